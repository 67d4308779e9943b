/**
 * Claude Code as the agent: one headless session per job, in the slot, with its tokens counted from its own records.
 * Owns how the client is started; prompt, rows, outcome and version each have a module in `claude/`.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createHash } from "node:crypto"
import * as os from "node:os"
import * as path from "node:path"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import { AgentRunner, type AgentJob, type AgentRunnerShape } from "@backlog-toolkit/core/ports/AgentRunner"
import { Processes, type ProcessesShape } from "@backlog-toolkit/core/ports/Processes"
import { apiStatus, judge } from "./claude/Outcome.ts"
import { answerSchemaFor, promptFor } from "./claude/Prompt.ts"
import { callsOf, parseRows, type Row, usageOf } from "./claude/Rows.ts"
import { transcriptRows } from "./claude/Transcript.ts"
import { detect } from "./claude/Version.ts"

export interface ClaudeAgentOptions {
  /** Name or path of the client (default `claude`, found on the PATH of `env`). */
  readonly executable?: string
  /** Environment of the client; see `environmentFrom`. */
  readonly env?: Readonly<Record<string, string>>
  readonly model?: string
  readonly effort?: string
  /** Turns of one job at most (default 100). */
  readonly maxTurns?: number
  /** Stops a job between two calls once this much was spent, US dollars. */
  readonly maxBudgetUsd?: number
  /** Permission rules beyond reading and editing, such as `Bash(npm test *)`. */
  readonly allowedTools?: ReadonlyArray<string>
  /** Where the client keeps transcripts (default `CLAUDE_CONFIG_DIR` of `env`, else `~/.claude`). */
  readonly configDir?: string
}

const MAX_TURNS = 100

/** Refused whatever else is allowed. A courtesy to the agent: the gates are what keeps a bad change out. */
export const NEVER = [
  "Bash(git commit *)",
  "Bash(git push *)",
  "Bash(git stash *)",
  "Bash(git reset *)",
  "Bash(git rebase *)"
]
export const EDITING = ["Edit", "Write", "NotebookEdit", "Bash"]
export const READING = ["Read", "Glob", "Grep"]

/** What the client needs from our environment to reach its provider; everything of an outer session stays out. */
const PASSED =
  /^(?:ANTHROPIC_|CLAUDE_CONFIG_DIR$|CLAUDE_CODE_(?:USE_|SKIP_|OAUTH_|MAX_|DISABLE_|API_)|AWS_|(?:HTTPS?|NO)_PROXY$)/iu

export const environmentFrom = (
  env: Readonly<Record<string, string | undefined>>
): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined && PASSED.test(pair[0]))
  ),
  // An update in the middle of a wave would change the agent between two attempts.
  DISABLE_AUTOUPDATER: "1"
})

/** The client wants a UUID as session id: the job's own when it is one, otherwise one made from it. */
export const sessionIdOf = (jobId: string): string => {
  if (/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/iu.test(jobId)) return jobId.toLowerCase()
  const hex = createHash("sha256").update(jobId).digest("hex")
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * The client refuses a session id that it has used. After a crash the same job runs again: it gets a new id, and what
 * the cut-off session spent is counted with it.
 */
export const freeSession = (configDir: string, jobId: string) =>
  Effect.gen(function* () {
    const earlier: Array<Row> = []
    for (let run = 1; ; run++) {
      const session = sessionIdOf(run === 1 ? jobId : `${jobId}#${run}`)
      const rows = yield* transcriptRows(configDir, session)
      if (rows.length === 0) return { earlier, session }
      earlier.push(...rows)
    }
  })

/** argv of one job; the prompt goes to standard input, because a diff can be longer than an argument may be. */
const commandFor = (job: AgentJob, session: string, options: ClaudeAgentOptions): ReadonlyArray<string> => {
  const review = job.purpose === "review"
  const flags: ReadonlyArray<readonly [string, string | undefined]> = [
    ["--output-format", "stream-json"],
    ["--session-id", session],
    // Edits inside the slot are accepted without asking; nobody is there to ask, so all else is denied.
    ["--permission-mode", review ? "dontAsk" : "acceptEdits"],
    ["--max-turns", String(options.maxTurns ?? MAX_TURNS)],
    ["--json-schema", answerSchemaFor(job.purpose)],
    ["--model", options.model],
    ["--effort", options.effort],
    ["--max-budget-usd", options.maxBudgetUsd === undefined ? undefined : String(options.maxBudgetUsd)],
    ["--allowedTools", [...READING, ...(review ? [] : (options.allowedTools ?? []))].join(",")],
    ["--disallowedTools", [...NEVER, ...(review ? EDITING : [])].join(",")]
  ]
  const given = flags.flatMap(([name, value]) => (value === undefined ? [] : [name, value]))
  return [options.executable ?? "claude", "-p", "--verbose", ...given]
}

export const refused = (status: number): DomainError =>
  domainError(
    "environment",
    "claude-auth",
    `Claude Code was refused by its provider (HTTP ${status}).`,
    "The client is not signed in, or its key isn't valid for this provider.",
    "Run `claude` once and sign in, or check the key in your environment, then run the command again.",
    { status }
  )

/** The runner as a value. It doesn't look at the version: `layer` does, once. */
export const make = (options: ClaudeAgentOptions, processes: ProcessesShape): AgentRunnerShape => {
  const env = options.env ?? {}
  const configDir = options.configDir ?? env["CLAUDE_CONFIG_DIR"] ?? path.join(os.homedir(), ".claude")
  return {
    id: "claude",
    usage: "exact",
    run: (job) =>
      Effect.gen(function* () {
        const { earlier, session } = yield* freeSession(configDir, job.jobId)
        const ended = yield* processes.run({
          command: commandFor(job, session, options),
          cwd: job.cwd,
          env,
          timeoutMs: job.timeoutMs,
          stdin: promptFor(job),
          marker: job.marker
        })
        const rows = parseRows(ended.stdout)
        const usage = [...callsOf(earlier), ...usageOf(rows, yield* transcriptRows(configDir, session), session)]
        const status = apiStatus(rows)
        // Not the agent's failure, so no attempt may be counted for it.
        if (usage.length === 0 && (status === 401 || status === 403)) return yield* refused(status)
        return { ...judge(rows, ended, job.purpose, "claude"), usage }
      })
  }
}

/** Fails with `claude-missing` or `claude-too-old` when it is built. `cwd`: a folder that exists. */
export const layer = (
  options: ClaudeAgentOptions & { readonly cwd: string }
): Layer.Layer<AgentRunner, DomainError, Processes> =>
  Layer.effect(
    AgentRunner,
    Effect.gen(function* () {
      const processes = yield* Processes
      yield* detect(processes, { executable: options.executable ?? "claude", env: options.env ?? {}, cwd: options.cwd })
      return make(options, processes)
    })
  )
