/**
 * Writes a ticket into a file that a person shaped: what says the right thing already keeps its bytes, the rest is changed
 * in place. Where that can't be done, the ticket is written anew, as `TicketRender.ts` does.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { canonicalKey } from "../../backlog/TicketKey.ts"
import { CLOSING, type FrontMatter, OPENING, readFrontMatter } from "../FrontMatter.ts"
import { KEY_IN_TITLE, markedCut, oneLine, ESTIMATE_MARK, splitTitle, withoutEstimates } from "../TicketFileText.ts"
import { OWN_FIELDS, readHeader, type TicketHeader } from "../TicketHeader.ts"
import { renderTicketFile, type TicketFile, ticketFields, ticketHeading } from "../TicketRender.ts"
import { plainText, sameText, stableJson } from "./FileMeaning.ts"
import { editHeader, type FieldChange } from "./HeaderEdit.ts"

const keysOf = (keys: ReadonlyArray<string>): string =>
  stableJson(keys.map((key) => canonicalKey(key) ?? key).toSorted())

/** Whether the header says so already, in whatever words. */
const says = (
  front: FrontMatter,
  header: TicketHeader,
  title: string | null,
  name: string,
  value: unknown
): boolean => {
  switch (name) {
    case "id":
      return header.key !== null && canonicalKey(header.key) === canonicalKey(String(value))
    case "title":
      return title === value
    case "ticket_type":
      return header.type === value
    case "priority":
      return header.priority === value
    case "tags":
      return stableJson(header.tags) === stableJson(value)
    case "depends_on":
      return keysOf(header.dependsOn) === keysOf(value as ReadonlyArray<string>)
    case "created":
      // A day that a person wrote stays: when the log heard of it is in the log.
      return front.fields.has(name)
    default:
      return front.fields.has(name) && stableJson(front.fields.get(name) ?? null) === stableJson(value ?? null)
  }
}

const changesOf = (ticket: TicketFile, front: FrontMatter, header: TicketHeader, title: string | null) => {
  const wanted = ticketFields(ticket)
  const names = new Set(wanted.map(([name]) => name))
  const isOwnType = (name: string) => name === "type" && !Object.hasOwn(header.fields, "type")
  const gone = [...front.fields.keys()].filter(
    (name) => !names.has(name) && !isOwnType(name) && name !== "ticket_type" && name !== "blockers"
  )
  const changes = wanted.flatMap(([name, value]): ReadonlyArray<FieldChange> =>
    says(front, header, title, name, value) ? [] : [{ name, to: { value } }]
  )
  // Both fields are read together; from now on one of them says it.
  const two = changes.some(({ name }) => name === "depends_on") && front.fields.has("blockers")
  const { type } = ticket.content
  const typed = header.type === type || names.has("ticket_type") ? [] : [{ name: "ticket_type", to: { value: type } }]
  return [
    ...gone.map((name): FieldChange => ({ name, to: null })),
    ...(two ? [{ name: "blockers", to: null }] : []),
    ...typed,
    ...changes
  ]
}

const HEADING_TEXT = /^(?<sign>(?:[ \t]*(?:\r\n|\n|\r))*#[ \t]+)(?<text>[^\r\n]*)/u

/** The title heading, if there is one, with the key and the title of now. */
const headingOnto = (top: string, ticket: TicketFile): string => {
  const found = HEADING_TEXT.exec(top)?.groups
  if (found === undefined) return top
  const { sign = "", text = "" } = found
  const label = KEY_IN_TITLE.exec(text)?.[0] ?? ""
  const key = label === "" || canonicalKey(label.replace(/[ \t:–—-]*$/u, "")) === canonicalKey(ticket.key)
  const title = oneLine(text.slice(label.length)) === oneLine(ticket.content.title)
  if (key && title) return top
  const line = label === "" ? oneLine(ticket.content.title) : ticketHeading(ticket)
  return sign + line + top.slice(sign.length + text.length)
}

const estimateText = (ticket: TicketFile, eol: string): string =>
  ticket.estimateSection === null
    ? ""
    : `${eol}${ESTIMATE_MARK}${eol}${ticket.estimateSection.replaceAll(/\r\n|\n/gu, eol)}`

/** Body and estimate below the heading. */
const bodyOnto = (text: string, ticket: TicketFile, ours: boolean): string => {
  const eol = text.includes("\r\n") ? "\r\n" : "\n"
  const { body } = withoutEstimates(text, ours)
  const estimate = estimateText(ticket, eol)
  if (!sameText(body, ticket.content.body)) {
    const wanted = ticket.content.body
    return (eol === "\r\n" && !wanted.includes("\r") ? wanted.replaceAll("\n", eol) : wanted) + estimate
  }
  const [cut] = ours ? markedCut(text) : []
  if (cut === undefined) return text + estimate
  const there = text.slice(cut.from, cut.to)
  // A person may have written below it: what stands between is theirs.
  const gap = there.slice(there.trimEnd().length)
  const wanted = cut.to === text.length || estimate === "" ? estimate : estimate.trimEnd() + gap
  return there.trimEnd() === wanted.trimEnd() ? text : text.slice(0, cut.from) + wanted + text.slice(cut.to)
}

const onto = (ticket: TicketFile, existing: string, path: string): string | null => {
  const front = readFrontMatter(existing, path)
  if (Result.isFailure(front)) return null
  const read = readHeader(front.success, path)
  if (Result.isFailure(read)) return null
  const { rest } = front.success
  const split = splitTitle(rest, read.success.title)
  const bom = existing.startsWith("\uFEFF") ? 1 : 0
  const from = bom + (OPENING.exec(existing.slice(bom))?.[0].length ?? 0)
  const to = from + (CLOSING.exec(existing.slice(from))?.index ?? 0)
  const changes = changesOf(ticket, front.success, read.success, split.title)
  const order = [...OWN_FIELDS]
  const header = editHeader(existing.slice(from, to), changes, order)
  if (header === null) return null
  const top = rest.slice(0, rest.length - split.rest.length)
  return (
    existing.slice(0, from) +
    header +
    existing.slice(to, existing.length - rest.length) +
    headingOnto(top, ticket) +
    bodyOnto(split.rest, ticket, read.success.uid !== null)
  )
}

/** What has to be the same in both ways of writing. Reads no Markdown unless it has to: many files are written at once. */
const meaning = (text: string, path: string): string | null => {
  const front = readFrontMatter(text, path)
  if (Result.isFailure(front)) return null
  const read = readHeader(front.success, path)
  if (Result.isFailure(read)) return null
  const { dependsOn, fields, key, priority, status, tags, title, type, uid } = read.success
  const split = splitTitle(front.success.rest, title)
  const { body } = withoutEstimates(split.rest, uid !== null)
  return stableJson([
    [uid, canonicalKey(key ?? ""), status, type, split.title, priority, tags],
    keysOf(dependsOn),
    fields,
    plainText(body)
  ])
}

export interface Rendered {
  readonly path: string
  readonly text: string
  /** Nothing in it is of a person's shaping: it can be written again from the log. */
  readonly plain: boolean
}

/** The file's text with the ticket as the log has it; `existing` is what stands there now, null for nothing. */
export const renderOnto = (ticket: TicketFile, existing: string | null): Rendered => {
  const anew = renderTicketFile(ticket)
  if (existing === null || existing === anew.text) return { ...anew, plain: true }
  const text = onto(ticket, existing, anew.path)
  return text !== null && meaning(text, anew.path) === meaning(anew.text, anew.path)
    ? { path: anew.path, text, plain: text === anew.text }
    : { ...anew, plain: true }
}
