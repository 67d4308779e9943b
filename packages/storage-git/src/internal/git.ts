/**
 * Runs the git binary on the common Git directory: explicit environment, nothing asked, nothing paged. Owns no meaning of any
 * subcommand.
 *
 * @since 0.1.0
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"

export type Env = Readonly<Record<string, string | undefined>>

/** What git needs to find its configuration and to log in; all else that starts with GIT_ might point it elsewhere. */
const PASSED: ReadonlySet<string> = new Set([
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_SYSTEM",
  "GIT_CONFIG_NOSYSTEM",
  "GIT_EXEC_PATH",
  "GIT_ASKPASS",
  "GIT_SSH",
  "GIT_SSH_COMMAND"
])

export const gitEnvironment = (source: Env): Record<string, string> => {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(source)) {
    if (value !== undefined && (!name.startsWith("GIT_") || PASSED.has(name))) env[name] = value
  }
  return {
    ...env,
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    // An object that a partial clone left out is missing; reading must not go to the network for it.
    GIT_NO_LAZY_FETCH: "1"
  }
}

export interface GitPlace {
  readonly executable: string
  readonly gitDir: string
  readonly env: Record<string, string>
  /** Where it runs (default: the Git directory). */
  readonly cwd?: string
}

export const startGit = (
  { cwd, env, executable, gitDir }: GitPlace,
  args: ReadonlyArray<string>
): ChildProcessWithoutNullStreams =>
  spawn(executable, ["-c", "gc.auto=0", "-c", "maintenance.auto=false", `--git-dir=${gitDir}`, ...args], {
    cwd: cwd ?? gitDir,
    env,
    stdio: ["pipe", "pipe", "pipe"]
  })

export const gitMissing = (executable: string, error: Error): DomainError =>
  domainError(
    "environment",
    "git-missing",
    `Git (${executable}) can't be run.`,
    `${error.message}.`,
    "Install git and make sure that `git --version` works in this shell.",
    { executable }
  )

export interface GitResult {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs git to its end, or until the signal ends it. Rejects with `git-missing`; every exit code is an answer. */
export const runGit = (
  place: GitPlace,
  args: ReadonlyArray<string>,
  input: string | Uint8Array = "",
  signal?: AbortSignal
): Promise<GitResult> =>
  new Promise((resolve, reject) => {
    const child = startGit(place, args)
    const out: Array<Buffer> = []
    const err: Array<Buffer> = []
    const stop = (): void => void child.kill()
    signal?.addEventListener("abort", stop)
    child.on("error", (error) => reject(gitMissing(place.executable, error)))
    child.stdin.on("error", () => undefined)
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk))
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk))
    child.on("close", (code) => {
      signal?.removeEventListener("abort", stop)
      resolve({ code, stdout: Buffer.concat(out).toString("utf8"), stderr: Buffer.concat(err).toString("utf8") })
    })
    child.stdin.end(input)
  })
