/**
 * Who answers questions in the form that is asked for: the agent that the configuration names, without anything to change.
 *
 * @since 0.1.0
 */
import * as ClaudeAgent from "@backlog-toolkit/agents/ClaudeAgent"
import * as ClaudeModel from "@backlog-toolkit/agents/ClaudeModel"
import * as ShellModel from "@backlog-toolkit/agents/ShellModel"
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { ModelGateway } from "@backlog-toolkit/core/ports/ModelGateway"
import type { Processes } from "@backlog-toolkit/core/ports/Processes"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { OpenProject } from "./openProject.ts"
import { agentsRoot, slotsRoot } from "./project/SlotFilesFs.ts"

const missing = (project: OpenProject, runner: string): DomainError =>
  domainError(
    "usage",
    "model-missing",
    `${project.configPath}: no model is configured that answers questions.`,
    runner === "shell"
      ? "agent.runner is shell, and agent.command is missing."
      : "agent.runner is scripted, and the scripted agent of examples answers no questions.",
    'Set agent.runner to "claude", or to "shell" with agent.command; or leave --with-model out.',
    { file: project.configPath, field: runner === "shell" ? "agent.command" : "agent.runner" }
  )

/** Fails when it is built: `model-missing`, `claude-missing`, `claude-too-old`. */
export const modelLayer = (
  project: OpenProject,
  { agent }: Pick<BacklogConfig, "agent">,
  env: Readonly<Record<string, string | undefined>>
): Layer.Layer<ModelGateway, DomainError, Processes> => {
  const { command, model, runner } = agent
  const scratch = agentsRoot(slotsRoot(project.projectId, project.storeDir, env))
  if (runner === "claude") {
    return ClaudeModel.layer({
      cwd: project.root,
      scratch,
      env: ClaudeAgent.environmentFrom(env),
      ...(model === undefined ? {} : { model })
    })
  }
  return runner === "scripted" || command === undefined
    ? Layer.unwrap(Effect.fail(missing(project, runner)))
    : ShellModel.layer({ command, scratch, env: { BACKLOG_ROOT: project.root } })
}
