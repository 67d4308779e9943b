/**
 * Core's `Processes` over Node: every rule of gates.md's "Process rules", for POSIX systems.
 *
 * @since 0.1.0
 */
import { Processes, type ProcessesShape } from "@backlog-toolkit/core/ports/Processes"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { OUTPUT_LIMIT_BYTES } from "./CappedOutput.ts"
import { GRACE_MS } from "./endProcesses.ts"
import type { Env } from "./environment.ts"
import { reapRuns } from "./reap.ts"
import { runJob } from "./runJob.ts"

export interface NodeProcessesOptions {
  /** Folder for the files that name running groups; made when needed, one per clone. */
  readonly runtimeDir: string
  /** Where the allow-listed variables come from (default: this process's environment). */
  readonly env?: Env
  /** Milliseconds between TERM and KILL (default 5,000). */
  readonly graceMs?: number
  /** Bytes of output kept per stream (default 10 MB). */
  readonly outputLimit?: number
}

/** The service as a value, for compositions without layers. */
export const make = (options: NodeProcessesOptions): ProcessesShape => {
  const graceMs = options.graceMs ?? GRACE_MS
  const settings = {
    runtimeDir: options.runtimeDir,
    env: options.env ?? process.env,
    graceMs,
    outputLimit: options.outputLimit ?? OUTPUT_LIMIT_BYTES
  }
  return {
    run: (job) => runJob(job, settings),
    reap: (markerPrefix) => Effect.promise(() => reapRuns(options.runtimeDir, markerPrefix, graceMs))
  }
}

export const layer = (options: NodeProcessesOptions): Layer.Layer<Processes> => Layer.succeed(Processes, make(options))
