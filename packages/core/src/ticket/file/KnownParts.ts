/**
 * What in a file that Git wrote is nobody's edit, part by part: a merge, a stash or a conflict mixes states of a ticket, so that
 * the whole was never said by anybody, but each part of it was.
 *
 * @since 0.1.0
 */
import { blocksOf, tooMuch } from "../Markdown.ts"
import { saysNothing } from "../Placeholder.ts"
import type { TicketContent } from "../Ticket.ts"
import { splitTitle } from "../TicketFileText.ts"
import { comparable, endedAs, type Field, joinParts, partsOf } from "./ContentChanges.ts"
import { type FileMeaning, plainText, sameText, stableJson } from "./FileMeaning.ts"

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

/** Whether something that holds for a content makes it nobody's edit. */
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
const withoutOldTitle = (body: string, said: ReadonlyArray<Said>): string => {
  if (!body.startsWith("# ")) return body
  const titles = new Set(said.map(({ content }) => content.title))
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

const withBaseWhere = (
  base: Said,
  after: FileMeaning,
  known: { readonly content: SaidBefore; readonly status: boolean; readonly titles: ReadonlyArray<Said> }
): FileMeaning => {
  const content: { -readonly [Name in keyof TicketContent]: TicketContent[Name] } = { ...after.content }
  for (const field of WHOLE) {
    const value = stableJson(comparable(after.content, field))
    if (known.content((one) => stableJson(comparable(one, field)) === value))
      Object.assign(content, { [field]: base.content[field] })
  }
  content.body = bodyWithout(base.content.body, withoutOldTitle(after.content.body, known.titles), known.content)
  content.fields = fieldsWithout(base.content.fields, after.content.fields, known.content)
  return { ...after, content, status: known.status ? base.status : after.status }
}

/**
 * `after` with `base` in place of every part that each of the lists has said before: what is left of the difference is what
 * somebody typed.
 */
export const withoutKnown = (base: Said, after: FileMeaning, lists: ReadonlyArray<ReadonlyArray<Said>>): FileMeaning =>
  withBaseWhere(base, after, {
    content: (holds) => lists.every((list) => list.some(({ content }) => holds(content))),
    status: lists.every((list) => list.some(({ status }) => status === after.status)),
    titles: lists.flat()
  })

/**
 * `after` with `base` in place of every part that no side of a merge has for this ticket: Git made it of another ticket's file.
 */
export const onlyOfSides = (base: Said, after: FileMeaning, sides: ReadonlyArray<Said>): FileMeaning =>
  withBaseWhere(base, after, {
    content: (holds) => !sides.some(({ content }) => holds(content)),
    status: !sides.some(({ status }) => status === after.status),
    titles: sides
  })

const sectionText = (id: string, text: string): string => `${nameOf(id)}\n${plainText(text)}`

/** Sections of a text that are not in another one, as their names and texts, without those that say nothing. */
export const newSections = (before: string, after: string): ReadonlyArray<string> =>
  partsOf(after).flatMap(({ id, text }) => {
    const was = partIn(before, id)
    const isNew = was === undefined || !sameText(was, text)
    return isNew && id !== "" && tooMuch(text) === null && !saysNothing(text, blocksOf(text))
      ? [sectionText(id, text)]
      : []
  })

/** As `newSections` has them, all of a text. */
export const sectionTexts = (body: string): ReadonlyArray<string> =>
  partsOf(body).map(({ id, text }) => sectionText(id, text))

/** `after` with the body of `base` in place of these sections, as `newSections` has them. */
export const withoutSections = (base: Said, after: FileMeaning, foreign: ReadonlySet<string>): FileMeaning => {
  const kept = partsOf(after.content.body).map(({ id, text }) => {
    if (!foreign.has(sectionText(id, text))) return text
    const was = partIn(base.content.body, id)
    return was === undefined ? "" : endedAs(was, text)
  })
  const left = joinParts(kept, [])
  const body = sameParts(base.content.body, left) ? base.content.body : left
  return { ...after, content: { ...after.content, body } }
}
