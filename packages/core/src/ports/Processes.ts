/**
 * Runs the commands that we judge by: explicit environment, own process group, limits, nothing left running.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { DomainError } from "../log/DomainError.ts"

export interface ProcessJob {
  /** An argv array, or an approved shell string from configuration. */
  readonly command: string | ReadonlyArray<string>
  readonly cwd: string
  /** Added to the allow-listed environment (no keys, no tokens). */
  readonly env: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** Text for standard input; null closes it. */
  readonly stdin: string | null
  /** Marks the process group, so that a later run can end what a crash left. */
  readonly marker: string
}

export interface ProcessOutcome {
  readonly exitCode: number | null
  readonly signal: string | null
  readonly timedOut: boolean
  /** Head and tail of the merged output, capped at 10 MB. */
  readonly output: string
  readonly stdout: string
  readonly outputBytes: number
  readonly startedAt: string
  readonly durationMs: number
}

export interface ProcessesShape {
  readonly run: (job: ProcessJob) => Effect.Effect<ProcessOutcome, DomainError>
  /** Ends every process group with this marker prefix that a crashed run left behind; answers how many. */
  readonly reap: (markerPrefix: string) => Effect.Effect<number, DomainError>
}

export class Processes extends Context.Service<Processes, ProcessesShape>()("@backlog-toolkit/core/ports/Processes") {}
