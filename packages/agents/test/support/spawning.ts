/**
 * The smallest honest `Processes` for tests of runners: real processes in their own group, a time limit, and nothing
 * left running when the effect is interrupted.
 */
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { ProcessesShape, ProcessJob, ProcessOutcome } from "@backlog-toolkit/core/ports/Processes"

const endGroup = (pid: number | undefined): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, "SIGKILL")
  } catch {
    // It has ended by itself.
    return
  }
}

const run = (job: ProcessJob): Effect.Effect<ProcessOutcome, DomainError> =>
  Effect.callback<ProcessOutcome, DomainError>((resume) => {
    const [file, args] =
      typeof job.command === "string" ? ["/bin/sh", ["-c", job.command]] : [job.command[0] ?? "", job.command.slice(1)]
    const started = Date.now()
    const env = { PATH: process.env["PATH"] ?? "", HOME: job.cwd, ...job.env }
    const child = spawn(file, args, { cwd: job.cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] })
    let stdout = ""
    let output = ""
    let timedOut = false
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text
      output += text
    })
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text
    })
    // A child that ends without reading closes the pipe under us; that is its right.
    child.stdin.on("error", () => undefined).end(job.stdin ?? "")
    const timer = setTimeout(() => {
      timedOut = true
      endGroup(child.pid)
    }, job.timeoutMs)
    child.on("error", (cause) => {
      clearTimeout(timer)
      resume(
        Effect.fail(domainError("environment", "command-failed", cause.message, "It can't be started.", "Check it."))
      )
    })
    child.on("close", (exitCode, signal) => {
      clearTimeout(timer)
      endGroup(child.pid)
      resume(
        Effect.succeed({
          exitCode,
          signal,
          timedOut,
          output,
          stdout,
          outputBytes: Buffer.byteLength(output),
          startedAt: new Date(started).toISOString(),
          durationMs: Date.now() - started
        })
      )
    })
    return Effect.sync(() => {
      clearTimeout(timer)
      endGroup(child.pid)
    })
  })

export const spawning: ProcessesShape = { run, reap: () => Effect.succeed(0) }
