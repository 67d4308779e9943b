/**
 * One thing that is wrong with a log, and where.
 *
 * @since 0.1.0
 */
import type { EventId, ReplicaId } from "../../log/Event.ts"
import type { RawCommit } from "../../ports/LogStore.ts"

export interface LogFinding {
  /** File or row. */
  readonly place: string
  readonly replica: ReplicaId
  readonly commit: number
  readonly event: EventId | null
  /** A sentence. */
  readonly problem: string
}

export const finding = (
  { place, replica, seq }: Pick<RawCommit, "place" | "replica" | "seq">,
  event: EventId | null,
  problem: string
): LogFinding => ({ place, replica, commit: seq, event, problem })
