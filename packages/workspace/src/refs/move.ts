/**
 * Moves a clone's log to where the configuration keeps it. Order: the copy, the mark that says where the log is, and what is left goes
 * out of the way. Cut off in between, the project isn't opened (`log-not-moved`) until it is moved again, which goes on.
 *
 * @since 0.1.0
 */
import type { LogStoreShape } from "@backlog-toolkit/core/ports/LogStore"
import { copyLog, moveLog, type MovedLog } from "@backlog-toolkit/core/usecases/MoveLog"
import { attempt } from "@backlog-toolkit/core/usecases/store/attempt"
import { openLog as openFiles } from "@backlog-toolkit/storage-fs/FsLog"
import * as FsLogStore from "@backlog-toolkit/storage-fs/FsLogStore"
import * as NodeDigest from "@backlog-toolkit/storage-fs/NodeDigest"
import { openLog as openRefs } from "@backlog-toolkit/storage-git/GitLog"
import * as GitLogStore from "@backlog-toolkit/storage-git/GitLogStore"
import * as Effect from "effect/Effect"
import { durabilityOf } from "../durabilityOf.ts"
import { type OpenProject, requireFiles } from "../openProject.ts"
import { lastKnown } from "../news/lastKnown.ts"
import { hasFiles, isOnRefs, markInFiles, markOnRefs } from "./moved.ts"
import { putFilesAside, putRefsAside } from "./putAside.ts"
import { refOptions } from "./refLog.ts"

export interface Move extends MovedLog {
  readonly to: "files" | "refs"
  /** Where what was left is kept; null when nothing was. */
  readonly aside: string | null
}

const filesOf = (project: OpenProject): LogStoreShape =>
  FsLogStore.make(openFiles(project.storeDir, { durability: durabilityOf(project), lastKnown: lastKnown(project) }))

const toRefs = (project: OpenProject) =>
  Effect.gen(function* () {
    const { storeDir } = project
    const to = GitLogStore.make(yield* attempt(() => openRefs(refOptions(project))))
    if (!hasFiles(storeDir)) return { to: "refs", replicas: 0, commits: 0, aside: null } satisfies Move
    const moved = yield* moveLog(filesOf(project), to)
    yield* attempt(() => markOnRefs(storeDir))
    const aside = yield* attempt(() => putFilesAside(storeDir))
    // What somebody wrote between the copy and the mark.
    if (aside !== null) yield* copyLog(FsLogStore.make(openFiles(aside)), to)
    return { to: "refs", ...moved, aside } satisfies Move
  })

const toFiles = (project: OpenProject) =>
  Effect.gen(function* () {
    const { storeDir } = project
    if (!isOnRefs(storeDir)) return { to: "files", replicas: 0, commits: 0, aside: null } satisfies Move
    const from = GitLogStore.make(yield* attempt(() => openRefs(refOptions(project))))
    const to = filesOf(project)
    const moved = yield* moveLog(from, to)
    // Until the mark is gone, nobody opens the files.
    const aside = yield* attempt(() => putRefsAside(project))
    // What somebody wrote between the copy and this.
    if (aside !== null) yield* copyLog(GitLogStore.make(openRefs({ ...refOptions(project), namespace: aside })), to)
    yield* attempt(() => markInFiles(storeDir))
    return { to: "files", ...moved, aside } satisfies Move
  })

/** Fails with `worktree-missing`, `move-unproven`, `move-differs`, `refs-not-moved`, and as the stores do. */
export const moveToConfigured = (project: OpenProject) =>
  Effect.gen(function* () {
    yield* attempt(() => requireFiles(project))
    const moved: Move = yield* project.storage === "refs" ? toRefs(project) : toFiles(project)
    return moved
  }).pipe(Effect.provide(NodeDigest.layer))
