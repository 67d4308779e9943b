/**
 * What `btk sync` does for a log on refs: fetch and take what others pushed, and at the end push. Loaded only for those.
 *
 * @since 0.1.0
 */
import { DomainError, domainError } from "@backlog-toolkit/core/log/DomainError"
import { LogStore } from "@backlog-toolkit/core/ports/LogStore"
import { type Imported, importLogs } from "@backlog-toolkit/core/usecases/import/ImportLog"
import type { OpenProject } from "@backlog-toolkit/workspace/openProject"
import { fetchLogs, pushedTo, pushLog } from "@backlog-toolkit/workspace/refs/carry"
import { foreign } from "@backlog-toolkit/workspace/refs/refLog"
import { remoteOf } from "@backlog-toolkit/workspace/refs/remoteOf"
import * as Effect from "effect/Effect"

export interface Carried {
  /** Null when there is no remote to exchange the log with. */
  readonly remote: string | null
  readonly why: string
  /** What kept it from being fetched: told when the rest is done. */
  readonly failure: DomainError | null
  readonly imported: Imported | null
  /** Replicas whose log on the remote is no continuation of what it was. */
  readonly rewritten: ReadonlyArray<{ readonly replica: string; readonly ref: string; readonly commit: number }>
}

/** Never fails for what is the remote's or the network's fault. */
export const fetchFirst = (project: OpenProject) =>
  Effect.gen(function* () {
    const choice = remoteOf(project)
    const { remote } = choice
    const nothing: Carried = { ...choice, failure: null, imported: null, rewritten: [] }
    if (remote === null) return nothing
    const fetched = yield* Effect.catchTag(fetchLogs(project, remote), "DomainError", (error) => Effect.succeed(error))
    if (fetched instanceof DomainError) return { ...nothing, failure: fetched }
    const imported = yield* importLogs(yield* foreign(project, remote))
    const rewritten = fetched.rewritten.map(({ ref, replica, seq }) => ({ replica, ref, commit: seq }))
    return { ...nothing, imported, rewritten }
  })

/** The failure that the exchange came to, with what was done before it. */
const afterWork = (error: DomainError, unpushed: number | null): DomainError =>
  domainError(
    error.kind,
    error.code,
    error.message,
    `${error.why} Everything else of the sync is done, and nothing is lost: the log is in this repository.`,
    error.next,
    { ...error.details, unpushed }
  )

/** How it ended; null without a remote. Fails as the fetch did, or as `GitTransport.push`. */
export const pushLast = (project: OpenProject, { failure, remote }: Carried) =>
  Effect.gen(function* () {
    if (remote === null) return null
    const self = yield* (yield* LogStore).self
    const { seq } = yield* pushedTo(project, self)
    const head = (yield* (yield* LogStore).replicas).get(self ?? "") ?? 0
    const unpushed = seq === null ? null : Math.max(0, head - seq)
    if (failure !== null) return yield* afterWork(failure, unpushed)
    const { outcome } = yield* Effect.mapError(pushLog(project, remote), (error) => afterWork(error, unpushed))
    return outcome
  })
