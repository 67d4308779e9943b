/**
 * Comments for people: who and when on one line, what below it.
 *
 * @since 0.1.0
 */
import type { Comment } from "@backlog-toolkit/core/projections/Comments"
import type { Call } from "../Verb.ts"
import { painter, safe, safeLine } from "./text.ts"

const INDENT = "  "

/** Lines without a line break behind the last one. */
export const commentLines = (call: Call, comments: ReadonlyArray<Comment>): ReadonlyArray<string> => {
  const paint = painter(call.io.color)
  return comments.flatMap(({ at, by, id, text }) => [
    `${INDENT}${paint("cyan", safeLine(by))} ${paint("gray", `${at}  ${id}`)}`,
    ...text.split("\n").map((line) => `${INDENT}${INDENT}${safe(line)}`.trimEnd())
  ])
}
