/**
 * A draft by the configured agent. Loaded only when it is asked for.
 *
 * @since 0.1.0
 */
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import type { DraftInput } from "@backlog-toolkit/core/draft/request/DraftTicket"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import { draftWithModel } from "@backlog-toolkit/core/usecases/DraftWithModel"
import { modelLayer } from "@backlog-toolkit/workspace/modelLayer"
import type { OpenProject } from "@backlog-toolkit/workspace/openProject"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import type { Call } from "../Verb.ts"

export { recordRequestUsage } from "@backlog-toolkit/core/usecases/RecordRequestUsage"

export const withModel = (
  call: Call,
  project: OpenProject,
  config: BacklogConfig,
  input: DraftInput,
  check: (content: TicketContent) => ReadonlyArray<string>
) =>
  Effect.gen(function* () {
    if (call.io.screen() !== null && !call.flag("quiet")) call.io.err(`Asking the ${config.agent.runner} agent …\n`)
    return yield* Effect.provide(
      draftWithModel({
        draft: input,
        check,
        timeoutMs: config.agent.timeoutSeconds * 1000,
        marker: `btk-${project.projectId}-draft`,
        actor: actorOf(call)
      }),
      modelLayer(project, config, call.io.env)
    )
  })
