/**
 * Finds the project of a folder and says where its parts are. Without a runtime and, where a folder has a project, without
 * starting git, because every command begins with it. Owns no rule of looking up: that is `storage-fs/place`.
 *
 * @since 0.1.0
 */
import { readFileSync } from "node:fs"
import { basename, dirname, join, relative, sep } from "node:path"
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import { readJson, syntaxError } from "@backlog-toolkit/core/backlog/JsonText"
import { DomainError, domainError } from "@backlog-toolkit/core/log/DomainError"
import { CONFIG_FILE, findPlace, type Place } from "@backlog-toolkit/storage-fs/place"
import * as Result from "effect/Result"
import { branchAt } from "./git/branchAt.ts"
import { checkOwnFolder } from "./ownFolder.ts"
import { committedProject, committedProjects, projectsIn } from "./projectsOf.ts"
import { checkFiles, checkRefs } from "./refs/moved.ts"

export interface OpenProject extends Place {
  /** Absolute path of the configuration file. */
  readonly configFile: string
  /** The same from the repository's top, with forward slashes: how Git names it. */
  readonly configPath: string
  /** The project's folder from the repository's top: empty, or ended by a slash. */
  readonly prefix: string
  /**
   * How others get the log. A bare repository keeps in files what it could prove, also of a log that is pushed to it on refs: `storage`
   * says where this repository's own is.
   */
  readonly travels: "segments" | "refs"
}

/** A file that is no JSON names no project either: then its mistake is what has to be told. */
const withSyntax = (error: unknown): unknown => {
  if (!(error instanceof DomainError) || error.code !== "project-id-missing") return error
  const file = String(error.details["file"])
  const read = readJson(readFileSync(file, "utf8"))
  return Result.isFailure(read) ? syntaxError(file, read.failure) : error
}

/** Projects that are named in one message; the rest is counted. */
const MAX_NAMED = 5

/** Who runs a command at the top of a repository of several projects learns which there are. */
const withNeighbours = (dir: string, error: unknown): unknown => {
  if (!(error instanceof DomainError) || error.code !== "project-not-found") return error
  const { worktree } = findPlace(dir, { projectId: "project" })
  const folders = worktree === null ? [] : projectsIn(worktree).map(({ prefix }) => prefix.slice(0, -1))
  if (folders.length === 0) return error
  const more = folders.length > MAX_NAMED ? ` and ${folders.length - MAX_NAMED} more` : ""
  return domainError(
    error.kind,
    error.code,
    error.message,
    `${error.why} Projects of this repository are in ${folders.slice(0, MAX_NAMED).join(", ")}${more}.`,
    "Run the command in one of these folders, or make another project with btk init, in a folder with --here.",
    { ...error.details, projects: folders }
  )
}

/** A bare repository that nobody asked for its log yet: its HEAD tells the project, if there is one only. */
const bareProject = (dir: string, error: unknown): Place | null => {
  if (!(error instanceof DomainError) || error.code !== "project-not-found") return null
  const { commonDir, worktree } = findPlace(dir, { projectId: "project" })
  if (commonDir === null || worktree !== null) return null
  const ids = [...new Set(committedProjects(commonDir).flatMap(({ id }) => id ?? []))]
  const [only, another] = ids
  if (only === undefined) return null
  if (another === undefined) return findPlace(dir, { projectId: only })
  throw domainError(
    "usage",
    "project-ambiguous",
    `The repository ${commonDir} holds several projects: ${ids.toSorted().join(", ")}.`,
    "It is bare, so no folder tells which one is meant.",
    "Run the command in a clone.",
    { projects: ids.toSorted() }
  )
}

const placeOf = (dir: string): Place => {
  try {
    return findPlace(dir)
  } catch (error) {
    const bare = bareProject(dir, error)
    if (bare !== null) return bare
    throw withNeighbours(dir, withSyntax(error))
  }
}

const travelsBy = (storage: Place["storage"] | null): OpenProject["travels"] =>
  storage === "refs" ? "refs" : "segments"

/** A bare repository has the project where and how its HEAD has it. */
const committedAt = ({ commonDir, projectId, root, storage, worktree }: Place) => {
  if (worktree === null) {
    if (commonDir === null) return { prefix: "", travels: travelsBy(storage) }
    const committed = committedProject(commonDir, projectId)
    return { prefix: committed.prefix, travels: travelsBy(committed.storage) }
  }
  const folder = relative(worktree, root).split(sep).join("/")
  return { prefix: folder === "" ? "" : `${folder}/`, travels: travelsBy(storage) }
}

const refsNeedGit = (root: string): DomainError =>
  domainError(
    "environment",
    "git-repository-missing",
    `${root} is not in a Git repository.`,
    "Its configuration keeps the log on Git refs (log.storage).",
    "Run git init there, or leave log.storage out to keep the log in files.",
    { folder: root }
  )

export interface OpenOptions {
  /** Also when the log is not yet where the configuration keeps it: for who moves it. */
  readonly moving?: boolean
}

/**
 * Throws `project-not-found`, `project-id-missing`, `project-id-taken`, `log-storage-unknown`, `log-not-moved`, `config-syntax`,
 * `git-broken` and the like.
 */
export const openProject = (dir: string, { moving = false }: OpenOptions = {}): OpenProject => {
  const place = placeOf(dir)
  const { prefix, travels } = committedAt(place)
  const { commonDir, root, storage, storeDir, worktree } = place
  if (commonDir === null && storage === "refs") throw refsNeedGit(root)
  if (worktree !== null && !moving) {
    checkOwnFolder({ ...place, worktree, prefix }, () => (storage === "files" ? checkFiles(storeDir) : undefined))
    if (storage === "refs") checkRefs(storeDir)
  }
  return { ...place, configFile: join(root, CONFIG_FILE), configPath: prefix + CONFIG_FILE, prefix, travels }
}

export interface GitFolders {
  /** The work tree that holds the folder of the call. */
  readonly worktree: string
  readonly commonDir: string
}

const noGit = (root: string): DomainError =>
  domainError(
    "environment",
    "git-repository-missing",
    `${root} is not in a Git repository.`,
    "Work happens on branches, lands as commits and is proven by them, so it needs Git.",
    "Run git init there and make a first commit.",
    { folder: root }
  )

/** Throws `worktree-missing` in a bare repository. */
export const requireFiles = ({ kind, root, worktree }: Pick<Place, "kind" | "root" | "worktree">): void => {
  if (kind === "plain" || worktree !== null) return
  throw domainError(
    "environment",
    "worktree-missing",
    `${root} is a bare repository.`,
    "It has no files to work on and no configuration: it serves the log and the commands that only read it.",
    "Run the command in a clone that has files.",
    { folder: root }
  )
}

/** Throws `git-repository-missing`; a bare repository is one. */
export const requireRepository = ({ commonDir, root }: Pick<Place, "commonDir" | "root">): void => {
  if (commonDir === null) throw noGit(root)
}

/** Throws `git-repository-missing` and `worktree-missing`. */
export const requireGit = (project: Place): GitFolders => {
  const { commonDir, root, worktree } = project
  if (commonDir === null) throw noGit(root)
  requireFiles(project)
  return { worktree: worktree ?? root, commonDir }
}

/** The work tree that the repository began with: linked ones share its Git folder, which lies in it. */
export const mainWorktree = ({ commonDir, worktree }: GitFolders): string =>
  basename(commonDir) === ".git" ? dirname(commonDir) : worktree

/** The branch that work lands in: the configuration's, or the one that is checked out. Throws `target-unknown`. */
export const targetOf = (project: Place, config: BacklogConfig): string => {
  if (config.target !== undefined) return config.target
  const shown = branchAt(project.root)
  if (shown !== null) return shown
  throw domainError(
    "environment",
    "target-unknown",
    "No branch is checked out, so it isn't known where work lands.",
    "The configuration names no target branch, and HEAD is detached.",
    `Set "target" in ${CONFIG_FILE}, or check out the branch.`,
    { file: project.root, field: "target" }
  )
}
