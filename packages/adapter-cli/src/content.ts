/**
 * From flags, files or standard input to what a ticket says. Keys of dependencies become uids here.
 *
 * @since 0.1.0
 */
import { upperCase } from "@backlog-toolkit/core/backlog/TicketKey"
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { type BacklogState, keyOf } from "@backlog-toolkit/core/backlog/BacklogState"
import type { Repository } from "@backlog-toolkit/core/checks/Repository"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { withLabels } from "@backlog-toolkit/core/ticket/Labels"
import { contentFrom, type TicketTemplate } from "@backlog-toolkit/core/ticket/TicketTemplate"
import {
  contentFromBody,
  parseTicketFile,
  type ParsedTicket,
  withFlags
} from "@backlog-toolkit/core/ticket/TicketDocument"
import { sectionName } from "@backlog-toolkit/core/ticket/SectionName"
import type { GivenSection } from "@backlog-toolkit/core/ticket/Templates"
import { SECTIONS } from "@backlog-toolkit/core/ticket/TicketSections"
import type { PlannedFile, TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import { plannedPath } from "@backlog-toolkit/core/wave/PlannedPath"
import { PRIORITIES, type Priority } from "@backlog-toolkit/core/ticket/Vocabulary"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import * as Result from "effect/Result"
import { CONTENT_FLAGS } from "./flags.ts"
import type { Call } from "./Verb.ts"

/** A file's text, or standard input for `-`; a missing file is a coded error that names it. */
export const readInput = (call: Call, file: string): string => {
  if (file === "-") return call.io.readStdin()
  const path = resolve(call.io.cwd, file)
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    throw domainError(
      "not-found",
      "file-unreadable",
      `${file} can't be read: ${error instanceof Error ? error.message : String(error)}`,
      "The text was to come from this file.",
      "Check the path, or use - for standard input.",
      { file: path }
    )
  }
}

/** A priority in any case; `flag` is where it was asked for. */
export const priorityOf = (text: string, flag: string): Priority => {
  const priority = PRIORITIES.find((one) => one === text.toLowerCase())
  if (priority !== undefined) return priority
  throw domainError(
    "usage",
    "priority-unknown",
    `"${text}" is not a priority.`,
    "Priorities decide the order of work.",
    `Use ${PRIORITIES.join(", ")}.`,
    { flag }
  )
}

export const priorityFlag = (call: Call): Priority | null => {
  const asked = call.value("priority")
  return asked === null ? null : priorityOf(asked, "priority")
}

const ACTIONS = ["create", "modify", "delete", "rename"] as const

/** `modify:src/a.ts`, `rename:a.ts:b.ts`, or a bare path: of a file that isn't there it is to be made. */
export const fileFlag = (text: string, repository: Repository | null): PlannedFile => {
  const [head, ...rest] = text.split(":")
  const action = ACTIONS.find((one) => one === head)
  if (action === undefined || rest.length === 0) {
    const path = plannedPath(text)
    const absent = Result.isSuccess(path) && repository?.kindOf(path.success.path) === null
    return { path: text, action: absent ? "create" : "modify", to: null, note: "" }
  }
  const [path = "", to] = rest
  if (path === "" || (action === "rename") !== (to !== undefined)) {
    throw domainError(
      "usage",
      "file-flag-invalid",
      `--file "${text}" can't be read.`,
      "A rename names two paths, everything else one.",
      "For example --file create:src/a.ts or --file rename:a.ts:b.ts.",
      {
        flag: "file"
      }
    )
  }
  return { path, action, to: to ?? null, note: "" }
}

const depUids = (state: BacklogState, keys: ReadonlyArray<string>): ReadonlyArray<string> =>
  keys.map((key) => findTicket(state, key).uid)

const unwrap = <A, E>(result: Result.Result<A, E>): A => {
  if (Result.isFailure(result)) throw result.failure
  return result.success
}

/** A whole ticket from Markdown; dependencies named by key are looked up. */
export const contentFromMarkdown = (state: BacklogState, text: string, path: string): TicketContent => {
  const parsed: ParsedTicket = unwrap(parseTicketFile(text, { path }))
  return { ...parsed.content, dependsOn: depUids(state, parsed.content.dependsOn) }
}

/** `--from`, the whole ticket: what else would say something about it would be dropped, so it is refused. */
export const fromFlag = (call: Call, title: string | null): string | null => {
  const from = call.value("from")
  if (from === null) return null
  const flag = CONTENT_FLAGS.find(({ name }) => call.value(name) !== null || call.values(name).length > 0)
  if (flag === undefined && title === null) return from
  const other = flag === undefined ? `the title "${title}"` : `--${flag.name}`
  throw domainError(
    "usage",
    "usage",
    `--from and ${other} exclude each other.`,
    "A ticket that comes from a file says everything itself.",
    "Write it in the file, or use --body-file with flags.",
    { flag: flag?.name ?? "title" }
  )
}

/** `--assignee` is the front matter of this name; nobody leaves it as the template has it. */
export const withAssignee = (call: Call, content: TicketContent): TicketContent => {
  const assignee = call.value("assignee")?.trim() ?? null
  return assignee === null
    ? content
    : { ...content, fields: { ...content.fields, assignee: assignee === "" ? "unassigned" : assignee } }
}

/** `Steps to Reproduce: 1. Open the report`. */
const sectionFlag = (text: string): GivenSection => {
  const { name = "", said = "" } = /^(?<name>[^:\n]{1,100}):\s*(?<said>[^]*)$/u.exec(text)?.groups ?? {}
  if (sectionName(name) !== "" && OWN_FLAGS.every(([section]) => section !== sectionName(name)))
    return { name, text: said }
  const own = OWN_FLAGS.find(([section]) => section === sectionName(name))
  throw domainError(
    "usage",
    "section-flag-invalid",
    own === undefined ? `--section "${text}" names no section.` : `The section ${name.trim()} has a flag of its own.`,
    "A section is named by its heading, with a colon behind it.",
    own === undefined ? 'For example --section "Steps to Reproduce: 1. Open the report".' : `Use --${own[1]}.`,
    { flag: "section" }
  )
}

/** Sections that other flags speak of. */
const OWN_FLAGS: ReadonlyArray<readonly [section: string, flag: string]> = [
  [SECTIONS.context, "context"],
  [SECTIONS.description, "description"],
  [SECTIONS.files, "file"],
  [SECTIONS.criteria, "ac"],
  [SECTIONS.tests, "test"],
  [SECTIONS.dependencies, "dep"]
]

/** What the flags say about sections of the body; what is left out leaves its section as it is. */
export const sectionFlags = (call: Call, repository: Repository | null) => ({
  context: call.value("context"),
  description: call.value("description"),
  files: call.values("file").map((text) => fileFlag(text, repository)),
  criteria: call.values("ac"),
  tests: call.values("test"),
  sections: call.values("section").map(sectionFlag)
})

/** The type of a new ticket, as its flag says. */
export const typeFlag = (call: Call): string => upperCase(call.value("type") ?? "TASK")

/** A new ticket from flags; what is left out stays as the template has it, which keeps it a draft. */
export const contentFromFlags = (
  call: Call,
  state: BacklogState,
  title: string,
  template: TicketTemplate,
  repository: Repository | null
): TicketContent => {
  const bodyFile = call.value("body-file")
  const deps = depUids(state, call.values("dep"))
  const sections = sectionFlags(call, repository)
  const tags = withLabels(template.tags, call.values("label"))
  const flags = { priority: priorityFlag(call) ?? template.priority, tags, dependsOn: deps }
  if (bodyFile === null) {
    const { context, description } = sections
    const dependsOn = deps.map((uid) => keyOf(state, uid))
    const parts = { ...sections, context: context ?? "", description: description ?? "", dependsOn }
    return withAssignee(call, { ...contentFrom(template, title, parts), ...flags })
  }
  const parsed = contentFromBody({ type: template.type, title, body: readInput(call, bodyFile) })
  // Flags beside a body of one's own change its sections, so that the file says what the ticket says.
  return withAssignee(call, { ...withFlags(parsed, sections), fields: template.fields, ...flags })
}
