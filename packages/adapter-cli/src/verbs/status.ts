/**
 * `btk status`: how things stand, and what others can't see yet.
 *
 * @since 0.1.0
 */
import { LogStore } from "@backlog-toolkit/core/ports/LogStore"
import { backlogStatus } from "@backlog-toolkit/core/usecases/Status"
import { STATUSES } from "@backlog-toolkit/core/ticket/Vocabulary"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { type OpenProject, targetOf } from "@backlog-toolkit/workspace/openProject"
import * as Effect from "effect/Effect"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { safe } from "../render/text.ts"
import type { VerbRun } from "../Verb.ts"

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`

/** Null without Git, and in a bare repository, which has no branch of its own to commit to. */
const targetHere = (project: OpenProject): string | null =>
  project.worktree === null ? null : targetOf(project, loadConfig(project))

/** What the remote of a log on refs is known to have; null for a log that travels in trees. */
const onRemote = (project: OpenProject) =>
  Effect.gen(function* () {
    if (project.storage !== "refs") return null
    const { pushedTo } = yield* Effect.promise(() => import("@backlog-toolkit/workspace/refs/carry"))
    return yield* pushedTo(project, yield* (yield* LogStore).self)
  })

const sharedOnRefs = (unpushed: number | null): string => {
  if (unpushed === null) return "on refs of this repository, which has no remote to push them to"
  return unpushed > 0 ? `${count(unpushed, "event")} not pushed yet: btk sync` : "everything is pushed"
}

const shared = (project: OpenProject, uncommitted: number | null, unpushed: number | null): string | null => {
  if (project.storage === "refs") return sharedOnRefs(unpushed)
  if (uncommitted === null) return null
  if (uncommitted > 0) return `${count(uncommitted, "event")} not committed yet: btk sync`
  if (unpushed === null) return "everything is committed; the target branch has no upstream"
  return unpushed > 0 ? `${count(unpushed, "event")} not pushed yet: git push` : "everything is committed and pushed"
}

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const target = targetHere(project)
      const { clones, conflicts, rejected, running, tickets, uncommitted, unpushed, waves } = yield* backlogStatus(
        target,
        yield* onRemote(project)
      )
      const counts = STATUSES.flatMap((status) => {
        const number = tickets.get(status) ?? 0
        return number === 0 ? [] : [[status, number] as const]
      })
      if (call.json) {
        printJson(call, "status", {
          tickets: Object.fromEntries(counts),
          waves,
          running,
          clones,
          uncommitted,
          unpushed,
          conflicts,
          rejected,
          held: call.news?.held ?? []
        })
        return 0
      }
      const log = shared(project, uncommitted, unpushed)
      const lines: ReadonlyArray<readonly [string, string] | null> = [
        ["tickets", counts.length === 0 ? "none" : counts.map(([status, number]) => `${number} ${status}`).join(", ")],
        ...waves.map(
          ({ number, own, tickets: keys }) =>
            [
              `wave ${number}`,
              `${keys.join(", ")}${own ? (running ? "" : " (interrupted: btk implement continues it)") : " (of another clone)"}`
            ] as const
        ),
        log === null ? null : ["log", log],
        clones > 1 ? ["clones", String(clones)] : null,
        conflicts > 0 ? ["conflicts", `${conflicts} to decide: btk conflicts`] : null,
        rejected > 0 ? ["rejected", `${count(rejected, "event")} without effect: btk replica list`] : null
      ]
      for (const line of lines) if (line !== null) call.io.out(`${line[0].padEnd(11)}${safe(line[1])}\n`)
      return 0
    })
  )
