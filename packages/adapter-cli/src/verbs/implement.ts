/**
 * `btk implement`: the main job, with progress and a final summary.
 *
 * @since 0.1.0
 */
import { Failpoint, Progress } from "@backlog-toolkit/core/ports/Progress"
import type { EditNote } from "@backlog-toolkit/core/usecases/edits/EditNote"
import { implement, type ImplementResult } from "@backlog-toolkit/core/usecases/implement/Implement"
import { domainError, EXIT_CODES } from "@backlog-toolkit/core/log/DomainError"
import { agentLayer, type AgentName, AGENT_NAMES } from "@backlog-toolkit/workspace/agentLayer"
import { failpointFromEnv } from "@backlog-toolkit/workspace/failpoint"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { requireGit, targetOf } from "@backlog-toolkit/workspace/openProject"
import * as Effect from "effect/Effect"
import { importFirst } from "../importFirst.ts"
import { inProject } from "../project.ts"
import { countFlag } from "../parse.ts"
import { printJson } from "../render/json.ts"
import { progressView } from "../render/progress.ts"
import { columns, painter, safe } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"
import { run as plan } from "./plan.ts"

const summary = (call: Call, result: ImplementResult, edits: ReadonlyArray<EditNote>): void => {
  if (call.json) {
    const { limitReached, outcomes, waves } = result
    printJson(call, "implement", { waves, limitReached, outcomes, edits })
    return
  }
  const paint = painter(call.io.color)
  if (result.outcomes.length === 0) {
    call.io.out("Nothing was ready. btk plan shows what waits for what.\n")
    return
  }
  const rows = result.outcomes.map(({ key, outcome, reason }) => [key, outcome, safe(reason)])
  call.io.out(
    `${paint("bold", `${result.waves} waves, ${result.outcomes.length} tickets`)}\n${columns(rows, call.io.columns)}\n`
  )
  if (result.limitReached) call.io.out("The session's wave limit is reached; btk implement goes on.\n")
}

const blocked = ({ outcomes }: ImplementResult): boolean =>
  outcomes.some(({ outcome }) => outcome.endsWith("-blocked") || outcome === "needs-investigation")

const agentName = (call: Call): AgentName | null => {
  const asked = call.value("agent")
  const known = AGENT_NAMES.find((name) => name === asked)
  if (asked === null || known !== undefined) return known ?? null
  throw domainError(
    "usage",
    "agent-unknown",
    `"${asked}" is not an agent.`,
    "Work needs a runner that exists.",
    `Use one of ${AGENT_NAMES.join(", ")}.`,
    { flag: "agent" }
  )
}

const failOnBlocked = (call: Call): boolean => {
  const asked = call.value("fail-on")
  if (asked === null || asked === "blocked") return asked === "blocked"
  throw domainError(
    "usage",
    "fail-on-invalid",
    `--fail-on takes "blocked", not "${asked}".`,
    "It says which outcome makes the exit code 1.",
    "Use --fail-on blocked.",
    { flag: "fail-on" }
  )
}

export const run: VerbRun = (call) => {
  const agent = agentName(call)
  const failing = failOnBlocked(call)
  const maxWaves = call.value("max-waves") === null ? null : countFlag(call, "max-waves", 1)
  if (call.flag("dry-run")) return plan(call)
  const view = progressView(call.io, call.flag("quiet"))
  return inProject(call, (project) =>
    Effect.gen(function* () {
      const git = requireGit(project)
      const config = loadConfig(project)
      const edits = yield* importFirst(call, project)
      const result = yield* implement({
        projectId: project.projectId,
        configPath: project.configPath,
        target: targetOf(project, config),
        maxWaves,
        worktree: git.worktree,
        render: config.render
      }).pipe(Effect.provide(agentLayer(project, config, agent, call.io.env)))
      view.end()
      summary(call, result, edits)
      if (result.environment) return EXIT_CODES.environment
      return failing && blocked(result) ? EXIT_CODES.policy : 0
    }).pipe(
      Effect.provideService(Progress, view.on),
      Effect.provideService(Failpoint, failpointFromEnv(call.io.env)),
      Effect.ensuring(Effect.sync(view.end)),
      Effect.onInterrupt(() => Effect.sync(() => call.io.err("Stopped. btk implement goes on where it was.\n")))
    )
  )
}
