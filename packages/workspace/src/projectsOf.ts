/**
 * The projects of a repository, by their configuration files. Starts git, so it is for `init`, for bare repositories and for
 * what is said when a project isn't found; no other command needs to know its neighbours.
 *
 * @since 0.1.0
 */
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { CONFIG_FILE, type LogStorage, type Peeked, peekProject } from "@backlog-toolkit/core/backlog/PeekProjectId"
import { gitEnvironment } from "./git/gitEnvironment.ts"

export interface NeighbourProject {
  /** Its folder from the repository's top: empty, or ended by a slash. */
  readonly prefix: string
  /** Null when its configuration names none. */
  readonly id: string | null
  /** Null for a place that isn't known. */
  readonly storage: LogStorage | null
}

/** A tree of a million names is some 60 MB. */
const MAX_BYTES = 256 * 1024 * 1024

/** Null when git is missing or has no answer. */
const ask = (args: ReadonlyArray<string>): string | null => {
  const { status, stdout } = spawnSync("git", args, {
    encoding: "utf8",
    env: gitEnvironment(process.env),
    maxBuffer: MAX_BYTES,
    stdio: ["ignore", "pipe", "ignore"]
  })
  return status === 0 ? stdout : null
}

const NOTHING: Peeked = { id: null, storage: "files" }

const peekAt = (file: string): Peeked => {
  try {
    return peekProject(readFileSync(file, "utf8"))
  } catch {
    // Deleted, or not ours to read: no command can open it either.
    return NOTHING
  }
}

const prefixOf = (configPath: string): string => configPath.slice(0, -CONFIG_FILE.length)

/** The id of the project in a folder of the work tree; null when there is none. */
export const projectIdAt = (worktree: string, prefix: string): string | null =>
  peekAt(join(worktree, prefix, CONFIG_FILE)).id

/** Every project of a work tree that Git doesn't ignore, in order. */
export const projectsIn = (worktree: string): ReadonlyArray<NeighbourProject> => {
  const pattern = `:(top,glob)**/${CONFIG_FILE}`
  const args = ["ls-files", "-z", "--full-name", "--cached", "--others", "--exclude-standard", "--", pattern]
  const paths = new Set((ask(["-C", worktree, ...args]) ?? "").split("\0").filter((path) => path !== ""))
  return [...paths].toSorted().map((path) => ({ prefix: prefixOf(path), ...peekAt(join(worktree, path)) }))
}

/** Every project that a repository has at its HEAD, in order: for one that has no files. */
export const committedProjects = (gitDir: string): ReadonlyArray<NeighbourProject> => {
  const names = ask(["--git-dir", gitDir, "ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD"]) ?? ""
  return names
    .split("\0")
    .filter((path) => path.split("/").at(-1) === CONFIG_FILE)
    .map((path) => {
      const text = ask(["--git-dir", gitDir, "cat-file", "blob", `HEAD:${path}`])
      return { prefix: prefixOf(path), ...(text === null ? NOTHING : peekProject(text)) }
    })
}

/** A project as a repository without files has it at its HEAD; at the top when it doesn't say. */
export const committedProject = (gitDir: string, id: string): NeighbourProject =>
  committedProjects(gitDir).find((project) => project.id === id) ?? { ...NOTHING, prefix: "", id }
