/**
 * Where a project's log is, how safe it is there, and why: each answer with its reason.
 *
 * @since 0.1.0
 */
import { readdirSync } from "node:fs"
import { dirname } from "node:path"
import { EVENTS_DIR } from "@backlog-toolkit/core/log/Segment"
import { storeFacts, type StoreFacts } from "@backlog-toolkit/storage-fs/whereIs"
import { durabilityOf } from "./durabilityOf.ts"
import { ignoredAt, type Ignored } from "./git/ignoredAt.ts"
import { lastKnown } from "./news/lastKnown.ts"
import type { OpenProject } from "./openProject.ts"
import { telemetryDir } from "./telemetryDir.ts"

/** A value and why it is so. */
export interface Answer {
  readonly value: string
  readonly why: string
}

export interface Whereabouts extends StoreFacts {
  readonly projectId: string
  readonly place: Answer
  /** Whether the log itself is in files or on Git refs. */
  readonly storage: Answer
  readonly durability: Answer
  readonly publish: Answer
  /** The log of single calls, which no tree holds. */
  readonly telemetry: { readonly storeDir: string; readonly commits: number }
  /** Ids of the other projects of the repository, whose logs are beside this one. */
  readonly others: ReadonlyArray<string>
  /** Folders of the toolkit that Git ignores in this work tree. */
  readonly ignored: ReadonlyArray<Ignored>
}

const placeOf = ({ commonDir, projectId, root, worktree }: OpenProject): Answer => {
  if (commonDir === null)
    return { value: "plain", why: `${root} is in no Git repository, so the log is in .backlog there.` }
  const why = `In the Git directory ${commonDir}, which all work trees share and no checkout touches, under the project's id ${projectId}.`
  return worktree === null
    ? { value: "bare", why: `${why} The repository has no files: it serves commands that read.` }
    : { value: "git", why }
}

const storageOf = ({ projectId, storage, travels, worktree }: OpenProject): Answer => {
  if (storage === "refs") {
    const why = `The configuration says so (log.storage): one chain of Git commits for each replica, below refs/backlog/${projectId}/; no tree has it. btk sync pushes and fetches it.`
    return { value: storage, why }
  }
  if (travels === "refs") {
    const why = `The project's log is on refs, and this repository is bare: what is pushed to refs/backlog/${projectId}/ counts when it is proven, and is then kept in files.`
    return { value: storage, why }
  }
  const why = worktree === null ? "" : " btk sync commits it as segments in backlog/events."
  return {
    value: storage,
    why: `One file for each commit of events, as long as the configuration says nothing else.${why}`
  }
}

const durability = (project: OpenProject): Answer => {
  const value = durabilityOf(project)
  return value === "commit"
    ? { value, why: "A commit is acknowledged when what holds it is flushed: it survives a power cut." }
    : { value, why: "The configuration says so: a commit survives a killed process, but perhaps not a power cut." }
}

const publish = ({ storage }: OpenProject, { fileSystem, replica }: StoreFacts): Answer => {
  if (storage === "refs")
    return {
      value: "ref",
      why: "A commit appears with the move of its replica's ref, under Git's own lock: whole or not at all."
    }
  if (replica === null) return { value: "undecided", why: "The first append finds out whether there are hard links." }
  return replica.publish === "link"
    ? {
        value: "link",
        why: `Hard links worked when the log was made: a commit appears whole or not at all (${fileSystem}).`
      }
    : {
        value: "wx",
        why: `There were no hard links when the log was made: a commit is written under its own name, with a checksum (${fileSystem}).`
      }
}

/** Other folders of the same kind. */
const othersOf = ({ commonDir, projectId, storeDir }: OpenProject): ReadonlyArray<string> => {
  if (commonDir === null) return []
  try {
    return readdirSync(dirname(storeDir)).filter((name) => name !== projectId)
  } catch {
    // No log of any project yet.
    return []
  }
}

const telemetry = (project: OpenProject): Whereabouts["telemetry"] => {
  const { replicas, storeDir } = storeFacts(telemetryDir(project.storeDir))
  return { storeDir, commits: replicas.reduce((sum, { commits }) => sum + commits, 0) }
}

/** A log on refs needs no folder in the tree. */
const ignoredIn = ({ root, travels, worktree }: OpenProject): ReadonlyArray<Ignored> =>
  worktree === null ? [] : ignoredAt(root).filter(({ path }) => travels === "segments" || path !== EVENTS_DIR)

/** Throws what reading the log throws. */
export const whereIs = (project: OpenProject): Whereabouts => {
  const facts = storeFacts(project.storeDir, { lastKnown: lastKnown(project) })
  return {
    ...facts,
    projectId: project.projectId,
    place: placeOf(project),
    durability: durability(project),
    storage: storageOf(project),
    publish: publish(project, facts),
    telemetry: telemetry(project),
    others: othersOf(project).toSorted(),
    ignored: ignoredIn(project)
  }
}
