/**
 * `btk refine`: holds open tickets against the code, its history, the rules and each other; writes a report; `--apply` makes the changes
 * that say nothing else than before.
 *
 * @since 0.1.0
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import type { RefinedTicket } from "@backlog-toolkit/core/refine/refineTicket"
import { type RefinementView, ticketView } from "@backlog-toolkit/core/refine/RefinementView"
import { reportText } from "@backlog-toolkit/core/refine/reportText"
import {
  ACCEPTABLE,
  type Acceptable,
  type Applied,
  applyRefinement
} from "@backlog-toolkit/core/usecases/refine/ApplyRefinement"
import { refineTickets } from "@backlog-toolkit/core/usecases/refine/RefineTickets"
import { recallRefinement, rememberRefinement } from "@backlog-toolkit/core/usecases/refine/RememberRefinement"
import { reportRefinement } from "@backlog-toolkit/core/usecases/refine/ReportRefinement"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import { openOfProject, ownFolders } from "@backlog-toolkit/workspace/checks/openOfProject"
import { indexedRepository } from "@backlog-toolkit/workspace/code/indexedRepository"
import { writeTextFile } from "@backlog-toolkit/workspace/files"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import { historyOf } from "@backlog-toolkit/workspace/history/historyOf"
import { treeState } from "@backlog-toolkit/workspace/history/treeState"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import type { OpenProject } from "@backlog-toolkit/workspace/openProject"
import { estimateModels } from "@backlog-toolkit/workspace/prices"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { importFirst } from "../importFirst.ts"
import { contentNow } from "../inStore.ts"
import { inProject } from "../project.ts"
import { printRefinement } from "../refine/printRefinement.ts"
import { printJson } from "../render/json.ts"
import { refinementPage } from "../report/refinementPage.ts"
import type { Call, VerbRun } from "../Verb.ts"
import { VERSION } from "../version.ts"

const acceptedBy = (call: Call): ReadonlySet<Acceptable> =>
  new Set(
    call.values("accept").map((asked) => {
      const found = ACCEPTABLE.find((one) => one === asked)
      if (found !== undefined) return found
      throw domainError(
        "usage",
        "accept-unknown",
        `"${asked}" is nothing that refinement proposes.`,
        "What can be agreed to is named by what it is.",
        `Use ${ACCEPTABLE.join(", ")}.`,
        { flag: "accept" }
      )
    })
  )

/** Never one that is there: `REFINEMENT-REPORT-<date>`, else with the time. */
const freeName = ({ prefix, root, worktree }: OpenProject, at: string): string => {
  const top = worktree ?? root
  const [day, time] = [at.slice(0, 10), at.slice(11, 19).replaceAll(":", "")]
  const names = [day, `${day}-${time.slice(0, 4)}`, `${day}-${time}`].map(
    (name) => `${prefix}backlog/REFINEMENT-REPORT-${name}`
  )
  return names.find((name) => !existsSync(join(top, `${name}.md`))) ?? names.at(-1) ?? ""
}

const writeReport = (call: Call, project: OpenProject, view: RefinementView, applied: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const top = project.worktree ?? project.root
    const name = freeName(project, view.at)
    const text = reportText(view, applied)
    const state = yield* (yield* EventStore).state
    const page = refinementPage(view, { applied, project: state.project?.name ?? "", toolkit: VERSION })
    writeTextFile(join(top, `${name}.md`), text)
    writeTextFile(join(top, `${name}.html`), page)
    yield* reportRefinement({ view, report: `${name}.md`, text, actor: actorOf(call) })
    return `${name}.md`
  })

const apply = (call: Call, project: OpenProject, tickets: ReadonlyArray<RefinedTicket>) =>
  Effect.gen(function* () {
    const config = loadConfig(project)
    const { applied, state } = yield* applyRefinement(tickets, {
      actor: actorOf(call),
      openOf: openOfProject(project, config),
      models: estimateModels(config.agent.model),
      accept: acceptedBy(call)
    })
    const uids = new Set(applied.flatMap(({ done, moved, uid }) => (done.length > 0 ? [uid, ...moved] : [])))
    const changed = [...uids].flatMap((uid) => state.tickets.get(uid) ?? [])
    const files = yield* Effect.forEach(changed, (ticket) =>
      Effect.map(contentNow(project, ticket), (content) => ({ ticket, content }))
    )
    yield* writeTickets(state, files)
    return applied
  })

export const run: VerbRun = (call) => {
  const accepted = acceptedBy(call)
  const applies = call.flag("apply") || accepted.size > 0
  return inProject(call, (project) =>
    Effect.gen(function* () {
      const config = loadConfig(project)
      const edits = yield* importFirst(call, project)
      const state = yield* (yield* EventStore).state
      const uids = call.args.length === 0 ? null : [...new Set(call.args.map((key) => findTicket(state, key).uid))]
      const tree = treeState(project.worktree, ownFolders(project), call.io.env)
      const on = { tree, config: JSON.stringify(config), uids }
      const asksModel = call.flag("with-model")
      const known = applies || asksModel ? null : yield* recallRefinement(on)
      let view = known?.view ?? null
      let applied: ReadonlyArray<Applied> = []
      if (view === null) {
        const repository = yield* indexedRepository(project)
        const history = historyOf(project, call.io.env)
        const refinement = yield* refineTickets({ uids, config, repository, history })
        view = {
          at: refinement.at,
          tickets: refinement.tickets.map((refined) => ticketView(refined, refinement.state)),
          inWork: refinement.inWork.map(({ key }) => key)
        }
        if (asksModel) {
          const { advised } = yield* Effect.promise(() => import("../refine/advised.ts"))
          view = yield* advised(call, project, view, repository)
        }
        if (applies) applied = yield* apply(call, project, refinement.tickets)
      }
      const keyOf = new Map(view.tickets.map(({ key, uid }) => [uid, key]))
      const changed = applied.flatMap(({ done, uid }) => (done.length > 0 ? [keyOf.get(uid) ?? uid] : []))
      const fresh = known === null || known.report === null
      const report =
        call.flag("no-report") || !fresh ? (known?.report ?? null) : yield* writeReport(call, project, view, changed)
      // Recorded after the report: the record of it is in the log by now.
      if (!applies && (known === null || report !== known.report)) yield* rememberRefinement(on, { view, report })
      if (call.json)
        printJson(call, "refine", {
          at: view.at,
          remembered: known !== null,
          report,
          inWork: view.inWork,
          tickets: view.tickets,
          applied: applied.map(({ done, refused, uid }) => ({
            key: keyOf.get(uid) ?? uid,
            done,
            refused: refused === null ? null : { code: refused.code, message: refused.message, next: refused.next }
          })),
          edits
        })
      else printRefinement(call, view, { applied, keyOf, report, unchanged: known !== null && !fresh })
      return 0
    })
  )
}
