/** Git for tests: nobody's configuration, a fixed person, a fixed branch. */
import { spawnSync } from "node:child_process"
import { join } from "node:path"

export const GIT_ENV = {
  PATH: process.env["PATH"],
  HOME: "/nonexistent",
  LC_ALL: "C",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ann",
  GIT_AUTHOR_EMAIL: "ann@example.org",
  GIT_COMMITTER_NAME: "Ann",
  GIT_COMMITTER_EMAIL: "ann@example.org"
}

export interface Said {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export const tryGit = (cwd: string, ...args: ReadonlyArray<string>): Said => {
  const { status, stderr, stdout } = spawnSync("git", args, { cwd, env: GIT_ENV, encoding: "utf8" })
  return { code: status, out: stdout.trim(), err: stderr.trim() }
}

/** Standard output; throws what git said when it failed. */
export const git = (cwd: string, ...args: ReadonlyArray<string>): string => {
  const { code, err, out } = tryGit(cwd, ...args)
  if (code !== 0) throw new Error(`git ${args.join(" ")}: exit ${code}\n${err}`)
  return out
}

export const bareRepository = (dir: string, name = "bare.git"): string => {
  git(dir, "init", "-q", "--bare", "--template=", name)
  return join(dir, name)
}

/** With one commit on main. */
export const workRepository = (dir: string, name = "work"): string => {
  git(dir, "init", "-q", "--template=", "-b", "main", name)
  const root = join(dir, name)
  git(root, "commit", "-q", "--allow-empty", "-m", "first")
  return root
}

/** Of a repository without branches; nothing is wrong with it. */
const UNBORN = /^notice: .*\n?/gmu

/** Throws unless Git finds nothing wrong at all; unreachable objects are normal. */
export const fsck = (repository: string): void => {
  const { code, err, out } = tryGit(repository, "fsck", "--strict", "--full", "--no-dangling", "--no-progress")
  const said = `${out}\n${err}`.replace(UNBORN, "").trim()
  if (code !== 0 || said !== "") throw new Error(`git fsck, exit ${code}\n${said}`)
}
