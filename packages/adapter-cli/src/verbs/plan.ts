/**
 * `btk plan`: the waves with reasons, and what can't be planned and why; `--graph` draws them.
 *
 * @since 0.1.0
 */
import { type BacklogState, keyOf } from "@backlog-toolkit/core/backlog/BacklogState"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import type { EditNote } from "@backlog-toolkit/core/usecases/edits/EditNote"
import { planAll } from "@backlog-toolkit/core/usecases/PlanWaves"
import type { WavePlan } from "@backlog-toolkit/core/wave/WavePlanner"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import * as Effect from "effect/Effect"
import { importFirst } from "../importFirst.ts"
import { inProjectAt, sayPast } from "../past.ts"
import { printJson } from "../render/json.ts"
import { painter, safe, safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

const printPlan = (call: Call, state: BacklogState, plan: WavePlan, edits: ReadonlyArray<EditNote>): void => {
  if (call.json) {
    printJson(call, "plan", {
      waves: plan.waves.map(({ slots }, at) => ({
        number: at + 1,
        slots: slots.map(({ reason, ticket }) => ({
          key: keyOf(state, ticket),
          title: state.tickets.get(ticket)?.title ?? "",
          reason
        }))
      })),
      excluded: plan.excluded.map(({ code, members, reason, ticket }) => ({
        key: keyOf(state, ticket),
        code,
        reason,
        members: members.map((uid) => keyOf(state, uid))
      })),
      edits
    })
    return
  }
  const paint = painter(call.io.color)
  const lines: Array<string> = []
  plan.waves.forEach(({ slots }, at) => {
    lines.push(paint("bold", `Wave ${at + 1}`))
    for (const { reason, ticket } of slots) {
      lines.push(
        `  ${keyOf(state, ticket)}  ${safeLine(state.tickets.get(ticket)?.title ?? "")}`,
        `    ${paint("gray", safe(reason))}`
      )
    }
  })
  if (plan.waves.length === 0) lines.push("Nothing can be planned.")
  const open = plan.excluded.filter(({ code }) => code !== "closed")
  if (open.length > 0) {
    lines.push(paint("bold", "Not planned"))
    for (const { reason, ticket } of open) lines.push(`  ${keyOf(state, ticket)}  ${safe(reason)}`)
  }
  call.io.out(`${lines.join("\n")}\n`)
}

/** How the plan is to be drawn; null for not at all. */
const drawingOf = (call: Call): "mermaid" | "svg" | null => {
  const asked = call.value("graph")
  if (asked === null) return null
  if (asked === "mermaid" || asked === "svg") return asked
  throw domainError(
    "usage",
    "graph-unknown",
    `"${safeLine(asked)}" is no form of a graph.`,
    "A plan is drawn as mermaid or as svg.",
    "Use --graph mermaid or --graph svg.",
    { flag: "graph" }
  )
}

export const run: VerbRun = (call) =>
  inProjectAt(call, (project, past) =>
    Effect.gen(function* () {
      const drawing = drawingOf(call)
      const store = yield* EventStore
      // The past has no files that anybody could have edited, and `implement --dry-run` writes nothing.
      const imports = past === null && !call.flag("dry-run")
      const edits = imports ? yield* importFirst(call, project) : []
      const plan = yield* planAll(loadConfig(project).waves.maxSlots, past?.at)
      sayPast(call, past)
      const state = yield* store.state
      if (drawing === null || call.json) printPlan(call, state, plan, edits)
      else {
        const { drawPlan } = yield* Effect.promise(() => import("../render/drawPlan.ts"))
        call.io.out(drawPlan(drawing, plan, state))
      }
      return 0
    })
  )
