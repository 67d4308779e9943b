/**
 * Task Master: one JSON file (`.taskmaster/tasks/tasks.json`), tasks by tag, or without tags as it was once.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { isObject, type JsonObject } from "../../log/Json.ts"
import { PRIORITIES, type Priority } from "../../ticket/Vocabulary.ts"
import type { DomainError } from "../../log/DomainError.ts"
import type { ForeignCriterion, ForeignRecord, ForeignSource, ForeignTicket } from "../ForeignTicket.ts"
import type { ForeignChanges, Format, OutgoingTicket } from "../Format.ts"
import { type Item, itemOf, titleOf, WrongItem } from "../Item.ts"
import { parseJson } from "../jsonText.ts"
import { countIn, counted } from "../listed.ts"
import { withNewIds } from "../newIds.ts"
import { OWN_KEY } from "../own.ts"
import { readAgain, readEach, readWhole } from "../problems.ts"

const FIELDS = { Details: "details", "How to Test": "testStrategy" } as const
const MAIN = "master"
const DONE: ReadonlySet<string> = new Set(["done", "completed"])
const BETWEEN = "/"

interface Place {
  /** Null for a file without tags. */
  readonly tag: string | null
  readonly value: unknown
  readonly place: string
}

const idIn = (tag: string | null, id: string): string => (tag === null || tag === MAIN ? id : `${tag}${BETWEEN}${id}`)
const ownId = (id: string): string => id.slice(id.lastIndexOf(BETWEEN) + 1)
const tagOf = (id: string): string => (id.includes(BETWEEN) ? id.slice(0, id.lastIndexOf(BETWEEN)) : MAIN)

const priorityOf = (item: Item): Priority => {
  const said = (item.textOrNull("priority") ?? "medium").toLowerCase()
  return PRIORITIES.find((one) => one === said) ?? "medium"
}

const criterionOf = (item: Item): ForeignCriterion => {
  const more = item.text("description").replaceAll(/\s+/gu, " ").trim()
  return {
    text: more === "" ? titleOf(item) : `${titleOf(item)}: ${more}`,
    done: DONE.has(item.text("status"))
  }
}

const ticketOf = (item: Item, tag: string | null, left: Map<string, number>): ForeignTicket => {
  const status = item.text("status")
  const dependsOn = item.names("dependencies").flatMap((id) => {
    if (!id.includes(".")) return [idIn(tag, id)]
    countIn(left, "subtasks")
    return []
  })
  return {
    id: idIn(tag, item.name("id")),
    url: null,
    title: titleOf(item),
    type: "TASK",
    priority: priorityOf(item),
    outcome: DONE.has(status) ? "done" : status === "cancelled" ? "dropped" : "open",
    reason: null,
    tags: tag === null || tag === MAIN ? [] : [tag],
    assignees: [],
    parent: null,
    dependsOn: [...new Set(dependsOn)],
    description: item.text("description"),
    criteria: item.items("subtasks").map(criterionOf),
    sections: Object.entries(FIELDS)
      .map(([name, field]) => ({ name, text: item.text(field) }))
      .filter(({ text }) => text.trim() !== ""),
    comments: []
  }
}

const recordOf = ({ place, tag, value }: Place, left: Map<string, number>): ForeignRecord => {
  const item = itemOf(value, place)
  return {
    ticket: ticketOf(item, tag, left),
    record: JSON.stringify(value),
    place,
    own: item.textOrNull(OWN_KEY),
    content: null
  }
}

/** The lists of a document, with the document as it is without them. */
const listsOf = (document: unknown, path: string) => {
  if (!isObject(document)) throw new WrongItem({ place: path, field: null, what: "this is no list of tasks" })
  const of = (value: JsonObject, tag: string | null): ReadonlyArray<Place> => {
    const tasks = value["tasks"]
    const where = tag === null ? "tasks" : `${tag}.tasks`
    if (!Array.isArray(tasks)) throw new WrongItem({ place: path, field: where, what: "this has to be a list" })
    return tasks.map((task: unknown, at) => ({ tag, value: task, place: `${path} ${where}[${at}]` }))
  }
  if (Array.isArray(document["tasks"])) {
    return { places: of(document, null), frame: { ...document, tasks: [] } }
  }
  const tags = Object.entries(document).filter(
    (entry): entry is [string, JsonObject] => isObject(entry[1]) && "tasks" in entry[1]
  )
  if (tags.length === 0) throw new WrongItem({ place: path, field: null, what: "this is no list of tasks" })
  const emptied = tags.map(([tag, value]) => [tag, { ...value, tasks: [] }] as const)
  return {
    places: tags.flatMap(([tag, value]) => of(value, tag)),
    frame: { ...document, ...Object.fromEntries(emptied) }
  }
}

const subtasksWith = (value: JsonObject, criteria: ReadonlyArray<ForeignCriterion>): ReadonlyArray<JsonObject> => {
  const before = (Array.isArray(value["subtasks"]) ? value["subtasks"] : []) as ReadonlyArray<JsonObject>
  const left = before.map((one) => ({ one, criterion: criterionOf(itemOf(one, "")) }))
  let next = Math.max(0, ...before.map(({ id }) => Number(id)).filter(Number.isFinite))
  return criteria.map((criterion) => {
    const at = left.findIndex((each) => each.criterion.text === criterion.text)
    const [found] = at === -1 ? [] : left.splice(at, 1)
    if (found === undefined) {
      next += 1
      const status = criterion.done ? "done" : "pending"
      return { id: next, title: criterion.text, description: "", status, dependencies: [] }
    }
    return found.criterion.done === criterion.done
      ? found.one
      : { ...found.one, status: criterion.done ? "done" : "pending" }
  })
}

/** Ids are numbers there, as far as they look like some. */
const idValue = (id: string): string | number => (/^\d{1,15}$/u.test(ownId(id)) ? Number(ownId(id)) : ownId(id))

const STATUS = { open: "pending", done: "done", dropped: "cancelled" } as const

const patched = (value: JsonObject, changes: ForeignChanges): JsonObject => {
  const { criteria, dependsOn, description, outcome, priority, sections, title } = changes
  const kept = (Array.isArray(value["dependencies"]) ? (value["dependencies"] as ReadonlyArray<unknown>) : []).filter(
    (one) => String(one).includes(".")
  )
  const extra = sections?.filter(({ name }) => !Object.hasOwn(FIELDS, name)) ?? []
  const details = [
    sections?.find(({ name }) => name === "Details")?.text ?? "",
    ...extra.map((one) => `## ${one.name}\n\n${one.text}`)
  ].filter((one) => one !== "")
  return {
    ...value,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(sections === undefined
      ? {}
      : {
          details: details.join("\n\n"),
          testStrategy: sections.find(({ name }) => name === "How to Test")?.text ?? ""
        }),
    ...(priority === undefined ? {} : { priority }),
    ...(outcome === undefined ? {} : { status: STATUS[outcome] }),
    ...(dependsOn === undefined ? {} : { dependencies: [...dependsOn.map(idValue), ...kept] }),
    ...(criteria === undefined ? {} : { subtasks: subtasksWith(value, criteria) })
  }
}

const valueOf = ({ key, ticket, was }: OutgoingTicket): JsonObject => {
  if (was !== null) {
    const value = JSON.parse(was.record) as JsonObject
    return Object.keys(was.changes).length === 0 ? value : patched(value, was.changes)
  }
  return patched({ id: idValue(ticket.id), [OWN_KEY]: key }, ticket)
}

/** What stood around the tasks; an empty list where there is nothing, or nothing that can be read. */
const documentOf = (frame: string | null): JsonObject => {
  const anew = { [MAIN]: { tasks: [] } }
  try {
    const document: unknown = frame === null ? anew : parseJson(frame, "")
    return isObject(document) ? document : anew
  } catch (error) {
    if (error instanceof WrongItem) return anew
    throw error
  }
}

export const taskMaster: Format = {
  name: "task-master",
  title: "Task Master",
  picks: (paths) => paths.filter((path) => /(?:^|\/)tasks\.json$/u.test(path)).slice(0, 1),
  isLike: ({ path, text }) => path.endsWith(".json") && text.trimStart().startsWith("{"),
  read: (texts) =>
    readWhole((): Result.Result<ForeignSource, DomainError> => {
      const [file] = texts
      if (file === undefined) return Result.succeed({ records: [], frame: null, left: [] })
      const { frame, places } = listsOf(parseJson(file.text, file.path), file.path)
      const left = new Map<string, number>()
      const records = readEach(places, (place) => recordOf(place, left))
      return Result.map(records, (all) => ({
        records: all,
        frame: JSON.stringify(frame),
        left: counted(left, (_, count) => `${count} dependencies on subtasks are kept, and nothing waits for them.`)
      }))
    }),
  again: (record, id) =>
    readAgain(() => recordOf({ tag: tagOf(id), value: parseJson(record, ""), place: "" }, new Map())),
  write: (tickets, frame) => {
    const document = documentOf(frame)
    const plain = Array.isArray(document["tasks"])
    const byTag = new Map<string, Array<JsonObject>>()
    for (const one of withNewIds(tickets, String)) {
      const tag = plain ? MAIN : tagOf(one.ticket.id)
      const tasks = byTag.get(tag)
      if (tasks === undefined) byTag.set(tag, [valueOf(one)])
      else tasks.push(valueOf(one))
    }
    const lists = [...byTag].map(([tag, tasks]) => {
      const before = document[tag]
      return [tag, { ...(isObject(before) ? before : {}), tasks }] as const
    })
    const written = plain
      ? { ...document, tasks: byTag.get(MAIN) ?? [] }
      : { ...document, ...Object.fromEntries(lists) }
    return [{ path: "", text: `${JSON.stringify(written, null, 2)}\n` }]
  },
  loses: "Task Master has no place for types, assignees, comments, affected files and planned tests."
}
