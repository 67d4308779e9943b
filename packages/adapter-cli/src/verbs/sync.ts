/**
 * `btk sync`: observe what landed, then commit the toolkit's own files.
 *
 * @since 0.1.0
 */
import { observeLandings } from "@backlog-toolkit/core/usecases/ObserveLandings"
import { settleConflicts } from "@backlog-toolkit/core/usecases/conflicts/SettleConflicts"
import { Vcs } from "@backlog-toolkit/core/ports/Vcs"
import { sync, syncByPullRequest, type SyncResult } from "@backlog-toolkit/core/usecases/Sync"
import { openOfProject } from "@backlog-toolkit/workspace/checks/openOfProject"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { requireGit, targetOf } from "@backlog-toolkit/workspace/openProject"
import { estimateModels } from "@backlog-toolkit/workspace/prices"
import * as Effect from "effect/Effect"
import type { Carried } from "../carry.ts"
import { importFirst } from "../importFirst.ts"
import { linesOf, NOT_OBEYED } from "../importNews.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { safe, safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** What came before the command, and what the command fetched. */
const importedBy = ({ news }: Call, carried: Carried | null) => {
  const both = [news, carried?.imported ?? null].flatMap((one) => one ?? [])
  return {
    events: both.reduce((sum, { events }) => sum + events, 0),
    replicas: both.flatMap(({ replicas }) => replicas),
    held: both.flatMap(({ held }) => held)
  }
}

/** On standard error, as every command says what it took. */
const sayCarried = (call: Call, { imported, rewritten }: Carried): void => {
  const say = (line: string) => (call.flag("quiet") ? undefined : call.io.err(`${safeLine(line)}\n`))
  for (const line of imported === null ? [] : linesOf(imported)) say(line)
  if (imported?.redactions === true) say(NOT_OBEYED)
  for (const { commit, ref, replica } of rewritten)
    say(
      `${ref} was rewritten: from commit ${commit} on, replica ${replica} says something else there. What was taken stays.`
    )
}

const filesText = ({ events, files }: SyncResult, carried: Carried | null): string =>
  carried === null ? `${events} events, ${files} ticket files` : `${files} ticket files`

const PUSHED = {
  pushed: "The log is pushed to",
  "up-to-date": "The log was pushed already to",
  nothing: "This clone has recorded nothing yet that could be pushed to"
} as const

const pushedText = ({ remote, why }: Carried, pushed: keyof typeof PUSHED | null): string =>
  pushed === null || remote === null
    ? safe(`The log stays in this repository. ${why}\n`)
    : safe(`${PUSHED[pushed]} ${remote}. Branches are yours to push: git push\n`)

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
      const refs = project.travels === "refs" ? yield* Effect.promise(() => import("../carry.ts")) : null
      // First: files that were pulled are explained by what their clones wrote.
      const carried = refs === null ? null : yield* refs.fetchFirst(project)
      const edits = yield* importFirst(call, project)
      const config = loadConfig(project)
      const target = targetOf(project, config)
      const settled = yield* settleConflicts(config, openOfProject(project, config), estimateModels(config.agent.model))
      const landings = yield* observeLandings(target)
      const done = call.flag("pr")
        ? yield* syncByPullRequest({ target, render: config.render })
        : { ...(yield* sync({ target, render: config.render, unedited: edits.length === 0 })), waiting: false }
      const pushed = refs === null || carried === null ? null : yield* refs.pushLast(project, carried)
      const imported = importedBy(call, carried)
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
          imported,
          remote:
            carried === null ? null : { name: carried.remote, why: carried.why, pushed, rewritten: carried.rewritten }
        })
        return 0
      }
      if (carried !== null) sayCarried(call, carried)
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
      for (const path of done.skipped)
        call.io.out(`${path} was changed meanwhile, or waits in a stash, and is left as it is.\n`)
      if (done.busy !== null) call.io.out(safe(`Waiting: ${done.busy.detail}\nFinish with: ${done.busy.finish}\n`))
      else if (call.flag("quiet")) return 0
      else if (done.commit !== null)
        call.io.out(`${done.commit.slice(0, 10)} on ${done.branch}: ${filesText(done, carried)}.\n`)
      else if (carried !== null) call.io.out("Every ticket file is as it should be.\n")
      else if (!done.waiting) call.io.out("Everything is committed.\n")
      if (done.waiting) {
        const remote = yield* remoteOf(target)
        call.io.out(
          `It waits to be merged into ${target}: git push ${remote} ${done.branch}, then open a pull request.\n`
        )
      }
      if (carried !== null && !call.flag("quiet")) call.io.out(pushedText(carried, pushed))
      return 0
    })
  )
