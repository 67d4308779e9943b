/**
 * Backlog.md: a Markdown file a task, in the folders `tasks`, `completed`, `drafts` and `archive/tasks`.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { readFrontMatter } from "../../ticket/FrontMatter.ts"
import { fieldText } from "../../ticket/FrontMatterText.ts"
import { editHeader } from "../../ticket/file/HeaderEdit.ts"
import { sectionsOf } from "../../ticket/Markdown.ts"
import { eolOf, setSection } from "../../ticket/SectionEdit.ts"
import { slugOf } from "../../ticket/Slug.ts"
import { findSection, SECTIONS } from "../../ticket/TicketSections.ts"
import { PRIORITIES } from "../../ticket/Vocabulary.ts"
import type { ForeignCriterion, ForeignRecord, ForeignTicket, SourceText } from "../ForeignTicket.ts"
import type { ForeignChanges, Format, OutgoingTicket } from "../Format.ts"
import { itemOf, titleOf, wordOf, WrongItem } from "../Item.ts"
import { countIn, counted, tasksIn } from "../listed.ts"
import { withNewIds } from "../newIds.ts"
import { OWN_KEY } from "../own.ts"
import { recordFrom, textOf } from "../fileRecord.ts"
import { readAgain, readEach } from "../problems.ts"

const PLACE = /^(?<root>.*?)(?<folder>tasks|completed|drafts|archive\/tasks|archive\/drafts)\/[^/]+\.md$/u
const MARKER = /^[ \t]*<!--[ \t]*(?:SECTION:[A-Z_]+|AC|DOD|COMMENTS?):(?:BEGIN|END)[ \t]*-->[ \t]*$/gmu
const DONE: ReadonlySet<string> = new Set(["done", "complete", "completed"])
/** `#1 text`, as it numbers its criteria. */
const NUMBER = /^#\d{1,6}\s+/u

const withoutMarkers = (text: string): string => text.replaceAll("\r\n", "\n").replaceAll(MARKER, "").trim()

const folderOf = (path: string): string => PLACE.exec(path)?.groups?.["folder"] ?? ""

/** Headings of level two; the one before the first is nobody's. */
const partsOf = (
  body: string
): ReadonlyArray<{ readonly name: string; readonly title: string; readonly text: string }> =>
  sectionsOf(body).flatMap(({ contentFrom, depth, from, name, to }) =>
    depth === 2
      ? [
          {
            name,
            title: body.slice(from, contentFrom).replaceAll("#", "").trim(),
            text: withoutMarkers(body.slice(contentFrom, to))
          }
        ]
      : []
  )

const criteriaOf = (text: string): ReadonlyArray<ForeignCriterion> =>
  tasksIn(text).map((one) => ({ ...one, text: one.text.replace(NUMBER, "") }))

const withoutAt = (name: string): string => name.replace(/^@/u, "")

const named = (value: unknown): ReadonlyArray<string> =>
  (Array.isArray(value) ? value : value === null || value === undefined || value === "" ? [] : [value]).map(String)

const HEADER = /^\uFEFF?---[ \t]*\r?\n/u

/** Its earlier versions wrote `assignee: @name`, which is no YAML and which they read all the same. */
const mended = (text: string): string => {
  const end = /^---[ \t]*\r?$/mu.exec(text.slice(HEADER.exec(text)?.[0].length ?? 0))?.index ?? 0
  const to = (HEADER.exec(text)?.[0].length ?? 0) + end
  const header = text.slice(0, to).replaceAll(/^([ \t]*(?:-|[\w-]+:)[ \t]+)(@[^\r\n'"]*?)([ \t]*\r?)$/gmu, "$1'$2'$3")
  return header + text.slice(to)
}

/** What means nothing here, by what is counted. */
const SAID: Readonly<Record<string, (count: number) => string>> = {
  milestone: (count) => `The milestones of ${count} tasks are kept, and mean nothing here.`,
  id: (count) => `${count} ids stand in another file, too: these tickets are named by id and path.`
}

/** Where two files have an id, the first of these keeps it. */
const FOLDERS = ["tasks", "completed", "drafts", "archive/tasks", "archive/drafts"]

const recordOf = (
  one: SourceText,
  left: Map<string, number>,
  taken: ReadonlySet<string> = new Set()
): ForeignRecord => {
  const { path, text } = one
  const front = readFrontMatter(mended(text), path)
  if (Result.isFailure(front)) {
    throw new WrongItem({
      place: path,
      field: null,
      what: front.failure.message.replace(/^\S+:\s/u, "").replace(/\.$/u, "")
    })
  }
  const { fields, placeOf, rest } = front.success
  const item = itemOf(Object.fromEntries(fields), path)
  const parts = partsOf(rest)
  const find = (name: string) => parts.find((one) => one.name === name)
  const said = (item.textOrNull("priority") ?? "medium").toLowerCase()
  const status = wordOf(fields.get("status")).trim().toLowerCase()
  const folder = folderOf(path)
  const parent = wordOf(fields.get("parent_task_id")).trim().toLowerCase()
  if (fields.has("milestone")) countIn(left, "milestone")
  const id = item.name("id").trim().toLowerCase()
  if (taken.has(id)) countIn(left, "id")
  const ticket: ForeignTicket = {
    id: taken.has(id) ? `${id} ${path}` : id,
    url: null,
    title: titleOf({ ...item, text: (field) => wordOf(fields.get(field)) }),
    type: "TASK",
    priority: PRIORITIES.find((one) => one === said) ?? "medium",
    outcome: DONE.has(status) || folder === "completed" ? "done" : folder.startsWith("archive") ? "dropped" : "open",
    reason: null,
    tags: named(fields.get("labels")),
    assignees: named(fields.get("assignee")).map(withoutAt),
    parent: parent === "" ? null : parent,
    dependsOn: [...new Set(named(fields.get("dependencies")).map((one) => one.trim().toLowerCase()))],
    description: find("description")?.text ?? "",
    criteria: criteriaOf(find("acceptance criteria")?.text ?? ""),
    sections: parts
      .filter(({ name, text: own }) => own !== "" && name !== "description" && name !== "acceptance criteria")
      .map(({ text: own, title }) => ({ name: title, text: own })),
    comments: []
  }
  return {
    ticket,
    record: recordFrom(one),
    place: `${path}:${placeOf("id").line}`,
    own: item.textOrNull(OWN_KEY),
    content: null
  }
}

/** What is archived keeps the status that it had. */
const STATUS = { open: "To Do", done: "Done", dropped: "To Do" } as const

const criteriaText = (criteria: ReadonlyArray<ForeignCriterion>): string =>
  `<!-- AC:BEGIN -->\n${criteria.map(({ done, text }, at) => `- [${done ? "x" : " "}] #${at + 1} ${text}`).join("\n")}\n<!-- AC:END -->`

const headerChanges = (changes: ForeignChanges) => {
  const { assignees, dependsOn, outcome, priority, tags, title } = changes
  const values: ReadonlyArray<readonly [string, unknown]> = [
    ["title", title],
    ["status", outcome === undefined ? undefined : STATUS[outcome]],
    ["assignee", assignees?.map((name) => `@${name}`)],
    ["labels", tags],
    ["dependencies", dependsOn],
    ["priority", priority]
  ]
  return values.filter(([, value]) => value !== undefined)
}

const ORDER = ["description", "acceptance criteria", "implementation plan", "implementation notes", "final summary"]

const bodyWith = (body: string, { criteria, description, sections }: ForeignChanges): string => {
  let text = body
  if (description !== undefined) {
    text = setSection(
      text,
      ORDER,
      SECTIONS.description,
      `<!-- SECTION:DESCRIPTION:BEGIN -->\n${description}\n<!-- SECTION:DESCRIPTION:END -->`
    )
  }
  if (criteria !== undefined) text = setSection(text, ORDER, SECTIONS.criteria, criteriaText(criteria))
  for (const { name, text: own } of sections ?? []) {
    const there = findSection(sectionsOf(text), name)
    const same = there !== undefined && withoutMarkers(text.slice(there.contentFrom, there.to)) === own
    if (!same) text = setSection(text, [...ORDER, name.toLowerCase()], name.toLowerCase(), own)
  }
  return text
}

const FOLDER = { open: "tasks", done: "completed", dropped: "archive/tasks" } as const

/** Its commands move a task that is done only when somebody asks them to: what lies in `tasks` may be done. */
const pathWith = (path: string, outcome: ForeignTicket["outcome"] | undefined): string => {
  const { folder = "", root = "" } = PLACE.exec(path)?.groups ?? {}
  if (outcome === undefined || (outcome === "done" && folder === "tasks")) return path
  return `${root}${FOLDER[outcome]}/${path.slice(path.lastIndexOf("/") + 1)}`
}

const OPENING = /^\uFEFF?---[ \t]*\r?\n/u

const written = ({ key, ticket, was }: OutgoingTicket): SourceText => {
  if (was === null) {
    const header = [["id", ticket.id] as const, ...headerChanges(ticket), [OWN_KEY, key] as const]
    const file = `${ticket.id} - ${slugOf(ticket.title)}`.replace(/[- ]+$/u, "")
    return {
      path: `${FOLDER[ticket.outcome]}/${file}.md`,
      text: `---\n${header.map(([name, value]) => fieldText(name, value)).join("")}---\n\n${bodyWith("", ticket).trimStart()}`
    }
  }
  const { path, text: asItCame } = textOf(was.record)
  if (Object.keys(was.changes).length === 0) return { path, text: asItCame }
  // What is changed has to be YAML.
  const text = mended(asItCame)
  const front = readFrontMatter(text, path)
  const opening = OPENING.exec(text)?.[0].length ?? 0
  const rest = Result.isSuccess(front) ? front.success.rest : ""
  const closing = text.lastIndexOf("---", text.length - rest.length - 1)
  const fields = headerChanges(was.changes).map(([name, value]) => ({ name, to: { value } }))
  const header = editHeader(text.slice(opening, closing), fields, []) ?? text.slice(opening, closing)
  const body = bodyWith(rest, was.changes)
  const eol = eolOf(text)
  return {
    path: pathWith(path, was.changes.outcome),
    text: `${text.slice(0, opening)}${header}${text.slice(closing, text.length - rest.length)}${eol === "\n" ? body : body.replaceAll(/\r?\n/gu, eol)}`
  }
}

export const backlogMd: Format = {
  name: "backlog-md",
  title: "Backlog.md",
  // A folder `completed` alone may be the predecessor's.
  picks: (paths) =>
    paths.some((path) => PLACE.exec(path)?.groups?.["folder"] === "tasks")
      ? paths.filter((path) => PLACE.test(path))
      : [],
  isLike: ({ path, text }) => path.endsWith(".md") && /^id:\s*["']?task-/imu.test(text.slice(0, 2000)),
  read: (texts) => {
    const left = new Map<string, number>()
    const taken = new Set<string>()
    let notes = 0
    const placed = texts.toSorted(
      (one, other) => FOLDERS.indexOf(folderOf(one.path)) - FOLDERS.indexOf(folderOf(other.path))
    )
    return Result.map(
      readEach(placed, (one) => {
        if (!HEADER.test(one.text)) {
          notes += 1
          return null
        }
        const record = recordOf(one, left, taken)
        taken.add(record.ticket.id)
        return record
      }),
      (records) => ({
        records,
        frame: null,
        left: [
          ...counted(left, (kind, count) => SAID[kind]?.(count) ?? ""),
          ...(notes === 0 ? [] : [`${notes} ${notes === 1 ? "file has" : "files have"} no header and are left out.`])
        ]
      })
    )
  },
  again: (record) => readAgain(() => recordOf(textOf(record), new Map())),
  write: (tickets) => withNewIds(tickets, (number) => `task-${number}`).map(written),
  loses: "Backlog.md has no place for comments of tickets, affected files and planned tests; types are lost."
}
