/**
 * `btk dep add|rm|tree|cycles`: which tickets have to be completed first.
 *
 * @since 0.1.0
 */
import { type BacklogState, keyOf, statusOf } from "@backlog-toolkit/core/backlog/BacklogState"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { dependencyCycles } from "@backlog-toolkit/core/projections/DependencyCycles"
import { dependencyTree, type TreeRow } from "@backlog-toolkit/core/projections/DependencyTree"
import { mergedSet } from "@backlog-toolkit/core/ticket/sets"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import * as Effect from "effect/Effect"
import { actionOf, argumentOf, noMoreThan } from "../action.ts"
import { actorOf } from "../actor.ts"
import { importFirst } from "../importFirst.ts"
import { boardNow } from "../now.ts"
import { countFlag } from "../parse.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { fit, painter, safeLine } from "../render/text.ts"
import { reviseOne } from "../revise.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** Levels of a tree: further down it is rarely about this ticket. */
const DEFAULT_DEPTH = 5
/** Lists are bounded unless more is asked for (design: at most 50 rows). */
const DEFAULT_LIMIT = 50

const change = (call: Call, action: "add" | "rm"): Promise<number> => {
  const example = `btk dep ${action} FEAT-007 FEAT-003`
  const key = argumentOf(call, 1, "key", example)
  argumentOf(call, 2, "other", example)
  return inProject(call, (project) =>
    Effect.gen(function* () {
      const edits = yield* importFirst(call, project)
      const before = yield* (yield* EventStore).state
      const { uid } = findTicket(before, key)
      const others = call.args.slice(2).map((other) => findTicket(before, other).uid)
      const [base, after] = action === "add" ? [[], others] : [others, []]
      const { changed, files, state, ticket } = yield* reviseOne(project, uid, actorOf(call), (content) => ({
        ...content,
        dependsOn: mergedSet(base, [...new Set(after)], content.dependsOn)
      }))
      const dependsOn = ticket.dependsOn.map((one) => keyOf(state, one))
      const { open, status } = ticket
      if (call.json) {
        printJson(call, "dep", {
          key: ticket.key,
          dependsOn,
          changed,
          status: statusOf(state, ticket),
          open,
          files,
          edits
        })
      } else if (!call.flag("quiet")) {
        const waits = dependsOn.length === 0 ? "waits for no other ticket" : `waits for ${dependsOn.join(", ")}`
        call.io.out(
          `${ticket.key} ${waits}${changed ? "" : ", as before"}.${status === "draft" ? " It is a draft." : ""}\n`
        )
      }
      return 0
    })
  )
}

const facts = (state: BacklogState, { depth, hidden, repeated, uid }: TreeRow) => {
  const ticket = state.tickets.get(uid)
  return {
    key: keyOf(state, uid),
    title: ticket?.title ?? null,
    status: ticket === undefined ? "unknown" : statusOf(state, ticket),
    depth,
    repeated,
    hidden
  }
}

const treeLine = (call: Call, { depth, hidden, key, repeated, status, title }: ReturnType<typeof facts>): string => {
  const paint = painter(call.io.color)
  const note = repeated ? " (see above)" : hidden > 0 ? ` (… ${hidden} more below)` : ""
  const head = `${"  ".repeat(depth)}${key}  ${status}  `
  const room = Math.max(20, call.io.columns - head.length - note.length)
  return `${head}${fit(safeLine(title ?? ""), room)}${paint("gray", note)}`.trimEnd()
}

const tree = async (call: Call): Promise<number> => {
  const example = "btk dep tree FEAT-007"
  const key = argumentOf(call, 1, "key", example)
  noMoreThan(call, 2, example)
  const state = await boardNow(call)
  const { key: root, uid } = findTicket(state, key)
  const dependents = call.flag("dependents")
  const all = dependencyTree(state, uid, { depth: countFlag(call, "depth", DEFAULT_DEPTH), dependents })
  const rows = all.slice(0, countFlag(call, "limit", DEFAULT_LIMIT)).map((row) => facts(state, row))
  if (call.json) printJson(call, "dependency-tree", { key: root, dependents, total: all.length, tickets: rows })
  else {
    call.io.out(rows.map((row) => `${treeLine(call, row)}\n`).join(""))
    if (all.length > rows.length && !call.flag("quiet"))
      call.io.out(`… ${all.length - rows.length} more: -n ${all.length}\n`)
  }
  return 0
}

/** Members of one cycle that are named: the ways out of it are the same for all others. */
const NAMED = 10

const cycles = async (call: Call): Promise<number> => {
  noMoreThan(call, 1, "btk dep cycles")
  const state = await boardNow(call)
  const found = dependencyCycles(state)
  const keys = (uids: ReadonlyArray<string>) => uids.map((uid) => keyOf(state, uid))
  if (call.json) {
    const rows = found.map(({ members, path }) => ({ path: keys(path), members: keys(members) }))
    printJson(call, "dependency-cycles", { total: rows.length, cycles: rows })
  } else if (found.length === 0) {
    if (!call.flag("quiet")) call.io.out("No tickets wait for each other.\n")
  } else {
    for (const { members, path } of found) {
      const [first = ""] = keys(path)
      const shown = keys(path.slice(0, NAMED))
      const left = path.length - shown.length
      const others = members.length - path.length
      const way = [...shown, ...(left > 0 ? [`… ${left} more`] : []), first].join(" → ")
      call.io.out(`${way}${others > 0 ? `, and ${others} more that are tied to it` : ""}\n`)
    }
    if (!call.flag("quiet")) call.io.out("None of them can be finished: take one dependency out with btk dep rm.\n")
  }
  return 0
}

export const run: VerbRun = (call) => {
  const action = actionOf(call, "dep", ["add", "rm", "tree", "cycles"], { remove: "rm" })
  if (action === "tree") return tree(call)
  return action === "cycles" ? cycles(call) : change(call, action)
}
