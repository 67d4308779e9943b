/**
 * What is wrong in a source, as one error that names every mistake: a source is imported whole or not at all.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { domainError, type DomainError } from "../log/DomainError.ts"
import { quoted, shown } from "../log/shown.ts"
import { isVisible } from "../ticket/visible.ts"
import { MAX_MARKDOWN } from "../ticket/Markdown.ts"
import type { ForeignRecord } from "./ForeignTicket.ts"
import { type Problem, WrongItem } from "./Item.ts"

/** Mistakes that a message names; the details have more. */
const NAMED = 5
const KEPT = 100

export const sentenceOf = ({ field, place, what }: Problem): string =>
  `${place}: ${field === null ? "" : `${shown(field)}: `}${what}.`

export const importInvalid = (problems: ReadonlyArray<Problem>): DomainError => {
  const named = problems.slice(0, NAMED).map(sentenceOf).join(" ")
  const more = problems.length > NAMED ? ` And ${problems.length - NAMED} more.` : ""
  return domainError(
    "usage",
    "import-invalid",
    `${named}${more}`,
    "A source is read whole or not at all, so that no ticket is missing unseen. Nothing was imported.",
    "Mend the source, or take these tickets out of it, and import again.",
    { problems: problems.slice(0, KEPT) }
  )
}

/** Reads each record by itself, and answers all of them or all that is wrong. */
export const readEach = <A>(
  items: ReadonlyArray<A>,
  read: (item: A) => ForeignRecord | null
): Result.Result<ReadonlyArray<ForeignRecord>, DomainError> => {
  const problems: Array<Problem> = []
  const records: Array<ForeignRecord> = []
  const placeOf = new Map<string, string>()
  for (const item of items) {
    try {
      const one = read(item)
      if (one === null) continue
      const { id, title } = one.ticket
      const other = placeOf.get(id)
      const wrong =
        other !== undefined
          ? `${quoted(id)} stands at ${other}, too`
          : !isVisible(title)
            ? "a ticket needs a title that can be seen"
            : sizeOf(one) > MAX_MARKDOWN
              ? `its text is longer than ${MAX_MARKDOWN / 1024} KiB`
              : null
      if (wrong === null) records.push(one)
      else problems.push({ place: one.place, field: other === undefined ? null : "id", what: wrong })
      placeOf.set(id, one.place)
    } catch (error) {
      if (!(error instanceof WrongItem)) throw error
      problems.push(error.problem)
    }
  }
  return problems.length > 0 ? Result.fail(importInvalid(problems)) : Result.succeed(records)
}

const sizeOf = ({ content, ticket }: ForeignRecord): number => {
  if (content !== null) return content.body.length
  const { criteria, description, sections } = ticket
  return [description, ...criteria.map(({ text }) => text), ...sections.map(({ text }) => text)].reduce(
    (sum, text) => sum + text.length,
    0
  )
}

/** The same for what reads a whole file. */
export const readWhole = <A>(read: () => Result.Result<A, DomainError>): Result.Result<A, DomainError> => {
  try {
    return read()
  } catch (error) {
    if (error instanceof WrongItem) return Result.fail(importInvalid([error.problem]))
    throw error
  }
}

/** A kept record read again; null for one that can't be. */
export const readAgain = (read: () => ForeignRecord): ForeignRecord | null => {
  try {
    return read()
  } catch (error) {
    if (error instanceof WrongItem) return null
    throw error
  }
}
