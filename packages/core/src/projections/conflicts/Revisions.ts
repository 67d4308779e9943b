/**
 * What each revision of a ticket changed, in parts that can contradict each other: fields, other front matter by name, and
 * sections of the body.
 *
 * @since 0.1.0
 */
import type { AnyRecorded, EventId } from "../../log/Event.ts"

import { contentFromBody } from "../../ticket/TicketDocument.ts"
import { type ContentChanges, exactChanges, mergeBodies, partsOf } from "../../ticket/file/ContentChanges.ts"
import { sameText, stableJson } from "../../ticket/file/FileMeaning.ts"
import { isSetField, mergedSet, sameSet, type SetField } from "../../ticket/sets.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import { applyToContents, type TicketContents } from "../TicketContents.ts"
import type { StreamPast } from "./StreamPast.ts"

/** `title`, `fields.assignee` or `section.0 context`; text before the first heading is `section.`. */
export type Unit = string

const SCALARS = ["type", "title", "priority", "tags", "dependsOn"] as const satisfies ReadonlyArray<keyof TicketContent>
const FIELD = "fields."
const SECTION = "section."

export interface Revision {
  readonly event: AnyRecorded
  /** The content that its writer had, and what the writer made of it. */
  readonly base: TicketContent
  readonly after: TicketContent
  /** Parts that differ between the two. */
  readonly units: ReadonlySet<Unit>
  /** What the event sets, whether it differs or not. */
  readonly sets: (unit: Unit) => boolean
}

/** The value of a part; null where there is none. */
export const valueOf = (content: TicketContent, unit: Unit): unknown => {
  if (unit.startsWith(FIELD)) return content.fields[unit.slice(FIELD.length)] ?? null
  if (unit.startsWith(SECTION)) {
    const id = unit.slice(SECTION.length)
    return partsOf(content.body).find((part) => part.id === id)?.text ?? null
  }
  return content[unit as (typeof SCALARS)[number]]
}

/** Formatting is no difference, nor is the order of a set. */
export const sameUnit = (unit: Unit, one: unknown, other: unknown): boolean => {
  if (isSetField(unit)) return sameSet(one as ReadonlyArray<string>, other as ReadonlyArray<string>)
  return typeof one === "string" && typeof other === "string"
    ? sameText(one, other)
    : stableJson(one) === stableJson(other)
}

/** Of a set that another revision gave this value, nothing is lost: what this one added is there, what it took out is not. */
export const holdsIn = ({ after, base }: Revision, unit: SetField, value: ReadonlyArray<string>): boolean =>
  sameSet(value, mergedSet(base[unit], after[unit], value))

/**
 * A revision of a set as it looks to somebody who knew less of the ticket: everything that was done to the set since what both
 * knew. Null when that isn't in the log.
 */
export const sinceBothKnew = (
  revision: Revision,
  other: Revision,
  unit: SetField,
  {
    events,
    past,
    uid
  }: { readonly events: ReadonlyArray<AnyRecorded>; readonly past: StreamPast; readonly uid: string }
): Revision | null => {
  const [one, two] = [past.of(revision.event.id), past.of(other.event.id)]
  const common = contentOf(events, uid, (id) => one.has(id) && two.has(id))
  return common === null ? null : { ...revision, base: { ...revision.base, [unit]: common[unit] } }
}

const unitsOf = (content: TicketContent): ReadonlyArray<Unit> => [
  ...SCALARS,
  ...Object.keys(content.fields).map((name) => FIELD + name),
  ...partsOf(content.body).map(({ id }) => SECTION + id)
]

const unitsBetween = (base: TicketContent, after: TicketContent): ReadonlySet<Unit> =>
  new Set(
    [...unitsOf(base), ...unitsOf(after)].filter((unit) => !sameUnit(unit, valueOf(base, unit), valueOf(after, unit)))
  )

const setsOf =
  (changes: ContentChanges) =>
  (unit: Unit): boolean => {
    if (unit.startsWith(FIELD)) return changes.fields !== undefined
    return unit.startsWith(SECTION) ? changes.body !== undefined : Object.hasOwn(changes, unit)
  }

/** The content that the events of some set give, in log order. */
const contentOf = (
  events: ReadonlyArray<AnyRecorded>,
  uid: string,
  within: (id: EventId) => boolean
): TicketContent | null => {
  const contents: TicketContents = new Map()
  for (const event of events) if (within(event.id)) applyToContents(contents, event)
  return contents.get(uid) ?? null
}

/** The revisions of one ticket's stream in log order. */
export const revisionsOf = (
  events: ReadonlyArray<AnyRecorded>,
  past: StreamPast,
  uid: string
): ReadonlyArray<Revision> =>
  events.flatMap((event) => {
    if (event.event.type !== "ticket.revised") return []
    const known = past.of(event.id)
    const base = contentOf(events, uid, (id) => known.has(id))
    if (base === null) return []
    const { changes } = event.event.data
    const after = { ...base, ...changes }
    return [{ event, base, after, units: unitsBetween(base, after), sets: setsOf(changes) }]
  })

const sectionsTaken = ({ after, base }: Revision, units: ReadonlyArray<Unit>, body: string): string => {
  const ids = new Set(units.flatMap((unit) => (unit.startsWith(SECTION) ? [unit.slice(SECTION.length)] : [])))
  if (ids.size === 0) return body
  const theirs = new Map(partsOf(after.body).map(({ id, text }) => [id, text]))
  const kept = partsOf(base.body).flatMap(({ id, text }) => (ids.has(id) ? (theirs.get(id) ?? []) : [text]))
  const known = new Set(partsOf(base.body).map(({ id }) => id))
  const added = partsOf(after.body).flatMap(({ id, text }) => (ids.has(id) && !known.has(id) ? [text] : []))
  return mergeBodies(base.body, [...kept, ...added].join(""), body)
}

/**
 * What has to change in `current` so that these parts are as the revision made them; of a set, so that it has what the revision
 * added and not what it took out.
 */
export const taking = (revision: Revision, units: ReadonlyArray<Unit>, current: TicketContent): ContentChanges => {
  const { after, base } = revision
  const body = sectionsTaken(revision, units, current.body)
  const fields = { ...current.fields }
  for (const unit of units) {
    if (!unit.startsWith(FIELD)) continue
    const name = unit.slice(FIELD.length)
    if (Object.hasOwn(after.fields, name)) fields[name] = after.fields[name]
    else delete fields[name]
  }
  const scalars = Object.fromEntries(
    SCALARS.filter((name) => units.includes(name)).map((name) => [
      name,
      isSetField(name) ? mergedSet(base[name], after[name], current[name]) : after[name]
    ])
  )
  const read = body === current.body ? current : { ...current, ...contentFromBody({ ...current, body }) }
  const { criteria, files, plannedTests } = read
  return exactChanges(current, { ...current, ...scalars, fields, body, criteria, files, plannedTests })
}

/** `section.0 context` → `the section “Context”`. */
export const unitText = (unit: Unit): string => {
  if (unit === SECTION) return "the text before the first heading"
  if (unit.startsWith(SECTION)) return `the section “${unit.slice(SECTION.length).replace(/^\d+ /u, "")}”`
  return unit.startsWith(FIELD) ? unit.slice(FIELD.length) : unit
}
