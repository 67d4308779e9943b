/**
 * What the last result row of Claude Code means for an attempt. Pure. `is_error` is asked first: an API failure also
 * carries `subtype: "success"`.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { AgentJob, AgentReport } from "@backlog-toolkit/core/ports/AgentRunner"
import type { ModelReply } from "@backlog-toolkit/core/ports/ModelGateway"
import type { ProcessOutcome } from "@backlog-toolkit/core/ports/Processes"
import { AnswerReview, clip, reviewOf, schemaReason, tailOf } from "../internal/AgentAnswer.ts"
import { record, text, type Row } from "./Rows.ts"

/** The client stops itself for these; the work may be half done, and nothing crashed. */
const LIMITS: Readonly<Record<string, string>> = {
  error_max_turns: "the limit of turns was reached",
  error_max_budget_usd: "the budget of the run was reached"
}

type Judged = Omit<AgentReport, "usage">

const judged = (outcome: AgentReport["outcome"], summary: string, review: AgentReport["review"] = null): Judged => ({
  outcome,
  summary: clip(summary),
  review
})

const failure = (result: Row): string => {
  const errors = Array.isArray(result["errors"]) ? result["errors"].map(String).join("; ") : ""
  const said = [text(result["terminal_reason"]), errors, text(result["result"])].filter(
    (part) => part !== null && part !== ""
  )
  return said.length === 0 ? "the client reported an error without a reason" : said.join(": ")
}

/** HTTP status of a refused API call, or null. */
export const apiStatus = (rows: ReadonlyArray<Row>): number | null => {
  const status = rows.findLast((row) => row["type"] === "result")?.["api_error_status"]
  return typeof status === "number" ? status : null
}

const reviewed = (result: Row, source: string): Judged => {
  const decoded = Schema.decodeUnknownResult(AnswerReview)(result["structured_output"])
  return Result.isFailure(decoded)
    ? judged("crashed", `malformed review: ${schemaReason(decoded.failure.message)}`)
    : judged("done", text(result["result"]) ?? "reviewed", reviewOf(decoded.success, source))
}

export const judge = (
  rows: ReadonlyArray<Row>,
  ended: ProcessOutcome,
  purpose: AgentJob["purpose"],
  source: string
): Judged => {
  if (ended.timedOut) return judged("timeout", `stopped after ${Math.round(ended.durationMs / 1000)} s`)
  // Background agents are awaited, so several results can appear; the last one speaks for the run.
  const result = rows.findLast((row) => row["type"] === "result")
  if (result === undefined) {
    const how = ended.signal === null ? `exit code ${ended.exitCode ?? "unknown"}` : `signal ${ended.signal}`
    return judged("crashed", `the client ended without a result (${how}): ${tailOf(ended.output)}`)
  }
  const subtype = text(result["subtype"]) ?? ""
  const limit = LIMITS[subtype]
  if (limit !== undefined) return judged("gave-up", limit)
  if (result["is_error"] === true || subtype !== "success") return judged("crashed", failure(result))
  if (purpose === "review") return reviewed(result, source)
  const answer = record(result["structured_output"])
  const outcome = answer?.["outcome"]
  const summary = text(answer?.["summary"]) ?? text(result["result"]) ?? ""
  return judged(outcome === "unclear" || outcome === "gave-up" ? outcome : "done", summary)
}

/** What the last result row means for a question. An answer in the asked form comes first, then what was said instead. */
export const replyOf = (rows: ReadonlyArray<Row>, ended: ProcessOutcome): Omit<ModelReply, "usage"> => {
  const result = rows.findLast((row) => row["type"] === "result")
  if (result?.["stop_reason"] === "refusal") {
    return { outcome: "refused", text: clip(text(result["result"]) ?? "the model refused to answer") }
  }
  const { outcome, summary } = judge(rows, ended, "code", "claude")
  if (outcome === "timeout") return { outcome, text: summary }
  const structured = result?.["structured_output"]
  // The client tries again by itself when the form is wrong; what it ends with then is handed on to be told what is wrong.
  if (result !== undefined && result["is_error"] !== true && structured !== undefined && structured !== null) {
    return { outcome: "answered", text: JSON.stringify(structured) }
  }
  const said = text(result?.["result"])
  if (result !== undefined && result["is_error"] !== true && said !== null) return { outcome: "answered", text: said }
  return { outcome: "failed", text: summary }
}
