/**
 * Plans on the newest state: which tickets run together now, which later and why, which not at all.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { BacklogState } from "../backlog/BacklogState.ts"
import type { DomainError } from "../log/DomainError.ts"
import type { NewEvent, ReplicaId } from "../log/Event.ts"
import { EventStore } from "../ports/EventStore.ts"
import { claimIsLive } from "../ticket/TicketState.ts"
import { decideWave } from "../wave/WaveDecider.ts"
import { planWaves, type WavePlan } from "../wave/WavePlanner.ts"
import { openWaveOf } from "../wave/WaveState.ts"
import { now } from "./now.ts"

/** The plan for a state; tickets in `tried` had their outcome in this session and are left out. */
export const planFor = (
  state: BacklogState,
  options: { readonly at: string; readonly maxSlots: number; readonly tried: ReadonlySet<string> }
): WavePlan =>
  planWaves({
    maxSlots: options.maxSlots,
    tickets: [...state.tickets.values()]
      .filter(({ uid }) => !options.tried.has(uid))
      .map((ticket) => ({
        uid: ticket.uid,
        key: ticket.key,
        title: ticket.title,
        priority: ticket.priority,
        createdOrder: ticket.order,
        dependsOn: ticket.dependsOn,
        files: ticket.files,
        status: ticket.status,
        claimedBy: ticket.claim !== null && claimIsLive(ticket.claim, options.at) ? ticket.claim.by : null
      })),
    known: (uid) => state.tickets.get(uid)?.status ?? null
  })

/** The first wave of the plan as events; nothing when no ticket can run. */
export const planNext = (
  state: BacklogState,
  options: {
    readonly at: string
    readonly base: string
    readonly target: string
    readonly maxSlots: number
    readonly tried: ReadonlySet<string>
    readonly wave: string
    readonly session: string
    /** This clone. */
    readonly replica: ReplicaId | null
  }
): Result.Result<ReadonlyArray<NewEvent>, DomainError> => {
  if (openWaveOf(state.waves, options.replica) !== null) return Result.succeed([])
  const { excluded, waves } = planFor(state, options)
  const first = waves[0]
  if (first === undefined) return Result.succeed([])
  const { base, replica, session, target, wave } = options
  return decideWave(
    {
      type: "plan",
      session,
      replica,
      plan: { wave, number: state.waves.count + 1, base, target, slots: first.slots, excluded }
    },
    state
  )
}

/** What `plan` shows: all waves, in order, with reasons and exclusions. Leases are judged by `at` (default: now). */
export const planAll = (maxSlots: number, at: string | null = null) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    return planFor(yield* store.state, { at: at ?? (yield* now), maxSlots, tried: new Set() })
  })
