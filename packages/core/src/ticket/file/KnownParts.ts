/**
 * What in a file that Git wrote is nobody's edit, part by part: a merge, a stash or a conflict mixes states of a ticket, so that
 * the whole was never said by anybody, but each part of it was.
 *
 * @since 0.1.0
 */
import type { TicketContent } from "../Ticket.ts"
import { splitTitle } from "../TicketFileText.ts"
import { comparable, endedAs, type Field, joinParts, partsOf } from "./ContentChanges.ts"
import { type FileMeaning, sameText, stableJson } from "./FileMeaning.ts"

type Said = Pick<FileMeaning, "content" | "status">

/** Everything but the body and the fields that people add, which have parts of their own. */
const WHOLE = [
  "type",
  "title",
  "priority",
  "tags",
  "dependsOn",
  "files",
  "criteria",
  "plannedTests"
] as const satisfies ReadonlyArray<Field>

/** Whether something holds for one of each list: all of them have to have said it. */
type SaidBefore = (holds: (content: TicketContent) => boolean) => boolean

/** Git may have put in a section twice: where both sides had it, with other lines around it. */
const nameOf = (id: string): string => id.slice(id.indexOf(" ") + 1)

const partIn = (body: string, id: string): string | undefined => partsOf(body).find((part) => part.id === id)?.text

/** Blank lines between sections come and go with what stood between them. */
const sameParts = (one: string, other: string): boolean => {
  const [parts, others] = [partsOf(one), partsOf(other)]
  return (
    parts.length === others.length &&
    parts.every(({ id, text }, index) => id === others[index]?.id && sameText(text, others[index].text))
  )
}

const bodyWithout = (base: string, after: string, saidBefore: SaidBefore): string => {
  if (sameText(base, after)) return after
  const kept = partsOf(after).flatMap(({ id, text }) => {
    const was = partIn(base, id)
    if (was !== undefined && sameText(was, text)) return [text]
    const known = saidBefore(({ body }) =>
      partsOf(body).some((part) => nameOf(part.id) === nameOf(id) && sameText(part.text, text))
    )
    return known ? [was === undefined ? "" : endedAs(was, text)] : [text]
  })
  // What isn't there was not there before, either, at some time: nobody took it out.
  const added = partsOf(base).flatMap(({ id, text }) =>
    partIn(after, id) === undefined && saidBefore(({ body }) => partIn(body, id) === undefined) ? [text] : []
  )
  const left = joinParts(kept, added)
  return sameParts(base, left) ? base : left
}

/** Git puts together the title of one side and the heading of another: that is no text of anybody's either. */
const withoutOldTitle = (body: string, lists: ReadonlyArray<ReadonlyArray<Said>>): string => {
  if (!body.startsWith("# ")) return body
  const titles = new Set(lists.flat().map(({ content }) => content.title))
  for (const title of titles) {
    const { rest } = splitTitle(body, title)
    if (rest.length < body.length) return rest
  }
  return body
}

const fieldsWithout = (
  base: TicketContent["fields"],
  after: TicketContent["fields"],
  saidBefore: SaidBefore
): TicketContent["fields"] => {
  const names = [...new Set([...Object.keys(after), ...Object.keys(base)])]
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = stableJson(after[name] ?? null)
      const known = saidBefore(({ fields }) => stableJson(fields[name] ?? null) === value)
      const from = known ? base : after
      return Object.hasOwn(from, name) ? [[name, from[name]]] : []
    })
  )
}

/**
 * `after` with `base` in place of every part that each of the lists has said before: what is left of the difference is what
 * somebody typed.
 */
export const withoutKnown = (
  base: Said,
  after: FileMeaning,
  lists: ReadonlyArray<ReadonlyArray<Said>>
): FileMeaning => {
  const saidBefore: SaidBefore = (holds) => lists.every((list) => list.some(({ content }) => holds(content)))
  const content: { -readonly [Name in keyof TicketContent]: TicketContent[Name] } = { ...after.content }
  for (const field of WHOLE) {
    const value = stableJson(comparable(after.content, field))
    if (saidBefore((one) => stableJson(comparable(one, field)) === value))
      Object.assign(content, { [field]: base.content[field] })
  }
  content.body = bodyWithout(base.content.body, withoutOldTitle(after.content.body, lists), saidBefore)
  content.fields = fieldsWithout(base.content.fields, after.content.fields, saidBefore)
  const known = lists.every((list) => list.some(({ status }) => status === after.status))
  return { ...after, content, status: known ? base.status : after.status }
}
