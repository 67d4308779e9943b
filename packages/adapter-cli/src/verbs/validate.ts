/**
 * `btk validate`: every check, asked of the open tickets or of some; `--fix` mends what nobody would decide otherwise.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { CHECKS } from "@backlog-toolkit/core/checks/Catalogue"
import { LEVELS, type Level, type Place, type Problem } from "@backlog-toolkit/core/checks/Check"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { TicketFiles } from "@backlog-toolkit/core/ports/TicketFiles"
import { counts, fits } from "@backlog-toolkit/core/projections/TicketFilter"
import { bodyPlaces, placesIn, type TicketPlaces } from "@backlog-toolkit/core/ticket/TicketPlaces"
import { type Checked, mendTickets, validateIn, validateTickets } from "@backlog-toolkit/core/usecases/ValidateTickets"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import { openOfIn } from "@backlog-toolkit/core/checks/Open"
import { indexedRepository } from "@backlog-toolkit/workspace/code/indexedRepository"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { estimateModels } from "@backlog-toolkit/workspace/prices"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { askedOf, filterFor } from "../filter.ts"
import { importFirst } from "../importFirst.ts"
import { openContents, stateNow } from "../inStore.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { type Colour, painter, safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

const COLOURS: Readonly<Record<Level, Colour>> = { error: "red", warning: "yellow", note: "gray" }

const levelOf = (call: Call): Level => {
  const asked = call.value("level") ?? "warning"
  const level = LEVELS.find((one) => one === asked)
  if (level !== undefined) return level
  throw domainError(
    "usage",
    "level-unknown",
    `"${asked}" is no level of checks.`,
    "A level says how much a finding matters.",
    `Use ${LEVELS.join(", ")}.`,
    { flag: "level" }
  )
}

/** Null for all open tickets. */
const uidsOf = (call: Call, state: BacklogState): ReadonlyArray<string> | null => {
  if (call.args.length > 0) return [...new Set(call.args.map((key) => findTicket(state, key).uid))]
  const asked = askedOf(call)
  if (Object.values(asked).every((values) => values.length === 0)) return null
  const filter = filterFor(asked, state, new Date().toISOString(), false)
  return [...state.tickets.values()]
    .filter((ticket) => counts(filter, ticket.status) && fits(filter, state, ticket))
    .map(({ uid }) => uid)
}

interface Placed extends Problem {
  readonly line: number | null
}

interface Shown extends Omit<Checked, "problems"> {
  /** Of the ticket's file, from the repository's top; null when it has none. */
  readonly file: string | null
  readonly problems: ReadonlyArray<Placed>
}

const lineOf = (places: TicketPlaces | null, place: Place): number | null => {
  if (places === null) return null
  switch (place.in) {
    case "header":
      return places.field(place.field).line
    case "section":
      return places.section(place.name)?.line ?? null
    case "body":
      return places.body(place.offset).line
    case "ticket":
      return 1
  }
}

/** Where a place is in a file; the whole file is read for its parts only where the body doesn't stand in it as it is. */
const linesIn = (text: string, { content }: Checked): ((place: Place) => number | null) => {
  const at = text.indexOf(content.body)
  const places = at === -1 || content.body === "" ? placesIn(text) : bodyPlaces(text, at, content.body)
  return (place) => lineOf(places, place)
}

/** With the places in the files, which are read for tickets that have problems of these levels only. */
const placed = (tickets: ReadonlyArray<Checked>, heard: ReadonlySet<Level>) =>
  Effect.gen(function* () {
    const files = yield* TicketFiles
    const paths = new Map<Checked, string>()
    for (const one of tickets) {
      const [path] = one.problems.some(({ level }) => heard.has(level)) ? yield* files.pathsOf(one.ticket.uid) : []
      if (path !== undefined) paths.set(one, path)
    }
    const texts = yield* files.read([...paths.values()])
    return tickets.map((one): Shown => {
      const file = paths.get(one) ?? null
      const text = file === null ? undefined : texts.get(file)
      const line = text === undefined ? () => null : linesIn(text, one)
      return { ...one, file, problems: one.problems.map((problem) => ({ ...problem, line: line(problem.place) })) }
    })
  })

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`

const summaryOf = (shown: ReadonlyArray<Shown>) => {
  const all = shown.flatMap(({ problems }) => problems)
  const of = (level: Level): number => all.filter((problem) => problem.level === level).length
  return {
    checked: shown.length,
    errors: of("error"),
    warnings: of("warning"),
    notes: of("note"),
    fixable: all.filter(({ fix }) => fix !== undefined).length,
    outdated: shown.filter(({ outdated }) => outdated).length
  }
}

const printTicket = (call: Call, { file, problems, ticket }: Shown): void => {
  const paint = painter(call.io.color)
  call.io.out(
    `${paint("bold", ticket.key)} ${safeLine(ticket.title)}${file === null ? "" : paint("gray", `  ${file}`)}\n`
  )
  for (const { code, fix, level, line, message } of problems) {
    const at = line === null ? "" : `line ${line}, `
    const mends = fix === undefined ? "" : ` Can be mended: ${safeLine(fix.what)}`
    call.io.out(
      `  ${paint(COLOURS[level], level.padEnd(7))} ${paint("gray", `${at}${code}:`)} ${safeLine(message)}${mends}\n`
    )
  }
}

/** How large the tickets are that somebody asked about by name. */
const scopeLine = ({ scope: { boundary, files, tokens }, ticket }: Shown): string =>
  `${ticket.key} is ${count(files, "file")} and about ${tokens.toLocaleString("en-US")} tokens${boundary === "" ? "" : ` in ${safeLine(boundary)}`}.\n`

const levelsFrom = (least: Level): ReadonlySet<Level> => new Set(LEVELS.slice(0, LEVELS.indexOf(least) + 1))

const print = (call: Call, shown: ReadonlyArray<Shown>, least: Level): void => {
  const heard = levelsFrom(least)
  const told = shown
    .map((one) => ({ ...one, problems: one.problems.filter(({ level }) => heard.has(level)) }))
    .filter(({ problems }) => problems.length > 0)
  for (const one of told) printTicket(call, one)
  if (call.flag("quiet")) return
  if (call.args.length > 0) for (const one of shown) call.io.out(scopeLine(one))
  const { checked, errors, fixable, notes, outdated, warnings } = summaryOf(shown)
  const quiet = LEVELS.indexOf(least) < LEVELS.indexOf("note") && notes > 0 ? ` (--level note shows them)` : ""
  call.io.out(
    `${count(errors, "error")}, ${count(warnings, "warning")} and ${count(notes, "note")}${quiet} in ${count(checked, "open ticket")}.\n`
  )
  if (outdated > 0)
    call.io.out(
      `${count(outdated, "ticket")} ${outdated === 1 ? "is" : "are"} recorded as a draft, or as none, by what no longer holds.\n`
    )
  if (!call.flag("fix") && fixable + outdated > 0) call.io.out("Mend what can be mended: btk validate --fix\n")
}

const problemJson = ({ code, fix, level, line, message, place }: Placed) => ({
  code,
  level,
  message,
  line,
  section: place.in === "section" ? place.name : null,
  field: place.in === "header" ? place.field : null,
  fix: fix?.what ?? null
})

const listChecks = (call: Call): number => {
  if (call.json) {
    const rows = CHECKS.map(({ code, group, keys, level, rule }) => ({ code, level, group, rule, keys }))
    printJson(call, "checks", { total: rows.length, checks: rows })
  } else call.io.out(CHECKS.map(({ code, level, rule }) => `${level.padEnd(7)} ${code}\n    ${rule}\n`).join(""))
  return 0
}

export const run: VerbRun = async (call) => {
  if (call.flag("list")) return listChecks(call)
  const least = levelOf(call)
  return inProject(call, (project) =>
    Effect.gen(function* () {
      const config = loadConfig(project)
      const repository = yield* indexedRepository(project)
      const openOf = openOfIn(config, repository)
      const edits = yield* importFirst(call, project)
      const state = yield* stateNow(project)
      const uids = uidsOf(call, state)
      const asked = { config, repository }
      let { tickets } = yield* validateIn(state, yield* openContents(project, state), { ...asked, uids })
      const mendable = tickets.filter(
        ({ outdated, problems }) => outdated || problems.some(({ fix }) => fix !== undefined)
      )
      let mended: Effect.Success<ReturnType<typeof mendTickets>>["mended"] = []
      if (call.flag("fix") && mendable.length > 0) {
        const done = yield* mendTickets(
          mendable.map(({ ticket }) => ticket.uid),
          { ...asked, openOf, actor: actorOf(call), models: estimateModels(config.agent.model) }
        )
        mended = done.mended
        yield* writeTickets(
          done.state,
          [...done.changed].flatMap(([uid, content]) => {
            const ticket = done.state.tickets.get(uid)
            return ticket === undefined ? [] : [{ ticket, content }]
          })
        )
        tickets = (yield* validateTickets({ ...asked, uids })).tickets
      }
      const shown = yield* placed(tickets, levelsFrom(call.json ? "note" : least))
      const summary = summaryOf(shown)
      if (call.json) {
        printJson(call, "validate", {
          ...summary,
          tickets: shown.map(({ file, outdated, problems, scope, ticket }) => ({
            key: ticket.key,
            title: ticket.title,
            status: ticket.status,
            file,
            outdated,
            scope: { files: scope.files, estimatedTokens: scope.tokens, boundary: scope.boundary, parts: scope.parts },
            problems: problems.map(problemJson)
          })),
          mended: mended.map(({ done, key, refused }) => ({
            key,
            done,
            refused: refused === null ? null : { code: refused.code, message: refused.message, next: refused.next }
          })),
          edits
        })
      } else {
        for (const { done, key, refused } of mended)
          call.io.out(
            refused === null
              ? `${key}: ${done.map(safeLine).join(" ")}\n`
              : `${key} stays as it is: ${safeLine(refused.message)} ${safeLine(refused.next)}\n`
          )
        print(call, shown, least)
      }
      const unread = edits.filter(({ result }) => result === "left" || result === "rejected").length
      return summary.errors > 0 || unread > 0 || (call.flag("strict") && summary.warnings > 0) ? 1 : 0
    })
  )
}
