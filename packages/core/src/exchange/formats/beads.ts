/**
 * beads: JSON Lines, an issue a line (`.beads/issues.jsonl`).
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { type JsonObject } from "../../log/Json.ts"
import type { Priority } from "../../ticket/Vocabulary.ts"
import type { ForeignComment, ForeignRecord, ForeignTicket } from "../ForeignTicket.ts"
import type { Format, ForeignChanges } from "../Format.ts"
import { entryOf, type Item, itemOf, titleOf, wordOf } from "../Item.ts"
import { parseJson } from "../jsonText.ts"
import { countIn, counted, criteriaIn, taskLines } from "../listed.ts"
import { OWN_KEY } from "../own.ts"
import { readAgain, readEach } from "../problems.ts"

/** By their number there: 0 is the most urgent. */
const PRIORITIES: ReadonlyArray<Priority> = ["critical", "high", "medium", "low", "low"]
const TYPES: Readonly<Record<string, string>> = { bug: "BUG", feature: "FEAT" }
const KINDS: Readonly<Record<string, string>> = { BUG: "bug", FEAT: "feature" }
/** Sections that a field of theirs has. */
const FIELDS = { Design: "design", Notes: "notes" } as const
/** Kinds of dependencies that a ticket waits for. */
const BLOCKING: ReadonlySet<string> = new Set(["blocks", "conditional-blocks", "waits-for"])
/** The kind that names a parent. */
const PARENT = "parent-child"

const priorityOf = (item: Item): Priority => {
  const value = item.value["priority"]
  if (value === undefined || value === null) return "medium"
  const found = typeof value === "number" ? PRIORITIES[value] : undefined
  return found ?? item.refuse("priority", "this has to be a number from 0 to 4")
}

const commentsOf = (item: Item): ReadonlyArray<ForeignComment> =>
  item.items("comments").map((one, at) => ({
    id: one.value["id"] === undefined ? `#${at + 1}` : one.name("id"),
    by: one.textOrNull("author") ?? "somebody",
    at: one.textOrNull("created_at"),
    text: one.text("text")
  }))

const ticketOf = (item: Item, left: Map<string, number>): ForeignTicket => {
  const status = item.text("status")
  const assignee = item.text("assignee").trim()
  let parent: string | null = null
  const dependsOn = item.items("dependencies").flatMap((one) => {
    const kind = one.textOrNull("type") ?? "blocks"
    if (BLOCKING.has(kind)) return [one.name("depends_on_id")]
    if (kind === PARENT && parent === null) parent = one.name("depends_on_id")
    else countIn(left, kind)
    return []
  })
  return {
    id: item.name("id"),
    url: item.textOrNull("external_ref"),
    title: titleOf(item),
    type: entryOf(TYPES, item.text("issue_type")) ?? "TASK",
    priority: priorityOf(item),
    outcome: status === "closed" ? "done" : status === "tombstone" ? "dropped" : "open",
    reason: item.textOrNull("close_reason"),
    tags: item.names("labels"),
    assignees: assignee === "" ? [] : [assignee],
    parent,
    dependsOn: [...new Set(dependsOn)],
    description: item.text("description"),
    criteria: criteriaIn(item.text("acceptance_criteria")),
    sections: Object.entries(FIELDS)
      .map(([name, field]) => ({ name, text: item.text(field) }))
      .filter(({ text }) => text.trim() !== ""),
    comments: commentsOf(item)
  }
}

const recordOf = (line: string, place: string, left: Map<string, number>): ForeignRecord => {
  const item = itemOf(parseJson(line, place), place)
  return { ticket: ticketOf(item, left), record: line, place, own: item.textOrNull(OWN_KEY), content: null }
}

const dependenciesWith = (value: JsonObject, id: string, dependsOn: ReadonlyArray<string>) => {
  const before = (Array.isArray(value["dependencies"]) ? value["dependencies"] : []) as ReadonlyArray<JsonObject>
  const blocks = (one: JsonObject) => BLOCKING.has(wordOf(one["type"]) || "blocks")
  const known = new Set(before.filter(blocks).map((one) => wordOf(one["depends_on_id"])))
  return [
    ...before.filter((one) => !blocks(one) || dependsOn.includes(wordOf(one["depends_on_id"]))),
    ...dependsOn.filter((one) => !known.has(one)).map((one) => ({ issue_id: id, depends_on_id: one, type: "blocks" }))
  ]
}

/** The record with what has changed. */
const patched = (value: JsonObject, id: string, changes: ForeignChanges): JsonObject => {
  const { assignees, criteria, dependsOn, description, newComments, outcome, priority, sections, tags, title, type } =
    changes
  const extra = sections?.filter(({ name }) => !Object.hasOwn(FIELDS, name)) ?? []
  const text = [description ?? "", ...extra.map((one) => `## ${one.name}\n\n${one.text}`)].filter((one) => one !== "")
  return {
    ...value,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined && extra.length === 0
      ? {}
      : {
          description:
            description === undefined ? [wordOf(value["description"]), ...text].join("\n\n") : text.join("\n\n")
        }),
    ...(criteria === undefined ? {} : { acceptance_criteria: taskLines(criteria) }),
    ...(sections === undefined
      ? {}
      : Object.fromEntries(
          Object.entries(FIELDS).map(([name, field]) => [field, sections.find((one) => one.name === name)?.text ?? ""])
        )),
    ...(priority === undefined ? {} : { priority: PRIORITIES.indexOf(priority) }),
    ...(type === undefined ? {} : { issue_type: entryOf(KINDS, type) ?? "task" }),
    ...(tags === undefined ? {} : { labels: tags }),
    ...(assignees === undefined ? {} : { assignee: assignees[0] ?? "" }),
    ...(outcome === undefined ? {} : { status: outcome === "open" ? "open" : "closed" }),
    ...(dependsOn === undefined ? {} : { dependencies: dependenciesWith(value, id, dependsOn) }),
    ...(newComments === undefined || newComments.length === 0
      ? {}
      : {
          comments: [
            ...((Array.isArray(value["comments"]) ? value["comments"] : []) as ReadonlyArray<unknown>),
            ...newComments.map(({ at, by, text: said }) => ({ issue_id: id, author: by, text: said, created_at: at }))
          ]
        })
  }
}

export const beads: Format = {
  name: "beads",
  title: "beads",
  picks: (paths) => {
    const files = paths.filter((path) => path.endsWith(".jsonl"))
    const own = files.filter((path) => /(?:^|\/)\.beads\/[^/]+\.jsonl$/u.test(path))
    const issues = (own.length > 0 ? own : files).filter((path) => /(?:^|\/)(?:issues|beads)\.jsonl$/u.test(path))
    return issues.slice(0, 1)
  },
  isLike: ({ path }) => path.endsWith(".jsonl"),
  read: (texts) => {
    const left = new Map<string, number>()
    const lines = texts.flatMap(({ path, text }) =>
      text.split("\n").flatMap((raw, at) => {
        const line = raw.replace(/^\uFEFF/u, "").trim()
        return line === "" ? [] : [{ line, place: `${path}:${at + 1}` }]
      })
    )
    return Result.map(
      readEach(lines, ({ line, place }) => recordOf(line, place, left)),
      (records) => ({
        records,
        frame: null,
        left: counted(
          left,
          (kind, count) => `${count} dependencies of the kind ${kind} are kept, and nothing waits for them.`
        )
      })
    )
  },
  again: (record) => readAgain(() => recordOf(record, "", new Map())),
  write: (tickets) => [
    {
      path: "",
      text: tickets
        .map(({ key, ticket, was }) => {
          if (was !== null && Object.keys(was.changes).length === 0) return `${was.record}\n`
          const value = was === null ? { id: ticket.id, [OWN_KEY]: key } : (JSON.parse(was.record) as JsonObject)
          const { comments, ...rest } = ticket
          const changes = was === null ? { ...rest, newComments: comments } : was.changes
          return `${JSON.stringify(patched(value, ticket.id, changes))}\n`
        })
        .join("")
    }
  ],
  loses: "beads has no place for affected files and planned tests."
}
