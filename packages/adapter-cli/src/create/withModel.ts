/**
 * A draft by the configured agent. Loaded only when it is asked for.
 *
 * @since 0.1.0
 */
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import type { DraftInput } from "@backlog-toolkit/core/draft/request/DraftTicket"
import { Vcs } from "@backlog-toolkit/core/ports/Vcs"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import { draftWithModel } from "@backlog-toolkit/core/usecases/DraftWithModel"
import { modelLayer } from "@backlog-toolkit/workspace/modelLayer"
import type { OpenProject } from "@backlog-toolkit/workspace/openProject"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import type { Call } from "../Verb.ts"

export { recordDraftUsage } from "@backlog-toolkit/core/usecases/DraftWithModel"

/** What Git has at HEAD, for the model and for where tests are placed; nothing without Git or a commit. */
const pathsOf = ({ commonDir }: OpenProject) =>
  Effect.gen(function* () {
    if (commonDir === null) return []
    const vcs = yield* Vcs
    const head = yield* vcs.resolve("HEAD")
    return head === null ? [] : yield* vcs.list(head, "")
  })

export const withModel = (
  call: Call,
  project: OpenProject,
  config: BacklogConfig,
  input: DraftInput,
  check: (content: TicketContent) => ReadonlyArray<string>
) =>
  Effect.gen(function* () {
    const paths = yield* pathsOf(project)
    if (call.io.screen() !== null && !call.flag("quiet")) call.io.err(`Asking the ${config.agent.runner} agent …\n`)
    return yield* Effect.provide(
      draftWithModel({
        draft: { ...input, paths },
        check,
        timeoutMs: config.agent.timeoutSeconds * 1000,
        marker: `btk-${project.projectId}-draft`,
        actor: actorOf(call)
      }),
      modelLayer(project, config, call.io.env)
    )
  })
