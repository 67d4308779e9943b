/**
 * Which branch is checked out in a folder. Without a runtime, for what every command asks first.
 *
 * @since 0.1.0
 */
import { spawnSync } from "node:child_process"
import type { Env } from "../process/environment.ts"
import { gitEnvironment } from "./gitEnvironment.ts"

export const HEADS = "refs/heads/"

/** The branch of a full ref; null for another ref. */
export const shortBranch = (ref: string): string | null => (ref.startsWith(HEADS) ? ref.slice(HEADS.length) : null)

/** One line that git answers about a folder; null when it answers none, or there is no Git. */
export const askGit = (dir: string, args: ReadonlyArray<string>, env: Env): string | null => {
  const { status, stdout } = spawnSync("git", ["-C", dir, ...args], {
    encoding: "utf8",
    env: gitEnvironment(env),
    stdio: ["ignore", "pipe", "ignore"]
  })
  return status === 0 ? stdout.trim() : null
}

/** Null when HEAD is detached, and without a repository. Not by git's short name: that is longer where a tag has it too. */
export const branchAt = (dir: string, env: Env = process.env): string | null =>
  shortBranch(askGit(dir, ["symbolic-ref", "-q", "HEAD"], env) ?? "")
