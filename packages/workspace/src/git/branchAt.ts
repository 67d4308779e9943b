/**
 * Which branch is checked out in a folder. Without a runtime and mostly without git, for what every command asks first.
 *
 * @since 0.1.0
 */
import { spawnSync } from "node:child_process"
import { lstatSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import type { Env } from "../process/environment.ts"
import { gitEnvironment } from "./gitEnvironment.ts"

export const HEADS = "refs/heads/"

/** The branch of a full ref; null for another ref. */
export const shortBranch = (ref: string): string | null => (ref.startsWith(HEADS) ? ref.slice(HEADS.length) : null)

/** What git answers about a folder, without the space around it unless `trim` is false; null when it answers nothing, or there is no Git. */
export const askGit = (
  dir: string,
  args: ReadonlyArray<string>,
  env: Env,
  { trim = true }: { readonly trim?: boolean } = {}
): string | null => {
  const { status, stdout } = spawnSync("git", ["-C", dir, ...args], {
    encoding: "utf8",
    env: gitEnvironment(env),
    stdio: ["ignore", "pipe", "ignore"]
  })
  if (status !== 0) return null
  return trim ? stdout.trim() : stdout
}

const textAt = (file: string): string | null => {
  try {
    return lstatSync(file).isFile() ? readFileSync(file, "utf8") : null
  } catch {
    // Absent or unreadable: git says what that means.
    return null
  }
}

/** The folder that holds HEAD of a work tree, when `dir` is its top and the layout is the usual one; else null. */
const adminDirAt = (dir: string): string | null => {
  const dotGit = join(dir, ".git")
  if (lstatSync(dotGit, { throwIfNoEntry: false })?.isDirectory() === true) return dotGit
  const [, linked] = /^gitdir: (.+?)[\r\n]*$/u.exec(textAt(dotGit) ?? "") ?? []
  return linked === undefined ? null : resolve(dir, linked)
}

/** Where branches are: in the repository that a linked work tree belongs to. */
const commonDirOf = (adminDir: string): string => resolve(adminDir, (textAt(join(adminDir, "commondir")) ?? ".").trim())

/** A branch as git writes it into HEAD: an ordinary name, and not the one that stands there when refs are in tables. */
const BRANCH = /^ref: (?<ref>refs\/heads\/(?!\.)[^\s\p{Cc}]+)\n$/u

/** HEAD's ref by the files of a work tree whose top is `dir`; null when only git can tell. */
const refIn = (dir: string): string | null => {
  const adminDir = adminDirAt(dir)
  const ref = adminDir === null ? undefined : BRANCH.exec(textAt(join(adminDir, "HEAD")) ?? "")?.groups?.["ref"]
  if (adminDir === null || ref === undefined) return null
  // A branch may itself be another name of a branch.
  return textAt(join(commonDirOf(adminDir), ref))?.startsWith("ref:") === true ? null : ref
}

/** Null when HEAD is detached, and without a repository. Not by git's short name: that is longer where a tag has it too. */
export const branchAt = (dir: string, env: Env = process.env): string | null =>
  shortBranch(refIn(dir) ?? askGit(dir, ["symbolic-ref", "-q", "HEAD"], env) ?? "")
