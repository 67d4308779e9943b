/**
 * Runs the git binary: fixed configuration, explicit environment, own process group, failures as coded errors.
 * Owns no meaning of any subcommand.
 *
 * @since 0.1.0
 */
import { spawn } from "node:child_process"
import { join } from "node:path"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"
import { endGroup, GRACE_MS } from "../process/endProcesses.ts"
import { gitMissing, gitTooOld, isTooOld, versionOf } from "./gitErrors.ts"
import type { Env } from "../process/environment.ts"
import { GIT_RUN, markEnvironment } from "../process/marker.ts"
import { gitEnvironment } from "./gitEnvironment.ts"
import { runUnread } from "./runUnread.ts"

export interface GitOptions {
  /** The main work tree; of a bare repository, the repository itself. */
  readonly root: string
  /** The common git folder. */
  readonly gitDir: string
  /** Where the allow-listed variables come from (default: this process's environment). */
  readonly env?: Env
  /** Name or path of the binary (default `git`). */
  readonly executable?: string
  /** The project's folder from the repository's top, ended by a slash; empty (the default) for the top itself. */
  readonly prefix?: string
  /** Marks every git, so that a later run can wait for one that outlives this process (default: none). */
  readonly marker?: string
}

export interface RunOptions {
  /** Work tree to run in. Left out: object level, in the common git folder, where no file of a work tree has a say. */
  readonly cwd?: string
  /** Another index file. */
  readonly index?: string
  readonly input?: string | Buffer
  readonly env?: Readonly<Record<string, string>>
  /** Exit codes that are answers (default only 0). */
  readonly ok?: ReadonlyArray<number>
  /** Milliseconds after which the whole group is ended (default: no limit). */
  readonly timeoutMs?: number
  /** A second git that reads this one's standard output; the answer is the second's. */
  readonly pipe?: ReadonlyArray<string>
  /**
   * Goes on when this process is gone: what it prints goes to files. With a pipe, git and what it starts die of the first
   * line that nobody reads, in the middle of a person's work tree.
   */
  readonly outlives?: boolean
}

export interface GitResult {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
  /** Both streams as they came, for people. */
  readonly output: string
}

export interface Git {
  readonly root: string
  readonly gitDir: string
  /** The project's folder from the repository's top: empty, or ended by a slash. */
  readonly prefix: string
  /** The folder of the toolkit's own files, from the repository's top. */
  readonly backlog: string
  readonly run: (args: ReadonlyArray<string>, options?: RunOptions) => Effect.Effect<GitResult, DomainError>
  /** Standard output without its final line break. */
  readonly text: (args: ReadonlyArray<string>, options?: RunOptions) => Effect.Effect<string, DomainError>
  /** NUL-terminated records of standard output. */
  readonly records: (
    args: ReadonlyArray<string>,
    options?: RunOptions
  ) => Effect.Effect<ReadonlyArray<string>, DomainError>
}

/** Settings that would change output, start daemons or write behind our back; lock timeouts in milliseconds. */
const CONFIG = [
  "core.quotePath=false",
  "core.fsmonitor=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "core.filesRefLockTimeout=1000",
  "core.packedRefsTimeout=3000",
  "i18n.logOutputEncoding=UTF-8",
  "submodule.recurse=false",
  "advice.detachedHead=false",
  "advice.addEmbeddedRepo=false",
  "core.safecrlf=false"
].flatMap((setting) => ["-c", setting])

/** Splits `-z` output. */
export const splitZ = (text: string): ReadonlyArray<string> => {
  const parts = text.split("\0")
  if (parts.at(-1) === "") parts.pop()
  return parts
}

/** `git failed`, with what git itself said. */
export const gitFailed = (args: ReadonlyArray<string>, result: Pick<GitResult, "code" | "stderr">): DomainError => {
  const at = args.findIndex((arg, index) => !arg.startsWith("-") && args[index - 1] !== "-c")
  const subcommand = args[at] ?? ""
  const said = result.stderr.trim()
  return domainError(
    "environment",
    "git-failed",
    `git ${subcommand} failed${result.code === null ? "" : ` with exit code ${result.code}`}.`,
    said === "" ? "It gave no reason." : said.slice(-2000),
    "Mend what git names, then run the command again.",
    { subcommand, code: result.code }
  )
}

interface Spawned {
  readonly args: ReadonlyArray<string>
  readonly cwd: string
  readonly env: Record<string, string>
}

const start = (executable: string, { args, cwd, env }: Spawned) =>
  // An own group: a Ctrl-C at the terminal reaches us, not git in the middle of a write.
  spawn(executable, [...CONFIG, ...args], { cwd, env, detached: true, stdio: ["pipe", "pipe", "pipe"] })

const runAlone = (executable: string, { args, cwd, env }: Spawned): Effect.Effect<GitResult, DomainError> =>
  Effect.mapError(runUnread(executable, [...CONFIG, ...args], { cwd, env }), (error) =>
    gitMissing(executable, cwd, error)
  )

const execute = (executable: string, job: Spawned, options: RunOptions): Effect.Effect<GitResult, DomainError> =>
  Effect.callback<GitResult, DomainError>((resume) => {
    const children = [start(executable, job)]
    const first = children[0]
    if (options.pipe !== undefined) children.push(start(executable, { ...job, args: options.pipe }))
    const last = children.at(-1)
    if (first === undefined || last === undefined) return
    const stdout: Array<Buffer> = []
    const stderr: Array<Buffer> = []
    const output: Array<Buffer> = []
    let firstCode: number | null = 0
    let open = children.length
    const endAll = () =>
      Promise.all(children.flatMap(({ pid }) => (pid === undefined ? [] : [endGroup(pid, GRACE_MS)])))
    const timer = options.timeoutMs === undefined ? undefined : setTimeout(() => void endAll(), options.timeoutMs)

    for (const child of children) {
      child.on("error", (error: NodeJS.ErrnoException) => {
        clearTimeout(timer)
        resume(Effect.fail(gitMissing(executable, job.cwd, error)))
      })
      child.stdin.on("error", () => undefined)
      child.stderr.on("data", (chunk: Buffer) => {
        stderr.push(chunk)
        output.push(chunk)
      })
    }
    if (first !== last) {
      first.stdout.on("error", () => undefined).pipe(last.stdin)
      first.on("exit", (code) => {
        firstCode = code
      })
    }
    last.stdout.on("data", (chunk: Buffer) => {
      stdout.push(chunk)
      output.push(chunk)
    })
    first.stdin.end(options.input ?? "")
    let lastCode: number | null = null
    last.on("exit", (code) => {
      lastCode = code
    })
    for (const child of children) {
      child.on("close", () => {
        open -= 1
        if (open > 0) return
        clearTimeout(timer)
        resume(
          Effect.succeed({
            // A reader that is happy with half of its input must not hide that the writer failed.
            code: firstCode === 0 ? lastCode : firstCode,
            stdout: Buffer.concat(stdout),
            stderr: Buffer.concat(stderr).toString("utf8"),
            output: Buffer.concat(output).toString("utf8")
          })
        )
      })
    }
    return Effect.promise(async () => {
      clearTimeout(timer)
      await endAll()
    })
  })

/** Looks for git once, on first use. */
export const makeGit = (options: GitOptions): Git => {
  const executable = options.executable ?? "git"
  const base = {
    ...gitEnvironment(options.env ?? process.env),
    ...(options.marker === undefined ? {} : markEnvironment(options.marker, GIT_RUN))
  }
  // The git folder as its own work tree, and an index that doesn't exist: neither `core.worktree` nor anybody's
  // .gitattributes (git takes them from both) have a say in what a difference is.
  const atObjects = {
    GIT_DIR: options.gitDir,
    GIT_WORK_TREE: options.gitDir,
    GIT_INDEX_FILE: join(options.gitDir, "backlog-no-index")
  }
  let checked = false
  const check: Effect.Effect<void, DomainError> = Effect.suspend(() => {
    if (checked) return Effect.void
    return Effect.flatMap(execute(executable, { args: ["--version"], cwd: "/", env: base }, {}), ({ stdout }) => {
      const version = versionOf(stdout.toString("utf8"))
      if (version === null || isTooOld(version)) return Effect.fail(gitTooOld(executable, version))
      checked = true
      return Effect.void
    })
  })
  const run: Git["run"] = (args, runOptions = {}) =>
    Effect.flatMap(check, () => {
      const env: Record<string, string> = {
        ...base,
        ...(runOptions.cwd === undefined ? atObjects : {}),
        ...(runOptions.index === undefined ? {} : { GIT_INDEX_FILE: runOptions.index }),
        ...runOptions.env
      }
      const job: Spawned = { args, cwd: runOptions.cwd ?? options.gitDir, env }
      return Effect.filterOrFail(
        runOptions.outlives === true ? runAlone(executable, job) : execute(executable, job, runOptions),
        ({ code }) => (runOptions.ok ?? [0]).includes(code ?? -1),
        (result) => gitFailed(args, result)
      )
    })
  return {
    root: options.root,
    gitDir: options.gitDir,
    prefix: options.prefix ?? "",
    backlog: `${options.prefix ?? ""}backlog`,
    run,
    text: (args, runOptions) =>
      Effect.map(run(args, runOptions), ({ stdout }) => stdout.toString("utf8").replace(/\n$/u, "")),
    records: (args, runOptions) => Effect.map(run(args, runOptions), ({ stdout }) => splitZ(stdout.toString("utf8")))
  }
}
