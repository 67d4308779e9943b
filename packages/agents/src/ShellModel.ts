/**
 * A model behind any shell command, by the protocol of the shell agent: it finds the question in a file and leaves its answer in
 * another.
 *
 * The command runs in a private folder, so that it has nothing to change, with `BACKLOG_JOB` (path of
 * `{ purpose: "answer", prompt, answerSchema, … }` as JSON) and `BACKLOG_RESULT` (where to write
 * `{ answer, usage?, outcome?, summary? }`). `gave-up` and `unclear` refuse. Owns the protocol, not the command: that comes from
 * configuration, never from a request.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as path from "node:path"
import { ModelGateway, type ModelGatewayShape, type ModelReply } from "@backlog-toolkit/core/ports/ModelGateway"
import { Processes, type ProcessesShape } from "@backlog-toolkit/core/ports/Processes"
import { decodeAnswer, reportOf } from "./internal/AgentAnswer.ts"
import { type Left, readLeft, withAgentFolder } from "./internal/AgentFolder.ts"
import { fillCommand, type ShellAgentOptions } from "./ShellAgent.ts"

const PURPOSE = "answer"

/** As it was written: text that is no JSON is handed on, too, so that it can be told what is wrong. */
const answerOf = (left: Left): string | null => {
  if (left.kind !== "text") return null
  const decoded = decodeAnswer(left.text)
  if (Result.isFailure(decoded)) return null
  const { answer } = decoded.success
  return answer === undefined ? null : typeof answer === "string" ? answer : JSON.stringify(answer)
}

const OUTCOMES = { unclear: "refused", "gave-up": "refused", timeout: "timeout", crashed: "failed" } as const

/** The gateway as a value, for compositions that hold their own `Processes`. */
export const make = (options: ShellAgentOptions, processes: ProcessesShape): ModelGatewayShape => {
  const id = options.id ?? "shell"
  return {
    id,
    usage: "reported",
    ask: ({ answerSchema, marker, prompt, requestId, timeoutMs }) =>
      withAgentFolder(
        { jobId: requestId, purpose: PURPOSE, prompt, answerSchema, timeoutMs },
        options.scratch,
        (folder) =>
          Effect.gen(function* () {
            const cwd = path.dirname(folder.jobFile)
            const job = { cwd, purpose: PURPOSE, ticket: { key: "" } }
            const ended = yield* processes.run({
              command:
                typeof options.command === "string" ? fillCommand(options.command, job, folder) : options.command,
              cwd,
              env: { ...options.env, BACKLOG_JOB: folder.jobFile, BACKLOG_RESULT: folder.resultFile },
              timeoutMs,
              stdin: null,
              marker
            })
            const left = yield* readLeft(folder.resultFile)
            const { outcome, summary, usage } = reportOf(ended, left, { jobId: requestId }, id)
            const answer = answerOf(left)
            const reply: ModelReply =
              outcome !== "done"
                ? { outcome: OUTCOMES[outcome], text: summary, usage }
                : answer === null
                  ? { outcome: "failed", text: "The command wrote no answer to BACKLOG_RESULT.", usage }
                  : { outcome: "answered", text: answer, usage }
            return reply
          })
      )
  }
}

export const layer = (options: ShellAgentOptions): Layer.Layer<ModelGateway, never, Processes> =>
  Layer.effect(
    ModelGateway,
    Effect.map(Processes, (processes) => make(options, processes))
  )
