/**
 * An agent that is any shell command: it finds its job in a file, changes files in the slot and may leave an answer.
 *
 * The command runs in the slot with `BACKLOG_JOB` (path of the job as JSON) and `BACKLOG_RESULT` (where to write
 * `{ outcome?, summary?, usage?, review? }`). No answer means `done` at exit code 0 and `crashed` otherwise.
 * Owns the protocol, not the command: that comes from approved configuration, never from a ticket.
 *
 * @since 0.1.0
 */
import { shellWord } from "@backlog-toolkit/core/gate/shellWord"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { AgentRunner, type AgentJob, type AgentRunnerShape } from "@backlog-toolkit/core/ports/AgentRunner"
import { Processes, type ProcessesShape } from "@backlog-toolkit/core/ports/Processes"
import { reportOf } from "./internal/AgentAnswer.ts"
import { readLeft, withAgentFolder, type AgentFolder } from "./internal/AgentFolder.ts"

export interface ShellAgentOptions {
  /** A shell string with placeholders `{jobFile} {resultFile} {cwd} {ticket} {purpose}`, or an argv array without. */
  readonly command: string | ReadonlyArray<string>
  /** Shown in receipts and findings (default `shell`). */
  readonly id?: string
  /** Added to the environment of the command. */
  readonly env?: Readonly<Record<string, string>>
  /** Where the private folder of a run is made (default: the system's temporary folder). */
  readonly scratch?: string
}

/** Fills the known placeholders, each shell-quoted, which must not stand inside quotes; any other braces are the shell's own. */
export const fillCommand = (
  command: string,
  job: Pick<AgentJob, "cwd"> & { readonly purpose: string; readonly ticket: Pick<AgentJob["ticket"], "key"> },
  folder: AgentFolder
): string => {
  const values: Readonly<Record<string, string>> = {
    jobFile: folder.jobFile,
    resultFile: folder.resultFile,
    cwd: job.cwd,
    ticket: job.ticket.key,
    purpose: job.purpose
  }
  return command.replaceAll(/\{(jobFile|resultFile|cwd|ticket|purpose)\}/gu, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : shellWord(value)
  })
}

/** The runner as a value, for compositions that hold their own `Processes`. */
export const make = (options: ShellAgentOptions, processes: ProcessesShape): AgentRunnerShape => {
  const id = options.id ?? "shell"
  return {
    id,
    usage: "reported",
    run: (job) =>
      withAgentFolder(job, options.scratch, (folder) =>
        Effect.gen(function* () {
          const ended = yield* processes.run({
            command: typeof options.command === "string" ? fillCommand(options.command, job, folder) : options.command,
            cwd: job.cwd,
            env: { ...options.env, BACKLOG_JOB: folder.jobFile, BACKLOG_RESULT: folder.resultFile },
            timeoutMs: job.timeoutMs,
            stdin: null,
            marker: job.marker
          })
          return reportOf(ended, yield* readLeft(folder.resultFile), job, id)
        })
      )
  }
}

export const layer = (options: ShellAgentOptions): Layer.Layer<AgentRunner, never, Processes> =>
  Layer.effect(
    AgentRunner,
    Effect.map(Processes, (processes) => make(options, processes))
  )
