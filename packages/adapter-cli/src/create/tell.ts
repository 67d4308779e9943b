/**
 * What `btk create` says of a draft: what was taken from the request, and what is open.
 *
 * @since 0.1.0
 */
import type { Inferred } from "@backlog-toolkit/core/draft/request/Inferred"
import type { Question } from "@backlog-toolkit/core/draft/request/Questions"
import { bullets } from "../render/text.ts"

export interface Drafted {
  readonly inferred: ReadonlyArray<Inferred>
  readonly questions: ReadonlyArray<Question>
}

/** Of a ticket that says everything itself. */
export const NOTHING_DRAFTED: Drafted = { inferred: [], questions: [] }

/** One line for each field and reason. */
const inferredLines = (inferred: ReadonlyArray<Inferred>): ReadonlyArray<string> =>
  inferred.map(({ field, value, why }) => `${field}: ${value}, because ${why}`)

/** Questions that none of the sentences about gaps is about. */
const unsaid = (questions: ReadonlyArray<Question>, open: ReadonlyArray<string>): ReadonlyArray<string> =>
  questions
    .filter(({ field }) => !open.some((sentence) => sentence.toLowerCase().includes(field.toLowerCase())))
    .filter(({ id }) => !/^(?:criterion|test|section\/affected files)/u.test(id))
    .map(({ field, text }) => `${field}: ${text}`)

export const tellDraft = ({ inferred, questions }: Drafted, open: ReadonlyArray<string>): string => {
  const asked = unsaid(questions, open)
  return [
    inferred.length === 0 ? "" : `Taken from the request (--as-is takes nothing):\n${bullets(inferredLines(inferred))}`,
    open.length === 0 ? "" : `It stays a draft until this is mended:\n${bullets(open)}`,
    asked.length === 0 ? "" : `It doesn't say either:\n${bullets(asked)}`
  ].join("")
}
