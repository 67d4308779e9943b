/**
 * A refinement with the advice of the configured agent. Loaded only when it is asked for.
 *
 * @since 0.1.0
 */
import type { Repository } from "@backlog-toolkit/core/checks/Repository"
import type { RefinementView } from "@backlog-toolkit/core/refine/RefinementView"
import { loadContents } from "@backlog-toolkit/core/usecases/LoadContents"
import { adviseWithModel } from "@backlog-toolkit/core/usecases/refine/AdviseWithModel"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { modelLayer } from "@backlog-toolkit/workspace/modelLayer"
import type { OpenProject } from "@backlog-toolkit/workspace/openProject"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { safeLine } from "../render/text.ts"
import type { Call } from "../Verb.ts"

/** What a model says about the tickets that rules can't decide. */
export const advised = (call: Call, project: OpenProject, view: RefinementView, repository: Repository | null) =>
  Effect.gen(function* () {
    const doubtful = view.tickets.filter(({ decision }) => decision === "unsure")
    if (doubtful.length === 0) return view
    if (call.io.screen() !== null && !call.flag("quiet"))
      call.io.err(`Asking about ${doubtful.length} ${doubtful.length === 1 ? "ticket" : "tickets"} …\n`)
    const config = loadConfig(project)
    const { advice, without } = yield* adviseWithModel({
      tickets: doubtful,
      contents: yield* loadContents,
      repository,
      timeoutMs: config.agent.timeoutSeconds * 1000,
      marker: `btk-${project.projectId}-refine`,
      actor: actorOf(call)
    }).pipe(Effect.provide(modelLayer(project, config, call.io.env)))
    for (const sentence of without) call.io.err(`${safeLine(sentence)}\n`)
    return { ...view, tickets: view.tickets.map((one) => ({ ...one, advice: advice.get(one.key) ?? null })) }
  })
