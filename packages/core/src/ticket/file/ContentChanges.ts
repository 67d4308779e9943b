/**
 * What changed between two contents, and the same change made to a third: fields one by one, the body by sections.
 *
 * @since 0.1.0
 */
import type { DataOf } from "../../log/Registry.ts"
import { sectionsOf, tooMuch } from "../Markdown.ts"
import { mergedSet, sameSet, SETS } from "../sets.ts"
import type { TicketContent } from "../Ticket.ts"
import { plainText, sameText, stableJson } from "./FileMeaning.ts"

export type ContentChanges = DataOf<"ticket.revised">["changes"]

const FIELDS = [
  "type",
  "title",
  "priority",
  "tags",
  "dependsOn",
  "files",
  "criteria",
  "plannedTests",
  "fields",
  "body"
] as const satisfies ReadonlyArray<keyof TicketContent>

export type Field = (typeof FIELDS)[number]

export const comparable = (content: TicketContent, field: Field): unknown => {
  if (field === "body") return plainText(content.body)
  return field === "dependsOn" ? [...content.dependsOn].toSorted() : content[field]
}

/** Only what differs, so that the log says what changed and nothing else. */
const changed = (
  before: TicketContent,
  after: TicketContent,
  valueOf: (content: TicketContent, field: Field) => unknown
): ContentChanges =>
  Object.fromEntries(
    FIELDS.filter((field) => stableJson(valueOf(before, field)) !== stableJson(valueOf(after, field))).map((field) => [
      field,
      after[field]
    ])
  )

/** What a file means differently: neither formatting nor the order of dependencies is a change. */
export const changesBetween = (before: TicketContent, after: TicketContent): ContentChanges =>
  changed(before, after, comparable)

/** Every difference: whoever names a field means what it says to the letter. */
export const exactChanges = (before: TicketContent, after: TicketContent): ContentChanges =>
  changed(before, after, (content, field) => content[field])

export interface Part {
  /** Name and how often it stood before: two sections of one name are two. Empty for the text before the first heading. */
  readonly id: string
  readonly text: string
}

/** The text before the first heading, then each section with all below it. */
export const partsOf = (body: string): ReadonlyArray<Part> => {
  const tops: Array<{ readonly name: string; readonly from: number; readonly to: number }> = []
  let behind = 0
  for (const { from, name, to } of sectionsOf(body)) {
    if (from < behind) continue
    tops.push({ name, from, to })
    behind = to
  }
  const counts = new Map<string, number>()
  return [
    { id: "", text: body.slice(0, tops[0]?.from ?? body.length) },
    ...tops.map(({ from, name, to }) => {
      const count = counts.get(name) ?? 0
      counts.set(name, count + 1)
      return { id: `${count} ${name}`, text: body.slice(from, to) }
    })
  ]
}

/** The text below the body, which then ends with `gap` at least. */
const behind = (body: string, text: string, gap: "\n" | "\n\n"): string => {
  if (body === "" || text === "" || body.endsWith(gap)) return body + text
  return body + (body.endsWith("\n") ? "\n" : "\n\n") + text
}

/** A part with the blank lines below it of another version: it may have been the last one, and not be it any more. */
export const endedAs = (part: string, like: string): string =>
  part === "" ? part : part.trimEnd() + like.slice(like.trimEnd().length)

/** A body of parts in their order, and of others behind them. */
export const joinParts = (parts: ReadonlyArray<string>, added: ReadonlyArray<string>): string => {
  const own = parts.reduce((body, text) => behind(body, text, "\n"), "")
  return added.reduce((body, text) => behind(body, text, "\n\n"), own)
}

/** The change from `base` to `after` made to `current`; where both changed one section, `after` wins. */
export const mergeBodies = (base: string, after: string, current: string): string => {
  if (sameText(base, after)) return current
  if (sameText(base, current) || [base, after, current].some((text) => tooMuch(text) !== null)) return after
  const find = (parts: ReadonlyArray<Part>, id: string) => parts.find((part) => part.id === id)?.text
  const [was, now, there] = [partsOf(base), partsOf(after), partsOf(current)]
  const kept = now.map(({ id, text }) => {
    const before = find(was, id)
    return before !== undefined && sameText(before, text) ? endedAs(find(there, id) ?? "", text) : text
  })
  // What somebody else added or rewrote meanwhile is not what this person took out.
  const added = there.filter(({ id, text }) => {
    const before = find(was, id)
    return find(now, id) === undefined && (before === undefined || !sameText(before, text))
  })
  return joinParts(
    kept,
    added.map(({ text }) => text)
  )
}

/** Line endings are the file's business: a body in the log doesn't flip because a checkout or an editor did. */
const withLineEnds = (after: string, before: string): string =>
  before.includes("\r") || !after.includes("\r\n") ? after : after.replaceAll("\r\n", "\n")

/** A set that others changed, too, gets what was added to it and loses what was taken out. */
const mergeSets = (base: TicketContent, after: TicketContent, current: TicketContent) =>
  Object.fromEntries(
    SETS.filter((name) => !sameSet(base[name], after[name]) && !sameSet(base[name], current[name])).map((name) => [
      name,
      mergedSet(base[name], after[name], current[name])
    ])
  )

/** The change from `base` to `after`, made to `current`. */
export const changesOnto = (base: TicketContent, after: TicketContent, current: TicketContent): ContentChanges => {
  const { body, fields, ...others } = changesBetween(base, after)
  const merged: TicketContent = {
    ...current,
    ...others,
    ...mergeSets(base, after, current),
    ...(body === undefined ? {} : { body: withLineEnds(mergeBodies(base.body, body, current.body), current.body) }),
    ...(fields === undefined ? {} : { fields: mergeFields(base.fields, fields, current.fields) })
  }
  return changesBetween(current, merged)
}

type Fields = TicketContent["fields"]

const mergeFields = (base: Fields, after: Fields, current: Fields): Fields => {
  const same = (one: unknown, other: unknown) => stableJson(one ?? null) === stableJson(other ?? null)
  const kept = Object.entries(current).filter(([name]) => Object.hasOwn(after, name) || !Object.hasOwn(base, name))
  const changed = Object.entries(after).filter(
    ([name, value]) => !Object.hasOwn(base, name) || !same(base[name], value)
  )
  return Object.fromEntries([...kept, ...changed])
}
