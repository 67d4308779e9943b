/**
 * Imports what trusted refs have, and says it on standard error: data stays on standard output.
 *
 * @since 0.1.0
 */
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { type Held, type Imported, importLog, importLogs } from "@backlog-toolkit/core/usecases/import/ImportLog"
import { LogKeeper } from "@backlog-toolkit/core/ports/LogKeeper"
import { applyRedactions, finishRedactions } from "@backlog-toolkit/core/usecases/RedactEvent"
import type { News } from "@backlog-toolkit/workspace/news/news"
import { type OpenProject, openProject } from "@backlog-toolkit/workspace/openProject"
import * as Effect from "effect/Effect"
import { inProject } from "./project.ts"
import { safeLine } from "./render/text.ts"
import type { Call } from "./Verb.ts"

const MINUTE_MS = 60_000

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`

/** Somebody's log was in files when they redacted. */
export const NOT_OBEYED =
  "A redaction came with it, and what it names is still here (btk fsck says where), because nothing can be taken out of Git refs. Delete the ref of that replica; btk sync then takes it as its own clone has it now."

const heldText = ({ commit, place, replica, why }: Held): string =>
  `Not taken: commit ${commit} of replica ${replica} in ${place}. ${why}`

export const linesOf = ({ ahead, commits, events, held, replicas }: Imported): ReadonlyArray<string> => [
  ...(commits === 0 ? [] : [`Took ${count(events, "event")} of ${count(replicas.length, "other clone")} from Git.`]),
  ...ahead.map(
    ({ ms, replica }) =>
      `The clock of replica ${replica} is ${Math.round(ms / MINUTE_MS)} minutes ahead of this computer's.`
  ),
  ...held.map(heldText)
]

/** What a crash cut off while something was taken out of the log. A failure is told, and the next command tries again. */
export const finishRedacting = async (call: Call): Promise<void> => {
  try {
    await inProject(call, () => finishRedactions)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    if (!call.json) call.io.err(`${safeLine(`A redaction is not finished: ${error.message} ${error.why}`)}\n`)
  }
}

const NOTHING: Imported = { commits: 0, events: 0, redactions: false, replicas: [], held: [], ahead: [] }

/** Two imports as one. */
export const both = (one: Imported, other: Imported): Imported => ({
  commits: one.commits + other.commits,
  events: one.events + other.events,
  redactions: one.redactions || other.redactions,
  replicas: [...one.replicas, ...other.replicas],
  held: [...one.held, ...other.held],
  ahead: [...one.ahead, ...other.ahead]
})

/** What segments have, and then what refs of the log have. */
const taken = (project: OpenProject, { refs, remote }: News) =>
  Effect.gen(function* () {
    const inTrees = refs.length === 0 ? NOTHING : yield* importLog(refs)
    if (remote === undefined) return inTrees
    const { foreign } = yield* Effect.promise(() => import("@backlog-toolkit/workspace/refs/refLog"))
    return both(inTrees, yield* importLogs(yield* foreign(project, remote)))
  })

export const importNews = async (call: Call, news: News): Promise<Imported | null> => {
  const say = (line: string) => (call.json || call.flag("quiet") ? undefined : call.io.err(`${safeLine(line)}\n`))
  try {
    const imported = await inProject(call, (project) =>
      Effect.gen(function* () {
        const keeper = yield* LogKeeper
        return yield* keeper.redacting(
          Effect.tap(taken(project, news), ({ redactions }) =>
            redactions && project.storage === "files" ? applyRedactions : Effect.void
          )
        )
      })
    )
    // Time alone makes these right: they are looked at again.
    if (imported.held.every(({ code }) => code !== "clock-ahead")) news.remember()
    for (const line of linesOf(imported)) say(line)
    if (imported.redactions && openProject(call.dir).storage === "refs") say(NOT_OBEYED)
    return imported
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    say(`What other clones wrote was not taken: ${error.message} ${error.why}`)
    return null
  }
}
