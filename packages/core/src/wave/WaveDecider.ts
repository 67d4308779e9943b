/**
 * Decides wave and session commands. Invariants: one open wave and one live coordinator in each clone, one outcome per slot.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import type { BacklogState } from "../backlog/BacklogState.ts"
import { domainError, type DomainError } from "../log/DomainError.ts"
import type { NewEvent, ReplicaId } from "../log/Event.ts"
import type { DataOf } from "../log/Registry.ts"
import { openWave, openWaveOf } from "./WaveState.ts"

type Decision = Result.Result<ReadonlyArray<NewEvent>, DomainError>

export type WaveCommand =
  | {
      readonly type: "open-session"
      readonly session: DataOf<"session.opened">
      /** This clone; null before it wrote anything. */
      readonly replica: ReplicaId | null
      /** Sessions whose process is known to be gone, looked up by the caller on this host. */
      readonly dead: ReadonlyArray<string>
    }
  | { readonly type: "close-session"; readonly session: string; readonly reason: string }
  | {
      readonly type: "plan"
      readonly plan: DataOf<"wave.planned">
      readonly session: string
      readonly replica: ReplicaId | null
    }
  | { readonly type: "assign"; readonly slot: DataOf<"wave.slot-assigned"> }
  | { readonly type: "settle"; readonly slot: DataOf<"wave.slot-settled"> }
  | { readonly type: "end"; readonly wave: string }

const openSession = (command: Extract<WaveCommand, { type: "open-session" }>, state: BacklogState): Decision => {
  const ours = state.waves.sessions.filter(({ replica }) => replica === command.replica)
  const live = ours.find(({ session }) => !command.dead.includes(session))
  if (live !== undefined) {
    return Result.fail(
      domainError(
        "conflict",
        "implement-running",
        `Another implement is running: process ${live.pid} on ${live.host}.`,
        "One coordinator at a time keeps every gate and every outcome unique.",
        "Wait until it ends, or stop that process; this command then continues where it was.",
        { pid: live.pid, host: live.host, session: live.session }
      )
    )
  }
  const { session } = command.session
  return Result.succeed([
    ...ours.map(({ session: gone }) => ({
      stream: `session/${gone}`,
      event: { type: "session.closed" as const, data: { session: gone, reason: "Its process is gone." } }
    })),
    { stream: `session/${session}`, event: { type: "session.opened", data: command.session } }
  ])
}

const plan = (command: Extract<WaveCommand, { type: "plan" }>, state: BacklogState): Decision => {
  const open = openWaveOf(state.waves, command.replica)
  if (open !== null) {
    return Result.fail(
      domainError(
        "conflict",
        "wave-open",
        `Wave ${open.number} is still open.`,
        "A wave is finished before the next one is planned, so that every ticket gets an outcome.",
        "Run btk implement: it continues the open wave.",
        { wave: open.id }
      )
    )
  }
  const { wave } = command.plan
  return Result.succeed([
    { stream: `wave/${wave}`, event: { type: "wave.planned", data: command.plan } },
    { stream: `wave/${wave}`, event: { type: "wave.started", data: { wave, session: command.session } } }
  ])
}

export const decideWave = (command: WaveCommand, state: BacklogState): Decision => {
  switch (command.type) {
    case "open-session":
      return openSession(command, state)
    case "close-session":
      return state.waves.sessions.some(({ session }) => session === command.session)
        ? Result.succeed([
            {
              stream: `session/${command.session}`,
              event: { type: "session.closed", data: { session: command.session, reason: command.reason } }
            }
          ])
        : Result.succeed([])
    case "plan":
      return plan(command, state)
    case "assign":
      return Result.succeed([
        { stream: `wave/${command.slot.wave}`, event: { type: "wave.slot-assigned", data: command.slot } }
      ])
    case "settle": {
      const wave = openWave(state.waves, command.slot.wave)
      const slot = wave?.slots.find(({ ticket }) => ticket === command.slot.ticket)
      // Already settled: one outcome for each ticket of a wave, whoever asks again after a crash.
      if (slot === undefined || slot.outcome !== null) return Result.succeed([])
      return Result.succeed([
        { stream: `wave/${command.slot.wave}`, event: { type: "wave.slot-settled", data: command.slot } }
      ])
    }
    case "end": {
      const open = openWave(state.waves, command.wave)
      if (open === undefined) return Result.succeed([])
      const waiting = open.slots.filter(({ outcome }) => outcome === null)
      if (waiting.length > 0) {
        return Result.fail(
          domainError(
            "policy",
            "wave-unsettled",
            `Wave ${open.number} still has ${waiting.length} tickets without an outcome.`,
            "Every planned ticket ends in an outcome.",
            "Run btk implement: it continues the open wave.",
            { wave: open.id, tickets: waiting.map(({ ticket }) => ticket) }
          )
        )
      }
      return Result.succeed([{ stream: `wave/${open.id}`, event: { type: "wave.ended", data: { wave: open.id } } }])
    }
  }
}
