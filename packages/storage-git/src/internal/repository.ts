/**
 * Finds the common Git directory, which all work trees share, as gitrepository-layout(5) describes it, and refuses repositories whose
 * objects or refs are stored in a way that isn't understood here. Reads; makes nothing.
 *
 * @since 0.1.0
 */
import { realpathSync, statSync } from "node:fs"
import { join, resolve } from "node:path"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import { readError } from "./errors.ts"
import { nodeFs } from "./Fs.ts"

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

const textOf = (file: string): string | null => {
  try {
    return nodeFs.read(file)?.toString("utf8") ?? null
  } catch (error) {
    throw readError(error, file)
  }
}

const notGit = (path: string, why: string): DomainError =>
  domainError(
    "environment",
    "git-broken",
    `${path} is no Git repository that can be used.`,
    why,
    "Run git status there and mend what it reports (git worktree repair helps after a move).",
    { file: path }
  )

/**
 * Takes a work tree, its `.git`, the Git directory of a linked work tree, or a bare repository; the folder itself, none above it.
 * Throws `git-broken`.
 */
export const commonDirOf = (path: string): string => {
  const start = resolve(path)
  const dotGit = join(start, ".git")
  const at = statSync(dotGit, { throwIfNoEntry: false }) === undefined ? start : dotGit
  let gitDir = at
  if (!isDirectory(at)) {
    const [, target] = /^gitdir: (.+?)[\r\n]*$/u.exec(textOf(at) ?? "") ?? []
    if (target === undefined)
      throw notGit(at, "It is neither a folder nor a file that says where the Git directory is.")
    gitDir = resolve(join(at, ".."), target)
  }
  const common = textOf(join(gitDir, "commondir"))?.replace(/[\r\n]+$/u, "")
  const dir = common === undefined ? gitDir : resolve(gitDir, common)
  if (isDirectory(join(dir, "objects")) && isDirectory(join(dir, "refs"))) return realpathSync(dir)
  throw notGit(dir, "It has no objects and refs.")
}

/** Extensions that change nothing here: https://git-scm.com/docs/git-config, "extensions.*". */
const HARMLESS: ReadonlySet<string> = new Set([
  "noop",
  "noop-v1",
  "partialclone",
  "preciousobjects",
  "relativeworktrees",
  "worktreeconfig"
])

/** Keys of one section of a Git configuration file in lower case, with their values; the last of a key wins, as for Git. */
const sectionOf = (config: string, section: string): ReadonlyMap<string, string> => {
  const keys = new Map<string, string>()
  let inside = false
  for (const raw of config.split("\n")) {
    const [, name, rest] = /^\s*\[\s*([^\]"\s]*)[^\]]*\](.*)$/u.exec(raw) ?? []
    if (name !== undefined) inside = name.toLowerCase() === section
    const [, key, value] = /^\s*([a-z][a-z0-9-]*)\s*(?:=\s*(.*))?$/iu.exec(rest ?? raw) ?? []
    if (inside && key !== undefined) {
      const bare = (value ?? "true").replace(/\s*[#;].*$/u, "").trim()
      keys.set(key.toLowerCase(), bare.replace(/^"(.*)"$/u, "$1"))
    }
  }
  return keys
}

const refused = (code: string, gitDir: string, what: string, why: string, next: string, setting: string): DomainError =>
  domainError("environment", code, `${gitDir} ${what}.`, why, next, { file: join(gitDir, "config"), setting })

const IN_FILES =
  "Keep this project's log in files (the default), or use a repository with SHA-1 objects and refs in files."

/** Throws `git-sha256-unsupported`, `git-reftable-unsupported`, `git-format-unsupported`. */
export const checkFormat = (gitDir: string): void => {
  const config = textOf(join(gitDir, "config")) ?? ""
  const version = sectionOf(config, "core").get("repositoryformatversion") ?? "0"
  if (version !== "0" && version !== "1") {
    const why = "Only versions 0 and 1 of the repository format are understood; writing into another could damage it."
    const what = `has repository format ${version}`
    throw refused(
      "git-format-unsupported",
      gitDir,
      what,
      why,
      "Use a newer version of the toolkit.",
      "core.repositoryFormatVersion"
    )
  }
  for (const [key, value] of sectionOf(config, "extensions")) {
    if (key === "objectformat") {
      if (value.toLowerCase() === "sha1") continue
      const why = `Its objects are named by ${value}; the log on refs writes objects named by SHA-1, which Git would not find.`
      throw refused(
        "git-sha256-unsupported",
        gitDir,
        "has another object format than SHA-1",
        why,
        IN_FILES,
        `extensions.objectFormat=${value}`
      )
    }
    if (key === "refstorage") {
      if (value.toLowerCase() === "files") continue
      const why = `Its refs are kept as ${value}; the log on refs writes them as files, which Git would not look at.`
      throw refused(
        "git-reftable-unsupported",
        gitDir,
        "doesn't keep its refs in files",
        why,
        IN_FILES,
        `extensions.refStorage=${value}`
      )
    }
    if (HARMLESS.has(key)) continue
    const why = `The setting extensions.${key} says that whoever doesn't know it must not touch the repository.`
    throw refused(
      "git-format-unsupported",
      gitDir,
      "uses an extension that isn't known here",
      why,
      IN_FILES,
      `extensions.${key}=${value}`
    )
  }
}
