/**
 * Where a project is and where its log lives: in the Git directory that all work trees share, or in `.backlog` where
 * there is no Git. Looks up to the repository's border and no further. Reads; makes nothing.
 *
 * @since 0.1.0
 */
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import {
  CONFIG_FILE,
  type LogStorage,
  type Peeked,
  peekProject,
  PROJECT_ID
} from "@backlog-toolkit/core/backlog/PeekProjectId"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import { codeOf } from "./internal/Fs.ts"
import { type GitBorder, gitBorderAt } from "./internal/gitDir.ts"

export { CONFIG_FILE } from "@backlog-toolkit/core/backlog/PeekProjectId"

/** All paths are real and absolute. */
export interface Place {
  readonly kind: "git" | "plain"
  /** Folder of backlog.config.json; the repository's border when there is none (asked with an id, or bare). */
  readonly root: string
  readonly projectId: string
  /** May not exist yet. */
  readonly storeDir: string
  readonly commonDir: string | null
  /** Where its configuration keeps the log; files where there is none to ask. */
  readonly storage: LogStorage
  /** Null in a bare repository, which only serves the log and reading commands, and without Git. */
  readonly worktree: string | null
}

export interface PlaceOptions {
  /** For a project that has no configuration file yet, or can't be asked for it. */
  readonly projectId?: string
}

interface Found {
  readonly git: GitBorder | null
  readonly config: string | null
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

const realStart = (start: string): string => {
  try {
    return realpathSync(start)
  } catch (error) {
    throw domainError(
      "usage",
      "folder-not-found",
      `There is no folder ${start}.`,
      error instanceof Error ? `${error.message}.` : String(error),
      "Give a folder inside your project.",
      { folder: start }
    )
  }
}

const search = (start: string): Found => {
  let config: string | null = null
  for (let dir = start; ; dir = dirname(dir)) {
    const git = gitBorderAt(dir)
    // A hook may run inside `.git`: then the border is the folder around it.
    if (config === null) config = [dir, git?.border ?? dir].find((folder) => isFile(join(folder, CONFIG_FILE))) ?? null
    if (git !== null || dir === dirname(dir)) return { git, config }
  }
}

const notFound = (start: string, { git }: Found): DomainError =>
  domainError(
    "not-found",
    "project-not-found",
    `No ${CONFIG_FILE} in ${start} or above.`,
    git === null
      ? "There is no Git repository either."
      : `The search ends at the border of the repository, ${git.border}.`,
    "Run btk init in the folder of your project.",
    { folder: start }
  )

const unknownStorage = (file: string): DomainError =>
  domainError(
    "usage",
    "log-storage-unknown",
    `${file} keeps the log in a place that isn't known.`,
    "log.storage is neither files nor refs; reading another place could show a log that isn't this project's.",
    "Set log.storage to files or refs, or leave it out.",
    { file, field: "log.storage" }
  )

interface Named extends Peeked {
  readonly id: string
  readonly storage: LogStorage
}

const projectIn = (file: string): Named => {
  let text: string
  try {
    text = readFileSync(file, "utf8")
  } catch (error) {
    throw domainError(
      "environment",
      "config-unreadable",
      `${file} can't be read.`,
      error instanceof Error ? `${error.message}.` : String(error),
      "Check its permissions.",
      { file }
    )
  }
  const { id, storage } = peekProject(text)
  if (storage === null) throw unknownStorage(file)
  if (id !== null) return { id, storage }
  throw domainError(
    "usage",
    "project-id-missing",
    `${file} has no usable project.id.`,
    "The id names the folder of the log, so that several projects of one repository don't share one.",
    'Set project.id to a lower-case name such as "my-app".',
    { file }
  )
}

/** A bare repository has no files: its only log tells the project. */
const onlyProject = (start: string, found: Found, commonDir: string): string => {
  let names: ReadonlyArray<string> = []
  try {
    names = readdirSync(join(commonDir, "backlog")).filter((name) => PROJECT_ID.test(name))
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error
  }
  const [only, another] = names
  if (only === undefined) throw notFound(start, found)
  if (another === undefined) return only
  throw domainError(
    "usage",
    "project-ambiguous",
    `The repository ${commonDir} holds the logs of several projects: ${names.toSorted().join(", ")}.`,
    "It is bare, so no folder tells which one is meant.",
    "Name the project, or run the command in a clone.",
    { projects: names.toSorted() }
  )
}

const checkId = (id: string): void => {
  if (PROJECT_ID.test(id)) return
  throw domainError(
    "usage",
    "project-id-invalid",
    `${JSON.stringify(id)} can't be a project's id.`,
    "The id names the folder of the log.",
    "Use lower-case letters, digits and hyphens, at most 64.",
    { id }
  )
}

/** Throws `project-not-found`, `project-id-missing`, `git-broken` and the like. */
export const findPlace = (start: string, options: PlaceOptions = {}): Place => {
  if (options.projectId !== undefined) checkId(options.projectId)
  const from = realStart(start)
  const found = search(from)
  const { config, git } = found
  const bare = git !== null && git.worktree === null
  const root = config ?? git?.border ?? from
  if (config === null && options.projectId === undefined && !bare) throw notFound(from, found)
  const named = (id: string): Named => ({ id, storage: "files" })
  const { id: projectId, storage } =
    options.projectId !== undefined
      ? named(options.projectId)
      : config === null && git !== null
        ? named(onlyProject(from, found, git.commonDir))
        : projectIn(join(root, CONFIG_FILE))
  return git === null
    ? { kind: "plain", root, projectId, storage, storeDir: join(root, ".backlog"), commonDir: null, worktree: null }
    : {
        kind: "git",
        root,
        projectId,
        storage,
        storeDir: join(git.commonDir, "backlog", projectId),
        commonDir: git.commonDir,
        worktree: git.worktree
      }
}
