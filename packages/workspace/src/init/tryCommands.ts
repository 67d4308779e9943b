/**
 * Runs the commands of a new configuration once, where it is set up, so that what doesn't work is known before a ticket
 * finds out. What installs is not run: it would change what is there.
 *
 * @since 0.1.0
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import { COMMAND_KEYS, type CommandKey } from "@backlog-toolkit/core/backlog/detect/Detected"
import { judgeTry, notTried, type Tried, type TryOutcome } from "@backlog-toolkit/core/backlog/detect/Tried"
import { readTestReport } from "@backlog-toolkit/core/gate/TestReport"
import * as Effect from "effect/Effect"
import { readTextFile } from "../files.ts"
import { askGit } from "../git/branchAt.ts"
import type { Env } from "../process/environment.ts"
import { leadsOut } from "../project/leadsOut.ts"
import { linkStat } from "../project/linkStat.ts"
import { reportFiles } from "../project/reportFiles.ts"
import { make } from "../process/NodeProcesses.ts"

/** Seconds that one command may take: enough for most suites, short enough to wait for at a terminal. */
export const TRY_SECONDS = 120

export interface TryOptions {
  /** Top of the work tree, where gates run. */
  readonly cwd: string
  readonly gates: BacklogConfig["qualityGates"]
  /** Why none can work yet; null when they can. */
  readonly notReady: string | null
  readonly env: Env
  /** Told of each command before it is run. */
  readonly onStart: (key: CommandKey, command: string) => void
}

export interface Tries {
  readonly tried: ReadonlyArray<Tried>
  /** Paths that Git shows as changed or new since then. */
  readonly leftBehind: ReadonlyArray<string>
}

/** When each file of the report was written: one that was there before is not this run's. */
const reportsNow = ({ cwd, gates }: TryOptions): ReadonlyMap<string, number> =>
  new Map(
    gates.testReport === undefined
      ? []
      : reportFiles(cwd, gates.testReport)
          .filter((path) => !leadsOut(cwd, path))
          .map((path) => [path, linkStat(join(cwd, path))?.mtimeMs ?? 0] as const)
  )

const reportOf = (options: TryOptions, before: ReadonlyMap<string, number>, stdout: string, output: string) => {
  const { cwd, gates } = options
  const read = (text: string) => readTestReport(gates.testReader, text, { cwd })
  if (gates.testReport === undefined) return read(stdout) ?? read(output)
  const written = [...reportsNow(options)].filter(([path, time]) => before.get(path) !== time)
  return read(written.map(([path]) => readTextFile(join(cwd, path)) ?? "").join("\n"))
}

/** `XY path` by entry; of a renamed one only where it is now. */
const stateOf = (cwd: string, env: Env): ReadonlySet<string> =>
  new Set(
    (askGit(cwd, ["status", "--porcelain", "-z", "--no-renames"], env, { trim: false }) ?? "")
      .split("\0")
      .filter((entry) => entry !== "")
  )

/** Fails with `command-not-started`. */
export const tryCommands = (options: TryOptions) =>
  Effect.gen(function* () {
    const { cwd, env, gates, notReady, onStart } = options
    const before = stateOf(cwd, env)
    const tried: Array<Tried> = []
    const runtimeDir = mkdtempSync(join(tmpdir(), "btk-try-"))
    const { run } = make({ runtimeDir, env })
    yield* Effect.gen(function* () {
      for (const key of COMMAND_KEYS) {
        const command = gates[key]
        if (command === undefined) continue
        if (key === "setupCommand" || notReady !== null) {
          tried.push(notTried(key, command, key === "setupCommand" ? "it installs" : (notReady ?? "")))
          continue
        }
        onStart(key, command)
        const reports = reportsNow(options)
        const job = { command, cwd, env: {}, timeoutMs: TRY_SECONDS * 1000, stdin: null, marker: "btk-try" }
        const { exitCode, output, stdout, timedOut } = yield* run(job)
        const report = key === "testCommand" ? reportOf(options, reports, stdout, output) : null
        const outcome: TryOutcome = { exitCode, timedOut, output, report }
        tried.push(judgeTry(key, command, outcome))
      }
    }).pipe(Effect.ensuring(Effect.sync(() => rmSync(runtimeDir, { recursive: true, force: true }))))
    const leftBehind = [...stateOf(cwd, env)].filter((line) => !before.has(line)).map((line) => line.slice(3))
    return { tried, leftBehind } satisfies Tries
  })
