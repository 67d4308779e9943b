/**
 * Every port of a project with its implementation: the composition root. Opens nothing before it is used.
 *
 * @since 0.1.0
 */
import { join } from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { Digest } from "@backlog-toolkit/core/ports/Digest"
import type { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import type { Host } from "@backlog-toolkit/core/ports/Host"
import type { Ids } from "@backlog-toolkit/core/ports/Ids"
import type { LogKeeper } from "@backlog-toolkit/core/ports/LogKeeper"
import type { LogStore } from "@backlog-toolkit/core/ports/LogStore"
import { ProjectPlace } from "@backlog-toolkit/core/ports/ProjectPlace"
import type { Processes } from "@backlog-toolkit/core/ports/Processes"
import type { SlotFiles } from "@backlog-toolkit/core/ports/SlotFiles"
import type { SnapshotStore } from "@backlog-toolkit/core/ports/SnapshotStore"
import type { Telemetry } from "@backlog-toolkit/core/ports/Telemetry"
import type { TicketFiles } from "@backlog-toolkit/core/ports/TicketFiles"
import type { Vcs } from "@backlog-toolkit/core/ports/Vcs"
import type { Prices } from "@backlog-toolkit/core/usecases/implement/Prices"
import { DATA_DIR } from "@backlog-toolkit/core/ticket/Slug"
import * as TelemetryOnLog from "@backlog-toolkit/core/usecases/store/TelemetryOnLog"
import * as EventStoreOnLog from "@backlog-toolkit/core/usecases/store/EventStoreOnLog"
import * as FsLogKeeper from "@backlog-toolkit/storage-fs/FsLogKeeper"
import * as FsLogStore from "@backlog-toolkit/storage-fs/FsLogStore"
import * as FsSnapshotStore from "@backlog-toolkit/storage-fs/FsSnapshotStore"
import * as NodeDigest from "@backlog-toolkit/storage-fs/NodeDigest"
import * as NodeIds from "@backlog-toolkit/storage-fs/NodeIds"
import { sha256 } from "@backlog-toolkit/storage-fs/sha256"
import * as Effect from "effect/Effect"
import { quickDigest } from "@backlog-toolkit/storage-fs/snapshotFiles"
import * as Layer from "effect/Layer"
import * as GitVcs from "./git/GitVcs.ts"
import { durabilityOf } from "./durabilityOf.ts"
import { branchAt } from "./git/branchAt.ts"
import { makeGit } from "./git/runGit.ts"
import { rebases } from "./git/workTrees.ts"
import { loadConfig } from "./loadConfig.ts"
import * as NodeHost from "./NodeHost.ts"
import { mainWorktree, type OpenProject, targetOf } from "./openProject.ts"
import * as pricesOfProject from "./prices.ts"
import * as NodeProcesses from "./process/NodeProcesses.ts"
import { lastKnown } from "./news/lastKnown.ts"
import { excludeFolder } from "./project/excludeFolder.ts"
import { adminDirOf } from "./project/gitView.ts"
import * as SlotFilesFs from "./project/SlotFilesFs.ts"
import * as TicketFilesFs from "./project/TicketFilesFs.ts"
import { recording } from "./recording.ts"
import { telemetryDir } from "./telemetryDir.ts"
import { BUILT_AT } from "./toolkit.ts"

export type ProjectServices =
  | Digest
  | EventStore
  | Host
  | Ids
  | LogKeeper
  | LogStore
  | Prices
  | Processes
  | SlotFiles
  | SnapshotStore
  | Telemetry
  | TicketFiles
  | Vcs

export interface ProjectOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Version of the toolkit, for sessions. */
  readonly toolkit: string
  /** Write a log of its own also where `CI` is set (default: not). */
  readonly record?: boolean
}

/** Ticket files belong into a work tree that shows the target branch; without Git there is only one place. */
const renders = (project: OpenProject): boolean => {
  const config = loadConfig(project)
  if (config.render === "none" || project.worktree === null) return config.render !== "none" && project.kind === "plain"
  const shown = branchAt(project.worktree)
  // Detached: nothing shows the target, whichever it is.
  return shown !== null && shown === targetOf(project, config)
}

/** The second log is beside the first one, and written under the same rules. */
const telemetryLayer = (
  { storeDir }: Pick<OpenProject, "storeDir">,
  durability: ReturnType<typeof durabilityOf>,
  ci: Parameters<typeof recording>[1]
): Layer.Layer<Telemetry> => {
  const dir = telemetryDir(storeDir)
  return Layer.provide(
    TelemetryOnLog.layer({ builtAt: BUILT_AT }),
    Layer.mergeAll(
      recording(FsLogStore.layer({ storeDir: dir, durability }), ci),
      FsSnapshotStore.layer({ storeDir: dir }),
      NodeDigest.layer
    )
  )
}

/** A rebase of the target takes it off its branch until it is done. */
const rebasesTarget = (project: OpenProject): boolean => {
  const config = loadConfig(project)
  if (config.render === "none" || project.worktree === null || branchAt(project.worktree) !== null) return false
  return config.target !== undefined && rebases(adminDirOf(project.worktree), config.target)
}

/** Its modules are only loaded where the log is on refs. */
const onRefs = (project: OpenProject, options: Parameters<typeof recording>[1]) =>
  Layer.unwrap(
    Effect.map(
      Effect.promise(() => import("./refs/refLog.ts")),
      ({ keeper, store }) => Layer.mergeAll(keeper(project), recording(store(project), options))
    )
  )

const inFiles = (project: OpenProject, options: Parameters<typeof recording>[1]) => {
  const { storeDir } = project
  const store = { storeDir, durability: durabilityOf(project), lastKnown: lastKnown(project) }
  return Layer.mergeAll(FsLogKeeper.layer(store), recording(FsLogStore.layer(store), options))
}

/** Fails where the log can't be kept as the configuration says: `git-sha256-unsupported` and the like. */
export const projectLayer = (
  project: OpenProject,
  options: ProjectOptions
): Layer.Layer<ProjectServices, DomainError> => {
  const { env, toolkit } = options
  const { commonDir, storeDir } = project
  const root = project.worktree ?? project.root
  const cache = join(storeDir, "cache")
  const ci = { env, record: options.record === true }
  const log = Layer.mergeAll(
    project.storage === "files" ? inFiles(project, ci) : onRefs(project, ci),
    FsSnapshotStore.layer({ storeDir, digest: quickDigest }),
    NodeDigest.layer
  )
  return Layer.mergeAll(
    Layer.provideMerge(EventStoreOnLog.layer({ builtAt: BUILT_AT }), log),
    Layer.succeed(ProjectPlace, {
      id: project.projectId,
      prefix: project.prefix,
      segments: project.travels === "segments"
    }),
    telemetryLayer(project, durabilityOf(project), ci),
    NodeIds.layer,
    NodeHost.layer(toolkit),
    pricesOfProject.layer,
    NodeProcesses.layer({ runtimeDir: join(storeDir, "run"), env }),
    GitVcs.layer({
      // Without Git nothing asks for it: the verbs that need it refuse first.
      root: commonDir === null ? root : mainWorktree({ commonDir, worktree: root }),
      gitDir: commonDir ?? join(root, ".git"),
      marker: `btk-${project.projectId}-git`,
      prefix: project.prefix,
      env
    }),
    SlotFilesFs.layer({ slotsRoot: SlotFilesFs.slotsRoot(project.projectId, storeDir, env), worktree: root }),
    TicketFilesFs.layer({
      worktree: root,
      prefix: project.prefix,
      cache: join(cache, `tickets-${sha256(project.root).slice(0, 12)}`),
      lostFound: join(storeDir, "lost+found"),
      sha256,
      renders: () => renders(project),
      rebases: () => rebasesTarget(project),
      reads: () => loadConfig(project).render !== "none",
      beforeWrite: () => {
        if (commonDir !== null && loadConfig(project).render === "local")
          excludeFolder(commonDir, `${project.prefix}${DATA_DIR}`)
      },
      git: commonDir === null ? null : makeGit({ root, gitDir: commonDir, env })
    })
  )
}
