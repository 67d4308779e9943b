/**
 * Finds Git's folders as gitrepository-layout(5) describes them, without starting git. A repository that can't be
 * resolved is an error, never "no repository".
 *
 * @since 0.1.0
 */
import { lstatSync, readFileSync, realpathSync, statSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import { codeOf } from "./Fs.ts"

export interface GitBorder {
  /** Folder of `.git`; the Git directory itself when bare. */
  readonly border: string
  /** Null when the repository is bare. */
  readonly worktree: string | null
  /** Shared by all work trees of the repository; a submodule has its own. */
  readonly commonDir: string
}

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

const broken = (dotGit: string, why: string): DomainError =>
  domainError(
    "environment",
    "git-broken",
    `The Git repository at ${dotGit} can't be resolved.`,
    why,
    "Run git status there and mend what it reports (git worktree repair helps after a move).",
    { file: dotGit }
  )

const looksLikeGitDir = (dir: string): boolean => isDirectory(join(dir, "objects")) && isDirectory(join(dir, "refs"))

/** A file with text, or (of the oldest kind) a symbolic link to a branch that may not exist yet. */
const hasHead = (dir: string): boolean => {
  const head = lstatSync(join(dir, "HEAD"), { throwIfNoEntry: false })
  return head !== undefined && (head.isSymbolicLink() || (head.isFile() && head.size > 0))
}

const textOf = (file: string, dotGit: string): string | null => {
  try {
    return readFileSync(file, "utf8")
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null
    throw broken(dotGit, `${file} can't be read: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

/** Where a `.git` file points to. */
const gitDirOfFile = (dotGit: string): string => {
  const [, target] = /^gitdir: (.+?)[\r\n]*$/u.exec(textOf(dotGit, dotGit) ?? "") ?? []
  if (target === undefined) throw broken(dotGit, "It is a file that doesn't say where its Git directory is.")
  return resolve(dirname(dotGit), target)
}

const commonDirOf = (gitDir: string, dotGit: string): string => {
  const text = textOf(join(gitDir, "commondir"), dotGit)?.replace(/[\r\n]+$/u, "") ?? null
  if (text === "") throw broken(dotGit, `${join(gitDir, "commondir")} is empty.`)
  return text === null ? gitDir : resolve(gitDir, text)
}

const resolveGit = (dotGit: string): string => {
  const gitDir = isDirectory(dotGit) ? dotGit : gitDirOfFile(dotGit)
  if (!isDirectory(gitDir)) throw broken(dotGit, `Its Git directory ${gitDir} doesn't exist.`)
  if (!hasHead(gitDir)) throw broken(dotGit, `Its Git directory ${gitDir} has no HEAD.`)
  const commonDir = commonDirOf(gitDir, dotGit)
  if (!looksLikeGitDir(commonDir)) throw broken(dotGit, `${commonDir} has no objects and refs.`)
  return realpathSync(commonDir)
}

/** The repository whose border is `dir`; null when `dir` is no border. Throws `git-broken`. */
export const gitBorderAt = (dir: string): GitBorder | null => {
  const dotGit = join(dir, ".git")
  // Not followed: a link to nowhere is a repository that is broken.
  const present = lstatSync(dotGit, { throwIfNoEntry: false }) !== undefined
  if (present) return { border: dir, worktree: dir, commonDir: resolveGit(dotGit) }
  if (!looksLikeGitDir(dir) || !hasHead(dir)) return null
  // Inside a repository's `.git`, as in a hook: its work tree is around it.
  if (basename(dir) === ".git") return { border: dirname(dir), worktree: dirname(dir), commonDir: dir }
  return { border: dir, worktree: null, commonDir: dir }
}
