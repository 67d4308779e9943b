/**
 * Where a project's log is, how safe it is there, and why: each answer with its reason.
 *
 * @since 0.1.0
 */
import { readdirSync } from "node:fs"
import { dirname } from "node:path"
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

const durability = (project: OpenProject): Answer => {
  const value = durabilityOf(project)
  return value === "commit"
    ? { value, why: "A commit is acknowledged when its file and its folder are flushed: it survives a power cut." }
    : { value, why: "The configuration says so: a commit survives a killed process, but perhaps not a power cut." }
}

const publish = ({ fileSystem, replica }: StoreFacts): Answer => {
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

/** Throws what reading the log throws. */
export const whereIs = (project: OpenProject): Whereabouts => {
  const facts = storeFacts(project.storeDir, { lastKnown: lastKnown(project) })
  return {
    ...facts,
    projectId: project.projectId,
    place: placeOf(project),
    durability: durability(project),
    publish: publish(facts),
    telemetry: telemetry(project),
    others: othersOf(project).toSorted(),
    ignored: project.worktree === null ? [] : ignoredAt(project.root)
  }
}
