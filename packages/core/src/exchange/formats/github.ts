/**
 * GitHub issues as JSON: what `gh issue list --json …` prints, or what the REST API answers.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { isObject, type JsonObject } from "../../log/Json.ts"
import type { Priority } from "../../ticket/Vocabulary.ts"
import type { ForeignComment, ForeignRecord, ForeignTicket } from "../ForeignTicket.ts"
import type { ForeignChanges, Format } from "../Format.ts"
import { entryOf, type Item, itemOf, titleOf, WrongItem } from "../Item.ts"
import { parseJson } from "../jsonText.ts"
import { tasksIn, withTasks } from "../listed.ts"
import { readAgain, readEach, readWhole } from "../problems.ts"

/** By whole words of a label. */
const TYPES: ReadonlyArray<readonly [RegExp, string]> = [
  [/\bsecurity\b/iu, "SEC"],
  [/\b(?:bug|defect|regression)\b/iu, "BUG"],
  [/\b(?:enhancement|feature)\b/iu, "FEAT"],
  [/\brefactor(?:ing)?\b/iu, "REFACTOR"]
]
const PRIORITY_LABELS: ReadonlyArray<readonly [RegExp, Priority]> = [
  [/^(?:p0|(?:priority|prio)\W*(?:0|critical|urgent))$/iu, "critical"],
  [/^(?:p1|(?:priority|prio)\W*(?:1|high))$/iu, "high"],
  [/^(?:p2|(?:priority|prio)\W*(?:2|medium))$/iu, "medium"],
  [/^(?:p3|p4|(?:priority|prio)\W*(?:[34]|low))$/iu, "low"]
]
const WAITS = /\b(?:depends on|blocked by)[: ]+((?:#\d{1,9}(?:, | and |,)?)+)/giu

const nameOf = (value: unknown): string | null => {
  if (!isObject(value)) return typeof value === "string" ? value : null
  const { login, name } = value
  return typeof name === "string" ? name : typeof login === "string" ? login : null
}

const namesOf = (item: Item, field: string): ReadonlyArray<string> =>
  item.list(field).map((one) => nameOf(one) ?? item.refuse(field, "each has to have a name"))

const firstOf = <A>(rules: ReadonlyArray<readonly [RegExp, A]>, words: ReadonlyArray<string>): A | undefined =>
  rules.find(([pattern]) => words.some((word) => pattern.test(word)))?.[1]

/** `owner/name#12`, so that issues of two repositories are two tickets. */
const repositoryIn = (url: string | null): string =>
  /^https?:\/\/[^/]+\/(?<repo>[^/]+\/[^/]+)\/issues\/\d+/u.exec(url ?? "")?.groups?.["repo"] ?? ""

const idFor = (repository: string, number: string): string =>
  repository === "" ? `#${number}` : `${repository}#${number}`
/** Issues count from 1. */
const NUMBER = /^[1-9]\d{0,14}$/u
const numberIn = (item: Item): string => {
  const number = item.name("number")
  return NUMBER.test(number) ? number : item.refuse("number", "this has to be the number of an issue")
}
const numberOf = (id: string): number => Number(id.slice(id.lastIndexOf("#") + 1))

const commentsOf = (item: Item): ReadonlyArray<ForeignComment> =>
  // The REST API answers how many there are.
  Array.isArray(item.value["comments"])
    ? item.items("comments").map((one, at) => ({
        id: one.value["id"] === undefined ? `#${at + 1}` : one.name("id"),
        by: nameOf(one.value["author"] ?? one.value["user"]) ?? "somebody",
        at: one.textOrNull("createdAt") ?? one.textOrNull("created_at"),
        text: one.text("body")
      }))
    : []

const dependenciesIn = (body: string, repository: string): ReadonlyArray<string> => [
  ...new Set(
    [...body.matchAll(WAITS)].flatMap(([, list = ""]) =>
      [...list.matchAll(/#(\d+)/gu)].map(([, number = ""]) => idFor(repository, number))
    )
  )
]

/** The REST API gives the address of the issue that a sub-issue belongs to; GraphQL, an object that has it. */
const parentOf = (item: Item, repository: string): string | null => {
  const { parent } = item.value
  const url = item.textOrNull("parent_issue_url") ?? (isObject(parent) ? parent["url"] : null)
  const { number, repo } =
    (typeof url === "string" ? /\/(?<repo>[^/]+\/[^/]+)\/issues\/(?<number>[1-9]\d{0,14})$/u.exec(url) : null)
      ?.groups ?? {}
  return number === undefined ? null : idFor(repository === "" ? "" : (repo ?? repository), number)
}

const ticketOf = (item: Item): ForeignTicket => {
  const url = item.textOrNull("html_url") ?? item.textOrNull("url")
  const repository = repositoryIn(url)
  const labels = namesOf(item, "labels")
  const kind = nameOf(item.value["type"]) ?? nameOf(item.value["issueType"])
  const why = (item.textOrNull("stateReason") ?? item.textOrNull("state_reason") ?? "").toLowerCase()
  const state = item.text("state").toLowerCase()
  const body = item.text("body").replaceAll("\r\n", "\n")
  return {
    id: idFor(repository, numberIn(item)),
    url,
    title: titleOf(item),
    type: firstOf(TYPES, [...labels, kind ?? ""]) ?? "TASK",
    priority: firstOf(PRIORITY_LABELS, labels) ?? "medium",
    outcome: state !== "closed" ? "open" : why === "not_planned" || why === "duplicate" ? "dropped" : "done",
    reason: why === "" ? null : why,
    tags: labels,
    assignees: namesOf(item, "assignees"),
    parent: parentOf(item, repository),
    dependsOn: dependenciesIn(body, repository),
    description: body,
    criteria: tasksIn(body),
    sections: [],
    comments: commentsOf(item)
  }
}

const recordOf = (value: unknown, place: string): ForeignRecord => ({
  ticket: ticketOf(itemOf(value, place)),
  record: JSON.stringify(value),
  place,
  own: null,
  content: null
})

const LABEL_OF: Readonly<Record<string, string>> = { BUG: "bug", FEAT: "enhancement", SEC: "security" }

/** `value` tells which of the two shapes it has by the writing of its state. */
const patched = (value: JsonObject, changes: ForeignChanges, body: string): JsonObject => {
  const { assignees, criteria, dependsOn, description, newComments, outcome, priority, sections, tags, title, type } =
    changes
  const rest =
    typeof value["state"] === "string" && value["state"] === value["state"].toLowerCase() && value["state"] !== ""
  const state = outcome === undefined ? null : outcome === "open" ? "open" : "closed"
  const reason = outcome === "dropped" ? "not_planned" : outcome === "done" ? "completed" : null
  const texts = [description ?? body, ...(sections ?? []).map((one) => `## ${one.name}\n\n${one.text}`)]
  const text = texts.filter((one) => one !== "").join("\n\n")
  const withItems = criteria === undefined ? text : withTasks(text, criteria)
  const numbers = (dependsOn ?? []).filter((id) => id.includes("#")).map(numberOf)
  const links = dependsOn === undefined ? withItems : withItems.replaceAll(WAITS, "").trimEnd()
  const waits =
    numbers.length === 0 ? "" : `${links === "" ? "" : "\n\n"}Depends on ${numbers.map((one) => `#${one}`).join(", ")}`
  const labels =
    tags ??
    (type === undefined && priority === undefined
      ? undefined
      : ((Array.isArray(value["labels"]) ? value["labels"] : []) as ReadonlyArray<unknown>).flatMap(
          (one) => nameOf(one) ?? []
        ))
  const own = type === undefined ? undefined : entryOf(LABEL_OF, type)
  const urgent = priority === undefined || priority === "medium" ? undefined : `priority: ${priority}`
  const relabelled = (labels ?? []).filter(
    (one) => priority === undefined || firstOf(PRIORITY_LABELS, [one]) === undefined
  )
  const bodyIsNew = [description, sections, criteria, dependsOn].some((one) => one !== undefined)
  return {
    ...value,
    ...(title === undefined ? {} : { title }),
    ...(bodyIsNew ? { body: `${links}${waits}` } : {}),
    ...(labels === undefined
      ? {}
      : {
          labels: [...new Set([...relabelled, ...[own, urgent].filter((one) => one !== undefined)])].map((name) => ({
            name
          }))
        }),
    ...(assignees === undefined ? {} : { assignees: assignees.map((login) => ({ login })) }),
    ...(state === null ? {} : { state: rest ? state : state.toUpperCase() }),
    ...(state === null || reason === null
      ? {}
      : rest
        ? { state_reason: reason }
        : { stateReason: reason.toUpperCase() }),
    ...(newComments === undefined || newComments.length === 0
      ? {}
      : {
          comments: [
            ...((Array.isArray(value["comments"]) ? value["comments"] : []) as ReadonlyArray<unknown>),
            ...newComments.map((one) => ({ author: { login: one.by }, body: one.text, createdAt: one.at }))
          ]
        })
  }
}

/** Without an address an issue is one of any repository, and one of another repository with its number would be taken for it. */
const nameless = (count: number): ReadonlyArray<string> =>
  count === 0
    ? []
    : [`${count} issues don't say of which repository they are: add url to --json, or call this source by a --name.`]

const bodyOf = (value: JsonObject): string => (typeof value["body"] === "string" ? value["body"] : "")

export const github: Format = {
  name: "github",
  title: "GitHub issues",
  picks: (paths) => paths.filter((path) => /(?:^|\/)(?:github-)?issues\.json$/u.test(path)).slice(0, 1),
  isLike: ({ path, text }) =>
    path.endsWith(".json") &&
    text
      .trimStart()
      .replace(/^\uFEFF/u, "")
      .startsWith("["),
  read: (texts) =>
    readWhole(() => {
      const [file] = texts
      if (file === undefined) return Result.succeed({ records: [], frame: null, left: [] })
      const list = parseJson(file.text, file.path)
      if (!Array.isArray(list))
        throw new WrongItem({ place: file.path, field: null, what: "this has to be a list of issues" })
      let pulls = 0
      const items = list.map((value: unknown, at) => ({ value, place: `${file.path} [${at}]` }))
      const records = readEach(items, ({ place, value }): ForeignRecord | null => {
        if (isObject(value) && isObject(value["pull_request"])) {
          pulls += 1
          return null
        }
        return recordOf(value, place)
      })
      return Result.map(records, (all) => ({
        records: all,
        frame: null,
        left: [
          ...(pulls === 0 ? [] : [`${pulls} pull requests are no issues and are left out.`]),
          ...nameless(all.filter(({ ticket }) => ticket.url === null).length)
        ]
      }))
    }),
  again: (record) => readAgain(() => recordOf(parseJson(record, ""), "")),
  write: (tickets) => {
    const values = tickets.map(({ ticket, was }) => {
      if (was === null) {
        const { comments, ...rest } = ticket
        return patched({ title: "", state: "OPEN" }, { ...rest, newComments: comments }, "")
      }
      const value = JSON.parse(was.record) as JsonObject
      return Object.keys(was.changes).length === 0 ? value : patched(value, was.changes, bodyOf(value))
    })
    return [{ path: "", text: `${JSON.stringify(values, null, 2)}\n` }]
  },
  loses:
    "GitHub issues have no place for affected files and planned tests, nor for waiting for a ticket without a number."
}
