/**
 * Examples of checks as what checks are asked about: a ticket, the others and the files of a made-up repository.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { emptyState } from "../backlog/BacklogState.ts"
import { type BacklogConfig, parseConfig } from "../backlog/BacklogConfig.ts"
import type { CheckInput } from "../checks/Check.ts"
import { checkInput } from "../checks/checkInput.ts"
import { type Example, FLAWLESS, FLAWLESS_REPOSITORY, type Said } from "../checks/Examples.ts"
import { neighboursOf } from "../checks/Neighbours.ts"
import type { Repository } from "../checks/Repository.ts"
import { tokensOf } from "../checks/tokens.ts"
import type { Recorded } from "../log/Event.ts"
import { filesTable } from "../ticket/AffectedFiles.ts"
import type { PlannedFile, TicketContent } from "../ticket/Ticket.ts"
import { contentFromBody } from "../ticket/TicketDocument.ts"
import { newTicket } from "../ticket/TicketState.ts"

const fileFrom = (text: string): PlannedFile => {
  const [action = "", path = "", , to] = text.split(" ")
  return { action: action as PlannedFile["action"], path, to: to ?? null, note: "" }
}

/** `dependsOn` are keys, which stand for uids here. */
const contentFrom = (said: Said, base: Partial<typeof FLAWLESS> = FLAWLESS): TicketContent => {
  const type = said.type ?? base.type ?? "TASK"
  const title = said.title ?? base.title ?? ""
  const files = (said.files ?? base.files ?? []).map(fileFrom)
  const sections = { ...base.sections, ...said.sections }
  const body = [
    ...Object.entries(sections).flatMap(([heading, text]) => (text === null ? [] : [`## ${heading}\n\n${text}\n`])),
    `## Affected Files\n\n${filesTable(files)}\n`
  ].join("\n")
  return {
    ...contentFromBody({ type, title, body }),
    priority: said.priority ?? base.priority ?? "medium",
    dependsOn: said.dependsOn ?? [],
    fields: said.fields ?? {}
  }
}

const foldersOf = (paths: ReadonlyArray<string>): ReadonlySet<string> =>
  new Set(
    paths.flatMap((path) =>
      path
        .split("/")
        .slice(0, -1)
        .map((_, index, segments) => segments.slice(0, index + 1).join("/"))
    )
  )

/** A repository of these texts; imports are the `from "./…"` in them. */
export const repositoryFrom = (texts: Readonly<Record<string, string>>): Repository => {
  const paths = Object.keys(texts)
  const folders = foldersOf(paths)
  const importers = (of: ReadonlyArray<string>): ReadonlyArray<string> =>
    paths.filter((path) =>
      of.some((imported) => {
        const name = imported.slice(imported.lastIndexOf("/") + 1)
        return path !== imported && (texts[path] ?? "").includes(`/${name}"`)
      })
    )
  return {
    kindOf: (path) => (path in texts ? "file" : folders.has(path) ? "folder" : null),
    filesIn: (folder) =>
      paths.flatMap((path) =>
        path.slice(0, Math.max(0, path.lastIndexOf("/"))) === folder ? [path.slice(folder.length + 1)] : []
      ),
    named: (name) => paths.filter((path) => path.slice(path.lastIndexOf("/") + 1) === name),
    textOf: (path) => texts[path] ?? null,
    tokensOf: (path) => (path in texts ? tokensOf(texts[path] ?? "") : null),
    source: {
      mentions: (identifier) => Object.values(texts).some((text) => new RegExp(`\\b${identifier}\\b`, "u").test(text)),
      importersOf: (of) => {
        const direct = importers(of).filter((path) => !of.includes(path))
        const indirect = importers(direct).filter((path) => !of.includes(path) && !direct.includes(path))
        return { direct, indirect }
      }
    }
  }
}

const configFrom = (values: Readonly<Record<string, unknown>>): BacklogConfig => {
  const file: Record<string, unknown> = { version: "2.0", project: { id: "pages", name: "pages" } }
  for (const [path, value] of Object.entries(values)) {
    const [group = "", key = ""] = path.split(".")
    file[group] = { ...(file[group] as object | undefined), [key]: value }
  }
  const parsed = parseConfig(JSON.stringify(file), { path: "backlog.config.json" })
  if (Result.isFailure(parsed)) throw parsed.failure
  return parsed.success.config
}

/** The ticket is TASK-001; keys are uids, too. */
export const exampleInput = ({ config = {}, others = [], repository = {}, ...said }: Example): CheckInput => {
  const uid = "TASK-001"
  const own = contentFrom(said)
  const contents = new Map<string, TicketContent>([[uid, own]])
  for (const { cancelled: _, key, ...its } of others) {
    contents.set(
      key,
      contentFrom(its, {
        title: `Another thing, ${key}`,
        type: key.slice(0, key.indexOf("-")),
        sections: {},
        files: []
      })
    )
  }
  const state = emptyState()
  for (const [key, content] of contents) {
    const at = "2026-01-01T00:00:00.000Z"
    const recorded = { id: `aaaaaaaa.${state.tickets.size + 1}.0`, at } as Recorded
    const ticket = newTicket(recorded, { uid: key, key, content, open: [] }, state.tickets.size)
    if (others.some((other) => other.key === key && other.cancelled === true)) ticket.status = "cancelled"
    state.tickets.set(key, ticket)
  }
  return checkInput({
    uid,
    content: own,
    config: configFrom(config),
    repository: repositoryFrom({ ...FLAWLESS_REPOSITORY, ...repository }),
    neighbours: neighboursOf(state, contents)
  })
}
