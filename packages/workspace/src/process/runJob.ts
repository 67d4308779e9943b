/**
 * One command from start to the last of its descendants: own group, marks, time limit, capped output.
 *
 * @since 0.1.0
 */
import { type ChildProcess, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { existsSync } from "node:fs"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { ProcessJob, ProcessOutcome } from "@backlog-toolkit/core/ports/Processes"
import * as Effect from "effect/Effect"
import { cappedOutput } from "./CappedOutput.ts"
import { endFound, endGroup } from "./endProcesses.ts"
import { type Env, jobEnvironment } from "./environment.ts"
import { markEnvironment, ownerHere } from "./marker.ts"
import { startTimeOf } from "./pidStart.ts"
import { marked } from "./processTable.ts"
import { removeRunFile, writeRunFile } from "./runFiles.ts"

export interface RunOptions {
  /** Folder of the files that a later `reap` reads. */
  readonly runtimeDir: string
  readonly env: Env
  readonly graceMs: number
  readonly outputLimit: number
}

/** A pipe may be held by somebody we can't see (another user, another namespace): don't wait for it for ever. */
const PIPE_WAIT_MS = 2000

/** The longest delay of a timer in Node (2^31 - 1 ms). */
const MAX_TIMER_MS = 2_147_483_647

const notStarted = (job: ProcessJob, why: string): DomainError =>
  domainError(
    "environment",
    "command-not-started",
    "A command could not be started.",
    existsSync(job.cwd) ? why : `The folder ${job.cwd} does not exist.`,
    "Check that the program is installed and on the PATH, then run the command again.",
    { command: typeof job.command === "string" ? job.command : (job.command[0] ?? ""), cwd: job.cwd }
  )

const start = (job: ProcessJob, env: Record<string, string>): ChildProcess => {
  const [file, args] =
    typeof job.command === "string" ? ["/bin/sh", ["-c", job.command]] : [job.command[0] ?? "", job.command.slice(1)]
  return spawn(file, args, {
    cwd: job.cwd,
    env,
    detached: true,
    // "Closed" is /dev/null: with descriptor 0 really closed, the next file opened would become standard input.
    stdio: [job.stdin === null ? "ignore" : "pipe", "pipe", "pipe"]
  })
}

export const runJob = (job: ProcessJob, options: RunOptions): Effect.Effect<ProcessOutcome, DomainError> =>
  Effect.callback<ProcessOutcome, DomainError>((resume) => {
    const run = randomUUID()
    const startedAt = new Date().toISOString()
    const began = performance.now()
    let child: ChildProcess
    try {
      child = start(job, jobEnvironment(options.env, { ...job.env, ...markEnvironment(job.marker, run) }))
    } catch (error) {
      // Node throws for a NUL in an argument or a bad cwd.
      resume(Effect.fail(notStarted(job, error instanceof Error ? error.message : String(error))))
      return
    }
    const { pid, stderr, stdin, stdout } = child
    const all = cappedOutput(options.outputLimit)
    const out = cappedOutput(options.outputLimit)
    let timedOut = false
    let timer: NodeJS.Timeout | undefined

    /** Ends the group, then what left the group but carries the run's mark. */
    const endAll = async (): Promise<void> => {
      if (pid === undefined) return
      await endGroup(pid, options.graceMs)
      await endFound(() => marked((mark) => mark.run === run), options.graceMs)
      removeRunFile(options.runtimeDir, run)
    }
    const closed = new Promise<void>((resolve) => {
      child.once("close", () => resolve())
    })

    child.once("error", (error) => {
      if (pid !== undefined) return
      clearTimeout(timer)
      resume(Effect.fail(notStarted(job, error.message)))
    })
    if (pid !== undefined) {
      try {
        const startTime = startTimeOf(pid) ?? ""
        writeRunFile(options.runtimeDir, { pid, pgid: pid, startTime, marker: job.marker, run, owner: ownerHere() })
      } catch {
        // A full disk must not stop the run; the marks in the environment still find the group.
      }
    }
    stdout?.on("data", (chunk: Buffer) => {
      all.push(chunk)
      out.push(chunk)
    })
    stderr?.on("data", (chunk: Buffer) => all.push(chunk))
    // A child that ends without reading closes the pipe under us; that is its right.
    stdin?.on("error", () => undefined)
    stdin?.end(job.stdin ?? "")
    timer = setTimeout(
      () => {
        timedOut = true
        void endAll()
      },
      Math.min(job.timeoutMs, MAX_TIMER_MS)
    )

    // `exit`, not `close`: leftover members may hold the pipes open.
    child.once("exit", (exitCode, signal) => {
      clearTimeout(timer)
      const durationMs = Math.round(performance.now() - began)
      const finish = async (): Promise<void> => {
        await endAll()
        await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, PIPE_WAIT_MS).unref())])
        stdout?.destroy()
        stderr?.destroy()
        resume(
          Effect.succeed({
            exitCode,
            signal,
            timedOut,
            output: all.text(),
            stdout: out.text(),
            outputBytes: all.bytes(),
            startedAt,
            durationMs
          })
        )
      }
      void finish()
    })
    return Effect.promise(async () => {
      clearTimeout(timer)
      await endAll()
    })
  })
