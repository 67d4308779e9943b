/**
 * The agent that a command line or the configuration names.
 *
 * @since 0.1.0
 */
import * as ClaudeAgent from "@backlog-toolkit/agents/ClaudeAgent"
import * as ScriptedAgent from "@backlog-toolkit/agents/ScriptedAgent"
import * as ShellAgent from "@backlog-toolkit/agents/ShellAgent"
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { AgentRunner } from "@backlog-toolkit/core/ports/AgentRunner"
import type { Processes } from "@backlog-toolkit/core/ports/Processes"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { OpenProject } from "./openProject.ts"
import { agentsRoot, slotsRoot } from "./project/SlotFilesFs.ts"

export const AGENT_NAMES = ["scripted", "shell", "claude"] as const
export type AgentName = (typeof AGENT_NAMES)[number]

/** A command that is there was written for the runner that the configuration names. */
const commandMissing = (project: OpenProject, { command, runner }: BacklogConfig["agent"]): DomainError => {
  const [what, first] =
    command === undefined
      ? ["missing", "Set"]
      : [`for the ${runner} agent, which agent.runner names`, 'Set agent.runner to "shell" and']
  return domainError(
    "usage",
    "agent-command-missing",
    `${project.configPath}: agent.command is ${what}; the shell agent needs one.`,
    "The shell agent is a command of yours; it is taken from the configuration, never from a ticket.",
    `${first} agent.command, for example "my-agent --job {jobFile} --result {resultFile}".`,
    { file: project.configPath, field: "agent.command" }
  )
}

/**
 * `name` null means the configuration's. Fails when it is built: `claude-missing`, `claude-too-old`,
 * `agent-command-missing`.
 */
export const agentLayer = (
  project: OpenProject,
  config: BacklogConfig,
  name: AgentName | null,
  env: Readonly<Record<string, string | undefined>>
): Layer.Layer<AgentRunner, DomainError, Processes> => {
  const { command, model, runner } = config.agent
  const scratch = agentsRoot(slotsRoot(project.projectId, project.storeDir, env))
  switch (name ?? runner) {
    case "scripted":
      return ScriptedAgent.layer({
        scratch,
        ...(command === undefined || runner !== "scripted" ? {} : { program: command })
      })
    case "shell":
      return command === undefined || runner !== "shell"
        ? Layer.unwrap(Effect.fail(commandMissing(project, config.agent)))
        : ShellAgent.layer({ command, scratch })
    case "claude":
      return ClaudeAgent.layer({
        cwd: project.root,
        env: ClaudeAgent.environmentFrom(env),
        ...(model === undefined ? {} : { model })
      })
  }
}
