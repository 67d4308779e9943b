/**
 * Waves as the log has them: the open one with its slots, and how many there were.
 *
 * @since 0.1.0
 */
import type { Recorded } from "../log/Event.ts"
import type { SlotOutcome } from "./WaveEvent.ts"

export interface SlotState {
  readonly ticket: string
  readonly reason: string
  branch: string | null
  worktree: string | null
  base: string | null
  agent: string | null
  outcome: SlotOutcome | null
  outcomeReason: string | null
}

export interface WaveState {
  readonly id: string
  readonly number: number
  readonly base: string
  readonly target: string
  session: string | null
  slots: Array<SlotState>
}

export interface SessionState {
  readonly session: string
  readonly host: string
  readonly pid: number
  readonly pidStart: string
}

export interface WavesState {
  /** Number of waves planned so far. */
  count: number
  /** Planned and not ended; at most one in this version. */
  open: WaveState | null
  sessions: Array<SessionState>
}

export const newWaves = (): WavesState => ({ count: 0, open: null, sessions: [] })

const slotOf = (waves: WavesState, wave: string, ticket: string): SlotState | undefined =>
  waves.open?.id === wave ? waves.open.slots.find((slot) => slot.ticket === ticket) : undefined

/** Applies one wave or session event in place. */
export const applyToWaves = (waves: WavesState, recorded: Recorded): void => {
  const event = recorded.event
  switch (event.type) {
    case "wave.planned":
      waves.count = Math.max(waves.count, event.data.number)
      waves.open = {
        id: event.data.wave,
        number: event.data.number,
        base: event.data.base,
        target: event.data.target,
        session: null,
        slots: event.data.slots.map(({ ticket, reason }) => ({
          ticket,
          reason,
          branch: null,
          worktree: null,
          base: null,
          agent: null,
          outcome: null,
          outcomeReason: null
        }))
      }
      break
    case "wave.started":
      if (waves.open?.id === event.data.wave) waves.open.session = event.data.session
      break
    case "wave.slot-assigned": {
      const slot = slotOf(waves, event.data.wave, event.data.ticket)
      if (slot === undefined) break
      slot.branch = event.data.branch
      slot.worktree = event.data.worktree
      slot.base = event.data.base
      slot.agent = event.data.agent
      break
    }
    case "wave.slot-settled": {
      const slot = slotOf(waves, event.data.wave, event.data.ticket)
      if (slot === undefined) break
      slot.outcome = event.data.outcome
      slot.outcomeReason = event.data.reason
      break
    }
    case "wave.ended":
      if (waves.open?.id === event.data.wave) waves.open = null
      break
    case "session.opened": {
      const { host, pid, pidStart, session } = event.data
      waves.sessions.push({ host, pid, pidStart, session })
      break
    }
    case "session.closed":
      waves.sessions = waves.sessions.filter(({ session }) => session !== event.data.session)
      break
    default:
      break
  }
}
