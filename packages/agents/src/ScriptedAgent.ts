/**
 * The agent of examples and tests: a real process that edits files as the ticket's own `## Agent Script` says.
 * It calls no provider, so all its usage is labelled simulated. The script's language is `scripted/AgentScript.ts`.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { AgentRunner, type AgentRunnerShape } from "@backlog-toolkit/core/ports/AgentRunner"
import { Processes, type ProcessesShape } from "@backlog-toolkit/core/ports/Processes"
import * as ShellAgent from "./ShellAgent.ts"

export interface ScriptedAgentOptions {
  /** The agent's program (default: the bundle beside this file, or the source in a checkout). */
  readonly program?: string
  /** The Node binary that runs it (default: the one running now). */
  readonly node?: string
  readonly scratch?: string
}

/** Where the program can be, seen from this module: beside it or above it in a bundle, in `scripted/` otherwise. */
const PLACES = ["./scripted-agent.js", "../scripted-agent.js", "./scripted/main.js", "./scripted/main.ts"]

export const programPath = (base: string = import.meta.url): string | null => {
  for (const place of PLACES) {
    const path = fileURLToPath(new URL(place, base))
    if (existsSync(path)) return path
  }
  return null
}

export const make = (options: ScriptedAgentOptions, processes: ProcessesShape): AgentRunnerShape => {
  const program = options.program ?? programPath() ?? "scripted-agent.js"
  const shell = ShellAgent.make(
    {
      id: "scripted",
      command: [options.node ?? process.execPath, program],
      ...(options.scratch === undefined ? {} : { scratch: options.scratch })
    },
    processes
  )
  return {
    ...shell,
    // Whatever the program says, nothing was spent: the label is put on here, where a script can't reach it.
    run: (job) =>
      Effect.map(shell.run(job), (report) => ({
        ...report,
        usage: report.usage.map((usage) => ({ ...usage, provider: "scripted", simulated: true }))
      }))
  }
}

export const layer = (options: ScriptedAgentOptions = {}): Layer.Layer<AgentRunner, never, Processes> =>
  Layer.effect(
    AgentRunner,
    Effect.map(Processes, (processes) => make(options, processes))
  )
