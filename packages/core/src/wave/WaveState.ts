/**
 * Waves as the log has them: the open ones with their slots, and how many there were. A clone continues its own wave only:
 * the slots of another one are on another disk.
 *
 * @since 0.1.0
 */
import type { Recorded, ReplicaId } from "../log/Event.ts"
import type { SlotOutcome } from "./WaveEvent.ts"

export interface SlotState {
  readonly ticket: string
  readonly reason: string
  branch: string | null
  worktree: string | null
  outcome: SlotOutcome | null
}

export interface WaveState {
  readonly id: string
  /** The clone that runs it. */
  readonly replica: ReplicaId
  readonly number: number
  readonly base: string
  readonly target: string
  session: string | null
  slots: Array<SlotState>
}

export interface SessionState {
  readonly session: string
  /** The clone that it coordinates. */
  readonly replica: ReplicaId
  readonly host: string
  readonly pid: number
  readonly pidStart: string
}

export interface WavesState {
  /** Number of waves planned so far. */
  count: number
  /** Planned and not ended; at most one of each clone. */
  open: Array<WaveState>
  sessions: Array<SessionState>
}

export const newWaves = (): WavesState => ({ count: 0, open: [], sessions: [] })

/** The open wave of a clone; null for none, and for a clone that wrote nothing yet. */
export const openWaveOf = (waves: WavesState, replica: ReplicaId | null): WaveState | null =>
  waves.open.find((wave) => wave.replica === replica) ?? null

export const openWave = (waves: WavesState, id: string): WaveState | undefined =>
  waves.open.find((wave) => wave.id === id)

const slotOf = (waves: WavesState, wave: string, ticket: string): SlotState | undefined =>
  openWave(waves, wave)?.slots.find((slot) => slot.ticket === ticket)

/** Applies one wave or session event in place. */
export const applyToWaves = (waves: WavesState, recorded: Recorded): void => {
  const event = recorded.event
  switch (event.type) {
    case "wave.planned":
      waves.count = Math.max(waves.count, event.data.number)
      waves.open.push({
        id: event.data.wave,
        replica: recorded.replica,
        number: event.data.number,
        base: event.data.base,
        target: event.data.target,
        session: null,
        slots: event.data.slots.map(({ ticket, reason }) => ({
          ticket,
          reason,
          branch: null,
          worktree: null,
          outcome: null
        }))
      })
      break
    case "wave.started": {
      const wave = openWave(waves, event.data.wave)
      if (wave !== undefined) wave.session = event.data.session
      break
    }
    case "wave.slot-assigned": {
      const slot = slotOf(waves, event.data.wave, event.data.ticket)
      if (slot === undefined) break
      slot.branch = event.data.branch
      slot.worktree = event.data.worktree
      break
    }
    case "wave.slot-settled": {
      const slot = slotOf(waves, event.data.wave, event.data.ticket)
      if (slot !== undefined) slot.outcome = event.data.outcome
      break
    }
    case "wave.ended":
      waves.open = waves.open.filter(({ id }) => id !== event.data.wave)
      break
    case "session.opened": {
      const { host, pid, pidStart, session } = event.data
      waves.sessions.push({ host, pid, pidStart, session, replica: recorded.replica })
      break
    }
    case "session.closed":
      waves.sessions = waves.sessions.filter(({ session }) => session !== event.data.session)
      break
    default:
      break
  }
}
