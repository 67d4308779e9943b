/**
 * The log of a project on Git refs: its ports, and what each operation on it is told. Loaded only where `log.storage` says so.
 *
 * @since 0.1.0
 */
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { LogKeeper } from "@backlog-toolkit/core/ports/LogKeeper"
import { LogStore } from "@backlog-toolkit/core/ports/LogStore"
import { attempt } from "@backlog-toolkit/core/usecases/store/attempt"
import { foreignLogs } from "@backlog-toolkit/storage-git/ForeignLogs"
import type { GitLogOptions } from "@backlog-toolkit/storage-git/GitLog"
import * as GitLogKeeper from "@backlog-toolkit/storage-git/GitLogKeeper"
import * as GitLogStore from "@backlog-toolkit/storage-git/GitLogStore"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { durabilityOf } from "../durabilityOf.ts"
import type { OpenProject } from "../openProject.ts"
import { markOnRefs } from "./moved.ts"

/** Every project of a repository has its own. */
export const namespaceOf = ({ projectId }: Pick<OpenProject, "projectId">): string => `refs/backlog/${projectId}`

/** The record of this clone's replica is where files would have it, so that a move keeps the replica. */
export const refOptions = (project: OpenProject): GitLogOptions => ({
  repository: project.commonDir ?? project.root,
  namespace: namespaceOf(project),
  state: project.storeDir,
  // What was fetched counts when it is proven and taken.
  withRemotes: false,
  durability: durabilityOf(project)
})

/** Says where the log is before anything of it is there. */
const marking = (storeDir: string, store: Layer.Layer<LogStore, DomainError>): Layer.Layer<LogStore, DomainError> =>
  Layer.effect(
    LogStore,
    Effect.map(LogStore, (log) => {
      const mark = attempt(() => markOnRefs(storeDir))
      return {
        ...log,
        ensureSelf: Effect.andThen(mark, log.ensureSelf),
        adopt: (replica, fromSeq, texts) => Effect.andThen(mark, log.adopt(replica, fromSeq, texts))
      }
    })
  ).pipe(Layer.provide(store))

/** Fails with the refusals of repositories that can't be written to, as `GitLog.openLog`. */
export const store = (project: OpenProject): Layer.Layer<LogStore, DomainError> =>
  marking(project.storeDir, GitLogStore.layer(refOptions(project)))

export const keeper = (project: OpenProject): Layer.Layer<LogKeeper, DomainError> =>
  GitLogKeeper.layer(refOptions(project))

/** What a remote had when it was fetched last; null: what was pushed into this repository. */
export const foreign = (project: OpenProject, remote: string | null) => foreignLogs({ ...refOptions(project), remote })
