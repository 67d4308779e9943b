/**
 * Labels of a ticket, in its file called tags. Two that differ only in case, or in how their letters are written, are one. Pure.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { domainError, type DomainError } from "../log/DomainError.ts"
import { quoted } from "../log/shown.ts"
import { caseless } from "./Caseless.ts"
import { isVisible } from "./visible.ts"

/** Characters of a label: it is shown beside others. */
const LONGEST = 100

/** The label without the space around it. Fails with `label-invalid`. */
export const readLabel = (text: string): Result.Result<string, DomainError> => {
  const label = text.trim()
  const why = !isVisible(label)
    ? "It says nothing."
    : /\p{Cc}/u.test(label)
      ? "It has a line break or another control character."
      : [...label].length > LONGEST
        ? `It has more than ${LONGEST} characters.`
        : null
  return why === null
    ? Result.succeed(label)
    : Result.fail(
        domainError(
          "usage",
          "label-invalid",
          `${quoted(text)} can't be a label.`,
          why,
          "A label is a short text on one line, such as parser or needs design.",
          { label: text }
        )
      )
}

/** As they are spelled already, and new ones behind them. */
export const withLabels = (tags: ReadonlyArray<string>, added: ReadonlyArray<string>): ReadonlyArray<string> => {
  const there = new Set(tags.map(caseless))
  return [...tags, ...added.filter((label) => there.size < there.add(caseless(label)).size)]
}

export const withoutLabels = (tags: ReadonlyArray<string>, removed: ReadonlyArray<string>): ReadonlyArray<string> => {
  const gone = new Set(removed.map(caseless))
  return tags.filter((tag) => !gone.has(caseless(tag)))
}

export interface LabelCount {
  /** As it is spelled first. */
  readonly label: string
  readonly tickets: number
}

/** Of some tickets: most used first, then by name. */
export const countLabels = (tickets: Iterable<{ readonly tags: ReadonlyArray<string> }>): ReadonlyArray<LabelCount> => {
  const counts = new Map<string, { label: string; tickets: number }>()
  for (const { tags } of tickets) {
    for (const name of new Set(tags.map(caseless))) {
      const count = counts.get(name)
      if (count === undefined)
        counts.set(name, { label: tags.find((tag) => caseless(tag) === name) ?? name, tickets: 1 })
      else count.tickets += 1
    }
  }
  return [...counts]
    .toSorted(([one, a], [other, b]) => b.tickets - a.tickets || (one < other ? -1 : 1))
    .map(([, count]) => count)
}
