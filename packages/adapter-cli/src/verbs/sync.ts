/**
 * `btk sync`: observe what landed, then commit the toolkit's own files.
 *
 * @since 0.1.0
 */
import { observeLandings } from "@backlog-toolkit/core/usecases/ObserveLandings"
import { settleConflicts } from "@backlog-toolkit/core/usecases/conflicts/SettleConflicts"
import { Vcs } from "@backlog-toolkit/core/ports/Vcs"
import { sync, syncByPullRequest } from "@backlog-toolkit/core/usecases/Sync"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { requireGit, targetOf } from "@backlog-toolkit/workspace/openProject"
import { estimateModels } from "@backlog-toolkit/workspace/prices"
import * as Effect from "effect/Effect"
import { importFirst } from "../importFirst.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { safe } from "../render/text.ts"
import type { VerbRun } from "../Verb.ts"

/** Of the target's upstream; most have only one. */
const remoteOf = (target: string) =>
  Effect.gen(function* () {
    const upstream = yield* (yield* Vcs).upstream(target)
    return /^refs\/remotes\/([^/]+)\//u.exec(upstream ?? "")?.[1] ?? "origin"
  })

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      requireGit(project)
      const edits = yield* importFirst(call, project)
      const config = loadConfig(project)
      const target = targetOf(project, config)
      const settled = yield* settleConflicts(config, estimateModels(config.agent.model))
      const landings = yield* observeLandings(target)
      const done = call.flag("pr")
        ? yield* syncByPullRequest({ target, render: config.render })
        : { ...(yield* sync({ target, render: config.render, unedited: edits.length === 0 })), waiting: false }
      if (call.json) {
        printJson(call, "sync", {
          landings,
          branch: done.branch,
          commit: done.commit,
          waiting: done.waiting,
          events: done.events,
          files: done.files,
          busy: done.busy === null ? null : { detail: done.busy.detail, finish: done.busy.finish },
          skipped: done.skipped,
          edits,
          conflicts: settled,
          imported: {
            events: call.news?.events ?? 0,
            replicas: call.news?.replicas ?? [],
            held: call.news?.held ?? []
          }
        })
        return 0
      }
      for (const { from, to } of settled.renumbered)
        call.io.out(`${from} is ${to} now: another clone had issued its key.\n`)
      for (const { key, what } of settled.merged) call.io.out(safe(`${key}: ${what} is back.\n`))
      if (settled.open > 0) call.io.out(`${settled.open} to decide: btk conflicts\n`)
      for (const { commit, key, result } of landings) {
        if (result === "completed") call.io.out(`${key} landed as ${commit?.slice(0, 10) ?? "?"}: completed.\n`)
        else if (result === "needs-gates")
          call.io.out(
            `${key} landed as ${commit?.slice(0, 10) ?? "?"}, but not as it was judged: btk implement runs its gates there.\n`
          )
      }
      for (const path of done.skipped) call.io.out(`${path} was changed meanwhile and is left as it is.\n`)
      if (done.busy !== null) call.io.out(safe(`Waiting: ${done.busy.detail}\nFinish with: ${done.busy.finish}\n`))
      else if (call.flag("quiet")) return 0
      else if (done.commit !== null)
        call.io.out(
          `${done.commit.slice(0, 10)} on ${done.branch}: ${done.events} events, ${done.files} ticket files.\n`
        )
      else if (!done.waiting) call.io.out("Everything is committed.\n")
      if (done.waiting) {
        const remote = yield* remoteOf(target)
        call.io.out(
          `It waits to be merged into ${target}: git push ${remote} ${done.branch}, then open a pull request.\n`
        )
      }
      return 0
    })
  )
