/**
 * What a model answers that is asked for a draft: sections, criteria, files and tests. Data to be judged, whatever it says.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { answerReader, answerSchema } from "../../ticket/ModelAnswer.ts"
import { PlannedFile } from "../../ticket/Ticket.ts"

const Line = Schema.NonEmptyString.check(Schema.isMaxLength(500))

export const DraftAnswer = Schema.Struct({
  type: Schema.String.annotate({ description: "One of the ticket types that are offered." }),
  sections: Schema.Array(
    Schema.Struct({
      heading: Line.annotate({ description: "One of the open sections, as it is offered." }),
      text: Schema.NonEmptyString.annotate({ description: "Markdown without headings." })
    })
  ),
  criteria: Schema.Array(
    Schema.Struct({
      text: Line.annotate({ description: "One effect that somebody can observe." }),
      verification: Schema.NullOr(Line).annotate({ description: "A command that shows it; null for none." })
    })
  ),
  files: Schema.Array(
    Schema.Struct({
      path: Line.annotate({ description: "From the repository's root, with forward slashes." }),
      action: PlannedFile.fields.action,
      to: Schema.NullOr(Line).annotate({ description: "The new path of a rename; null otherwise." }),
      why: Line.annotate({ description: "What changes in it." })
    })
  ),
  tests: Schema.Array(
    Schema.Struct({
      kind: Line.annotate({ description: "One of the kinds that are offered." }),
      text: Line.annotate({ description: "should … when …" })
    })
  )
})
export type DraftAnswer = typeof DraftAnswer.Type

/** For the model. */
export const draftAnswerSchema = () => answerSchema(DraftAnswer)

/** The answer, or what is wrong with it: sentences that name the field. */
export const readDraftAnswer = answerReader(DraftAnswer)
