/**
 * Claude Code as a model that answers one question: one headless session without tools, in an empty folder, with its tokens
 * counted from its own records.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as os from "node:os"
import * as path from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import {
  ModelGateway,
  type ModelGatewayShape,
  type ModelReply,
  type ModelRequest
} from "@backlog-toolkit/core/ports/ModelGateway"
import { Processes, type ProcessesShape } from "@backlog-toolkit/core/ports/Processes"
import { type ClaudeAgentOptions, EDITING, freeSession, READING, refused } from "./ClaudeAgent.ts"
import { apiStatus, replyOf } from "./claude/Outcome.ts"
import { callsOf, parseRows, usageOf } from "./claude/Rows.ts"
import { transcriptRows } from "./claude/Transcript.ts"
import { detect } from "./claude/Version.ts"
import { withAgentFolder } from "./internal/AgentFolder.ts"

/** Its answer, and what the client asks again when that doesn't fit the schema. */
const MAX_TURNS = 6
/** Everything that reads, writes, runs or calls out: a question needs none of it. */
const TOOLS = [...READING, ...EDITING, "WebFetch", "WebSearch", "Agent", "Task", "Skill", "Workflow"]

/** argv of one question; the prompt goes to standard input. */
const commandFor = (request: ModelRequest, session: string, options: ClaudeAgentOptions): ReadonlyArray<string> => {
  const flags: ReadonlyArray<readonly [string, string | undefined]> = [
    ["--output-format", "stream-json"],
    ["--session-id", session],
    ["--permission-mode", "dontAsk"],
    ["--max-turns", String(options.maxTurns ?? MAX_TURNS)],
    ["--json-schema", JSON.stringify(request.answerSchema)],
    ["--model", options.model],
    ["--effort", options.effort],
    ["--max-budget-usd", options.maxBudgetUsd === undefined ? undefined : String(options.maxBudgetUsd)],
    ["--disallowedTools", TOOLS.join(",")]
  ]
  const given = flags.flatMap(([name, value]) => (value === undefined ? [] : [name, value]))
  return [options.executable ?? "claude", "-p", "--verbose", "--strict-mcp-config", ...given]
}

/** The gateway as a value. It doesn't look at the version: `layer` does, once. */
export const make = (
  options: ClaudeAgentOptions & { readonly scratch?: string },
  processes: ProcessesShape
): ModelGatewayShape => {
  const env = options.env ?? {}
  const configDir = options.configDir ?? env["CLAUDE_CONFIG_DIR"] ?? path.join(os.homedir(), ".claude")
  return {
    id: "claude",
    usage: "exact",
    ask: (request) =>
      withAgentFolder({ purpose: "answer" }, options.scratch, (folder) =>
        Effect.gen(function* () {
          const { earlier, session } = yield* freeSession(configDir, request.requestId)
          const ended = yield* processes.run({
            command: commandFor(request, session, options),
            cwd: path.dirname(folder.jobFile),
            env,
            timeoutMs: request.timeoutMs,
            stdin: request.prompt,
            marker: request.marker
          })
          const rows = parseRows(ended.stdout)
          const usage = [...callsOf(earlier), ...usageOf(rows, yield* transcriptRows(configDir, session), session)]
          const status = apiStatus(rows)
          if (usage.length === 0 && (status === 401 || status === 403)) return yield* refused(status)
          const reply: ModelReply = { ...replyOf(rows, ended), usage }
          return reply
        })
      )
  }
}

/** Fails with `claude-missing` or `claude-too-old` when it is built. `cwd`: a folder that exists. */
export const layer = (
  options: ClaudeAgentOptions & { readonly cwd: string; readonly scratch?: string }
): Layer.Layer<ModelGateway, DomainError, Processes> =>
  Layer.effect(
    ModelGateway,
    Effect.gen(function* () {
      const processes = yield* Processes
      yield* detect(processes, { executable: options.executable ?? "claude", env: options.env ?? {}, cwd: options.cwd })
      return make(options, processes)
    })
  )
