/**
 * What one try of a command says, and which commands stay in a new configuration. Owns the judgement; running is the
 * caller's.
 *
 * @since 0.1.0
 */
import type { TestReport } from "../../gate/TestReport.ts"
import { COMMAND_KEYS, type CommandKey, type Commands } from "./Detected.ts"

export type TryResult = "passed" | "failed" | "tool-missing" | "offline" | "timed-out" | "not-tried"

export interface Tried {
  readonly key: CommandKey
  readonly command: string
  readonly result: TryResult
  /** Null when it didn't exit by itself, or wasn't run. */
  readonly exitCode: number | null
  /** Tests that the report names; null where the output could not be read, and for other commands. */
  readonly tests: number | null
  /** Why it was not run, or the line that says what went wrong; empty for neither. */
  readonly said: string
}

/** How a shell and the usual launchers say that a program is not there. */
const MISSING =
  /command not found|: not found$|: No such file or directory$|No module named (?:pytest|nox|tox|flake8|mypy|unittest)\b|could not determine executable to run|Command "[^"]+" not found|no such (?:sub)?command|is not installed|Could not find command|not found in \$PATH/imu

/** How package managers and resolvers say that they didn't get through: that is nothing about the project. */
const OFFLINE =
  /failed to download from|could not resolve host|temporary failure in name resolution|network is unreachable|connection (?:refused|timed out)|\b(?:ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN)\b|dial tcp\b|Could not transfer artifact|PluginResolutionException|NoPluginFoundForPrefixException|Could not resolve all (?:files|artifacts|dependencies)|Could not GET '|Failed to fetch http|SocketError: Failed to open TCP connection|Could not reach host|Unable to load the service index|nodename nor servname/iu

/** Shells use 126 and 127 for what can't be run and what isn't there (POSIX, Shell Command Language 2.8.2). */
const NOT_RUN: ReadonlySet<number> = new Set([126, 127])

/** Characters of the end of an output that are searched, and of a line that is shown. */
const TAIL = 4000
const MAX_LINE = 160

/** Names of errors end so too: `TypeError: …`. */
const WRONG = /error\b|\bfail(?:ed|ure)?\b/iu
/** Where an error came from, which says nothing without it. */
const FRAME = /^at \S/u

/** The last line that is about something wrong, else the last line that is more than a place in the code. */
const saying = (output: string): string => {
  const lines = output
    .slice(-TAIL)
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== "")
  const line =
    lines.findLast((one) => [MISSING, OFFLINE, WRONG].some((words) => words.test(one))) ??
    lines.findLast((one) => !FRAME.test(one)) ??
    ""
  return line.length > MAX_LINE ? `${line.slice(0, MAX_LINE - 1)}…` : line
}

export interface TryOutcome {
  readonly exitCode: number | null
  readonly timedOut: boolean
  /** Merged output. */
  readonly output: string
  /** Of the test command; null where it can't be read. */
  readonly report: TestReport | null
}

export const judgeTry = (key: CommandKey, command: string, outcome: TryOutcome): Tried => {
  const { exitCode, output, report, timedOut } = outcome
  const missing = exitCode !== 0 && (NOT_RUN.has(exitCode ?? 0) || MISSING.test(output.slice(-TAIL)))
  // A report with tests is one of tests that ran, whatever some of them say of a network.
  const offline = report === null && OFFLINE.test(output.slice(-TAIL))
  const failure: TryResult = missing ? "tool-missing" : offline ? "offline" : "failed"
  const result: TryResult = timedOut ? "timed-out" : exitCode === 0 ? "passed" : failure
  return {
    key,
    command,
    result,
    exitCode: timedOut ? null : exitCode,
    tests: key === "testCommand" && report !== null && report.counts.named ? report.tests.length : null,
    said: result === "passed" ? "" : saying(output)
  }
}

export const notTried = (key: CommandKey, command: string, why: string): Tried => ({
  key,
  command,
  result: "not-tried",
  exitCode: null,
  tests: null,
  said: why
})

export interface Settled {
  /** Commands that a new configuration does not get. */
  readonly leftOut: ReadonlyArray<CommandKey>
  /** What the try says, in words, by command. */
  readonly notes: { readonly [K in CommandKey]?: string }
}

const quoted = (said: string): string => (said === "" ? "" : `: ${said}`)

/** A gate that fails before anybody changed anything would refuse every ticket. */
const leavesOut = ({ key, result }: Tried, commands: Commands): boolean => {
  if (key === "testCommand" || key === "setupCommand") return false
  // A fresh work tree is set up before its gates run, and then has the tool.
  return result === "failed" || (result === "tool-missing" && commands.setupCommand === undefined)
}

const noteOf = (tried: Tried, out: boolean): string => {
  const { exitCode, key, result, said, tests } = tried
  switch (result) {
    case "passed":
      if (key !== "testCommand") return "tried: passed"
      if (tests === 0) return "tried: exited 0, but it ran no test"
      return tests === null
        ? "tried: exited 0, but its output names no tests, which implement asks for (qualityGates.testReport, tdd.requireNames)"
        : `tried: passed, ${tests} ${tests === 1 ? "test" : "tests"} by name`
    case "failed":
      if (key === "testCommand")
        return tests === null || tests === 0
          ? `kept, but it exited ${exitCode ?? "without a code"} and ${tests === 0 ? "ran no test" : "names no tests"}${quoted(said)}`
          : `kept: ${tests} ${tests === 1 ? "test" : "tests"} by name, not all of which pass`
      return `left out: it exited ${exitCode ?? "without a code"} before anybody changed anything${quoted(said)}`
    case "tool-missing":
      return out ? `left out: its tool isn't here${quoted(said)}` : `kept, but its tool isn't here${quoted(said)}`
    case "offline":
      return `kept, but what it needs can't be downloaded here${quoted(said)}`
    case "timed-out":
      return "kept, but it didn't end in the time of a try"
    case "not-tried":
      return `not tried: ${said}`
  }
}

/** `asked`: commands that somebody named, which stay whatever the try says. */
export const settle = (
  tries: ReadonlyArray<Tried>,
  commands: Commands,
  asked: ReadonlySet<CommandKey> = new Set()
): Settled => {
  const leftOut: Array<CommandKey> = []
  const notes: { [K in CommandKey]?: string } = {}
  for (const key of COMMAND_KEYS) {
    const tried = tries.find((one) => one.key === key)
    if (tried === undefined) continue
    const out = leavesOut(tried, commands)
    if (out && !asked.has(key)) leftOut.push(key)
    notes[key] =
      out && asked.has(key)
        ? `kept as you asked, though ${noteOf(tried, out).replace("left out: ", "")}`
        : noteOf(tried, out)
  }
  return { leftOut, notes }
}
