/**
 * The process that runs the toolkit: who it is, and whether another one still lives.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type { SessionState } from "../wave/WaveState.ts"

export interface HostShape {
  readonly host: string
  readonly pid: number
  /** Tells a reused pid from the same process. */
  readonly pidStart: string
  readonly toolkit: string
  /** False only when the process is known to be gone; a session of another host counts as alive. */
  readonly isAlive: (session: SessionState) => boolean
}

export class Host extends Context.Service<Host, HostShape>()("@backlog-toolkit/core/ports/Host") {}
