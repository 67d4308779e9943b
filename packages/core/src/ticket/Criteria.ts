/**
 * The section “Acceptance Criteria”: lines `- [ ] AC-1: …`, each with an id of its own.
 *
 * @since 0.1.0
 */
import { type Block, itemText } from "./Markdown.ts"
import { isPlaceholder, placeholder } from "./Placeholder.ts"
import type { Criterion } from "./Ticket.ts"

/** `AC-1: text`, also `**AC-1** – text`. */
const WITH_ID = /^[*_`]*AC-?(?<number>\d{1,6})[*_`]*(?:[ \t]*[:.)–—-][*_`]*)?(?:[ \t]+(?<text>.*))?$/iu

/** Each its own id, else the first number that is free. */
const withIds = (
  found: ReadonlyArray<{ readonly number: number | null; readonly text: string; readonly done: boolean }>
): ReadonlyArray<Criterion> => {
  const given = new Set(found.map(({ number }) => number))
  const used = new Set<number>()
  let next = 1
  return found.map(({ done, number, text }) => {
    let mine = number
    if (mine === null || used.has(mine)) {
      while (given.has(next) || used.has(next)) next += 1
      mine = next
    }
    used.add(mine)
    return { id: `AC-${mine}`, text, done }
  })
}

const split = (text: string): { readonly number: number | null; readonly text: string } => {
  const found = WITH_ID.exec(text)?.groups
  return found === undefined
    ? { number: null, text }
    : { number: Number(found["number"]), text: (found["text"] ?? "").trim() }
}

export interface ReadCriteria {
  readonly criteria: ReadonlyArray<Criterion>
  /** Ids of lines that say nothing yet. */
  readonly open: ReadonlyArray<string>
}

/** The items of every list in the section; a line below another belongs to it. */
export const readCriteria = (body: string, blocks: ReadonlyArray<Block>): ReadCriteria => {
  const all = withIds(
    blocks.flatMap((block) =>
      block.type === "list"
        ? block.children.map((item) => ({ ...split(itemText(body, item)), done: item.checked === true }))
        : []
    )
  )
  return {
    criteria: all.filter(({ text }) => !isPlaceholder(text)),
    open: all.filter(({ text }) => isPlaceholder(text)).map(({ id }) => id)
  }
}

/** Criteria from texts, with their ids where they name one; `before` keeps the id and the tick of an equal text. */
export const criteriaFrom = (
  texts: ReadonlyArray<string>,
  before: ReadonlyArray<Criterion> = []
): ReadonlyArray<Criterion> =>
  withIds(
    texts.map((raw) => {
      const { number, text } = split(raw.replaceAll(/\s+/gu, " ").trim())
      const same = before.find((criterion) => criterion.text === text)
      return { number: number ?? (same === undefined ? null : split(same.id).number), text, done: same?.done ?? false }
    })
  )

export const criteriaList = (criteria: ReadonlyArray<Criterion>): string =>
  criteria.map(({ done, id, text }) => `- [${done ? "x" : " "}] ${id}: ${text}`).join("\n")

/** A list that asks for one criterion by each hint. */
export const openCriteria = (hints: ReadonlyArray<string>): string =>
  hints.map((hint, index) => `- [ ] AC-${index + 1}: ${placeholder(hint)}`).join("\n")
