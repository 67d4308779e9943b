/**
 * A foreign ticket as content of ours, and content of ours in foreign words: the same two ways for every format.
 *
 * @since 0.1.0
 */
import { assigneesOf } from "../ticket/assignees.ts"
import { criteriaFrom, criteriaList } from "../ticket/Criteria.ts"
import { setSection } from "../ticket/SectionEdit.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { contentFromBody } from "../ticket/TicketDocument.ts"
import { orderOf } from "../ticket/TicketEdit.ts"
import { SECTIONS } from "../ticket/TicketSections.ts"
import { builtInTemplate, contentFrom } from "../ticket/TicketTemplate.ts"
import { CLOSED_STATUSES, isDone, type Status } from "../ticket/Vocabulary.ts"
import { otherSections, writtenText } from "../ticket/WrittenSections.ts"
import type { ForeignRecord, ForeignTicket } from "./ForeignTicket.ts"

/** The type that a project without the wanted one gets. */
const ANY = "TASK"

const typeIn = (type: string, prefixes: ReadonlyArray<string>): string =>
  prefixes.includes(type) ? type : prefixes.includes(ANY) ? ANY : (prefixes[0] ?? ANY)

const anew = (ticket: ForeignTicket, prefixes: ReadonlyArray<string>, from: string): TicketContent => {
  const type = typeIn(ticket.type, prefixes)
  const template = builtInTemplate(type)
  const { assignees, criteria, description, parent, priority, sections, tags, title } = ticket
  const { assignee: _, ...others } = template.fields
  const assignee = assignees.length === 1 ? assignees[0] : assignees
  const fields = {
    ...(assignees.length === 0 ? template.fields : { ...others, assignee }),
    imported_from: from,
    ...(parent === null ? {} : { part_of: parent })
  }
  const content = contentFrom({ ...template, fields }, title, {
    context: "",
    description,
    files: [],
    criteria: criteria.map(({ text }) => text),
    tests: [],
    sections
  })
  const ticked = criteriaFrom(criteria.map(({ text }) => text)).map((one, at) => ({
    ...one,
    done: criteria[at]?.done === true
  }))
  const body = ticked.some(({ done }) => done)
    ? setSection(content.body, orderOf(type), SECTIONS.criteria, criteriaList(ticked))
    : content.body
  return { ...contentFromBody({ type, title, body }), fields, priority, tags }
}

/** `dependsOn` are uids; `from` names the source in the ticket's header. */
export const contentOf = (
  { content, ticket }: Pick<ForeignRecord, "content" | "ticket">,
  options: {
    readonly prefixes: ReadonlyArray<string>
    readonly from: string
    readonly dependsOn: ReadonlyArray<string>
  }
): TicketContent => {
  const { dependsOn, from, prefixes } = options
  if (content === null) return { ...anew(ticket, prefixes, from), dependsOn }
  return { ...content, type: typeIn(content.type, prefixes), dependsOn }
}

/** What another tool would say of a ticket here. */
export const outcomeOf = (status: Status): ForeignTicket["outcome"] =>
  isDone(status) ? "done" : (CLOSED_STATUSES as ReadonlyArray<Status>).includes(status) ? "dropped" : "open"

/** What can be compared of a ticket: everything but its names and comments. */
export type Said = Omit<ForeignTicket, "id" | "url" | "parent" | "comments" | "reason">

export const saidOf = (content: TicketContent, status: Status, dependsOn: ReadonlyArray<string>): Said => ({
  title: content.title,
  type: content.type,
  priority: content.priority,
  outcome: outcomeOf(status),
  tags: content.tags,
  assignees: assigneesOf(content.fields),
  dependsOn,
  description: writtenText(content, SECTIONS.description),
  criteria: content.criteria.map(({ done, text }) => ({ text, done })),
  sections: otherSections(content)
})

const SETS: ReadonlySet<string> = new Set(["tags", "assignees", "dependsOn"])

const stamp = (name: string, value: unknown): string =>
  JSON.stringify(SETS.has(name) && Array.isArray(value) ? (value as ReadonlyArray<string>).toSorted() : value)

/** The parts that are another way now. */
export const differences = (then: Said, now: Said): Partial<Said> =>
  Object.fromEntries(
    Object.entries(now).filter(([name, value]) => stamp(name, value) !== stamp(name, then[name as keyof Said]))
  )
