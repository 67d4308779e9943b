/**
 * The predecessor's layout: a Markdown file a ticket in `pending` and `completed`, read as our own files are.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { canonicalKey } from "../../backlog/TicketKey.ts"
import { parseTicketFile } from "../../ticket/TicketDocument.ts"
import { assigneesOf } from "../../ticket/assignees.ts"
import { recordFrom, textOf } from "../fileRecord.ts"
import type { ForeignRecord, ForeignTicket, SourceText } from "../ForeignTicket.ts"
import type { Format, OutgoingTicket } from "../Format.ts"
import { entryOf, WrongItem } from "../Item.ts"
import { readAgain, readEach } from "../problems.ts"

const PLACE = /(?:^|\/)(?<folder>pending|completed)\/[^/]+\.md$/u
const CLOSED: Readonly<Record<string, ForeignTicket["outcome"]>> = {
  completed: "done",
  done: "done",
  cancelled: "dropped",
  canceled: "dropped",
  obsolete: "dropped",
  duplicate: "dropped",
  wontfix: "dropped"
}

const outcomeOf = (status: string | null, path: string): ForeignTicket["outcome"] =>
  entryOf(CLOSED, (status ?? "").trim().toLowerCase()) ??
  (PLACE.exec(path)?.groups?.["folder"] === "completed" ? "done" : "open")

const recordOf = (one: SourceText): ForeignRecord => {
  const { path, text } = one
  const parsed = parseTicketFile(text, { path })
  if (Result.isFailure(parsed)) {
    const { details, message } = parsed.failure
    const line = typeof details["line"] === "number" ? `:${details["line"]}` : ""
    throw new WrongItem({
      place: `${path}${line}`,
      field: null,
      what: message.replace(/^\S*?:\d+(?::\d+)?:\s/u, "").replace(/\.$/u, "")
    })
  }
  const { content, key, status, uid } = parsed.success
  const ids = content.dependsOn.map((one) => canonicalKey(one) ?? one)
  return {
    ticket: {
      // A file without a key is named by its place.
      id: key === null ? path : (canonicalKey(key) ?? key),
      url: null,
      title: content.title,
      type: content.type,
      priority: content.priority,
      outcome: outcomeOf(status, path),
      reason: null,
      tags: content.tags,
      assignees: assigneesOf(content.fields),
      parent: null,
      dependsOn: ids,
      description: "",
      criteria: content.criteria.map(({ done, text: said }) => ({ text: said, done })),
      sections: [],
      comments: []
    },
    record: recordFrom(one),
    place: path,
    // Only our own files have a uid.
    own: uid,
    content: { ...content, dependsOn: ids }
  }
}

const written = ({ onto, was }: OutgoingTicket): SourceText => {
  if (was === null) return onto(null)
  const { path, text } = textOf(was.record)
  if (Object.keys(was.changes).length === 0) return { path, text }
  const { path: now, text: changed } = onto(text)
  const folder = PLACE.exec(now)?.groups?.["folder"] ?? "pending"
  return { path: path.replace(/(?<=^|\/)(?:pending|completed)(?=\/[^/]+$)/u, folder), text: changed }
}

export const seed: Format = {
  name: "seed",
  title: "The predecessor's backlog",
  picks: (paths) => paths.filter((path) => PLACE.test(path)),
  isLike: ({ path, text }) => path.endsWith(".md") && /^---[ \t]*\r?\n/u.test(text),
  read: (texts) => Result.map(readEach(texts, recordOf), (records) => ({ records, frame: null, left: [] })),
  again: (record) => readAgain(() => recordOf(textOf(record))),
  write: (tickets) => tickets.map(written),
  loses: "The predecessor's files have no place for comments."
}
