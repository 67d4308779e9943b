/**
 * One turn of the agent: started, worked, handed over. A turn that the log already has is not repeated;
 * a turn that a crash cut off starts again from the same tree.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { GateName } from "../../gate/Gate.ts"
import type { DomainError } from "../../log/DomainError.ts"
import { AgentRunner } from "../../ports/AgentRunner.ts"
import type { EventStore } from "../../ports/EventStore.ts"
import type { Digest } from "../../ports/Digest.ts"
import type { Telemetry } from "../../ports/Telemetry.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { jobTicket } from "./JobTicket.ts"
import { endSlot, failpoint, record, type Slot, type SlotEnded, tell, workOf } from "./Slot.ts"
import { Prices } from "./Prices.ts"
import { spend } from "./Spend.ts"

export interface Turn {
  readonly gate: GateName
  readonly attempt: number
  readonly phase: "tests" | "code"
  readonly from: string
  readonly plan: ReadonlyArray<string>
  readonly feedback: ReadonlyArray<string>
}

export interface HandOver {
  readonly tree: string
  readonly outcome: string
  readonly summary: string
}

/** The tree that the agent handed over. An agent that says the ticket is unclear ends the slot. */
export const agentTurn = (
  slot: Slot,
  turn: Turn
): Effect.Effect<HandOver, DomainError | SlotEnded, EventStore | AgentRunner | Vcs | Prices | Digest | Telemetry> =>
  Effect.gen(function* () {
    const { attempt, from, gate, phase } = turn
    const { submissions } = yield* workOf(slot)
    const known = submissions.findLast((one) => one.gate === gate && one.attempt === attempt && one.phase === phase)
    // What the agent is told is how often it has been asked for this, whichever gate sent it back.
    const ordinal = submissions.filter((one) => one.phase === phase).length + 1
    const handOver = known ?? (yield* work(slot, turn, ordinal))
    if (handOver.outcome === "unclear") {
      return yield* endSlot({
        _tag: "blocked",
        status: "needs-investigation",
        reason: `The agent says the ticket is unclear: ${handOver.summary}`,
        tree: from
      })
    }
    return handOver
  })

const work = (slot: Slot, turn: Turn, ordinal: number) =>
  Effect.gen(function* () {
    const { attempt, from, gate, phase } = turn
    const id = `${gate}/${attempt}/${phase}`
    const vcs = yield* Vcs
    const agent = yield* AgentRunner
    const prices = yield* Prices
    yield* record(slot, `started/${id}`, [{ type: "gate.started", data: { gate, attempt, phase, tree: from } }])
    yield* failpoint("agent-started")
    yield* tell({ _tag: "step", key: slot.key, gate, step: phase === "tests" ? "write tests" : "write code", attempt })
    yield* vcs.restore(slot.path, from)
    const report = yield* agent.run({
      jobId: `${slot.wave}-${slot.uid}-${gate}-${attempt}-${phase}`,
      purpose: phase,
      cwd: slot.path,
      ticket: yield* jobTicket(slot),
      rules: slot.rules,
      plan: turn.plan,
      attempt: ordinal,
      feedback: turn.feedback,
      diff: null,
      focus: null,
      timeoutMs: slot.config.agent.timeoutSeconds * 1000,
      marker: slot.marker
    })
    yield* failpoint("agent-finished")
    const tree = yield* vcs.snapshot(slot.path)
    const files = yield* vcs.changedPaths(from, tree)
    const context = { ticket: slot.uid, wave: slot.wave, gate, attempt, phase, agent: agent.id }
    const spent = yield* spend(
      slot,
      id,
      report.usage.map((one) => ({ ...one, context }))
    )
    const submitted = {
      gate,
      attempt,
      phase,
      tree,
      files,
      outcome: report.outcome,
      summary: report.summary.slice(0, 2000)
    }
    yield* record(slot, `submitted/${id}`, [...spent, { type: "gate.submitted", data: submitted }])
    yield* failpoint("submission-recorded")
    for (const one of report.usage) {
      yield* tell({ _tag: "usage", key: slot.key, nanoUsd: prices.of(one), simulated: one.simulated })
    }
    return submitted
  })
