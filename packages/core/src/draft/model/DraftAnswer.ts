/**
 * What a model answers that is asked for a draft: sections, criteria, files and tests. Data to be judged, whatever it says.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
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
export const draftAnswerSchema = (): Readonly<Record<string, unknown>> => {
  const { definitions, schema } = Schema.toJsonSchemaDocument(DraftAnswer)
  return Object.keys(definitions).length === 0 ? { ...schema } : { ...schema, $defs: definitions }
}

const decode = Schema.decodeUnknownResult(DraftAnswer)
const format = SchemaIssue.makeFormatterStandardSchemaV1()
/** A code block around all of it is what models often write. */
const FENCED = /^\s*```(?:json)?[ \t]*\n(?<json>[^]*?)\n```\s*$/u
/** Problems that are told at once. */
const MOST = 10

/** The answer, or what is wrong with it: sentences that name the field. */
export const readDraftAnswer = (text: string): Result.Result<DraftAnswer, ReadonlyArray<string>> => {
  let value: unknown
  try {
    value = JSON.parse(FENCED.exec(text)?.groups?.["json"] ?? text)
  } catch (error) {
    return Result.fail([`The answer is not JSON: ${error instanceof Error ? error.message : String(error)}`])
  }
  const decoded = decode(value)
  if (Result.isSuccess(decoded)) return Result.succeed(decoded.success)
  return Result.fail(
    format(decoded.failure.issue)
      .issues.slice(0, MOST)
      .map(({ message, path }) => {
        const field = (path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".")
        return `${field === "" ? "The answer" : field}: ${message}`
      })
  )
}
