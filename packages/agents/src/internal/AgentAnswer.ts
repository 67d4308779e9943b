/**
 * The answer an agent may leave in its result file, and how it becomes an `AgentReport`. Pure.
 * Whatever doesn't fit the schema makes the attempt `crashed` with a reason that names the field: never half-believed.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Usage } from "@backlog-toolkit/core/cost/Usage"
import type { Finding } from "@backlog-toolkit/core/gate/Gate"
import type { AgentJob, AgentReport } from "@backlog-toolkit/core/ports/AgentRunner"
import type { ProcessOutcome } from "@backlog-toolkit/core/ports/Processes"
import type { Left } from "./AgentFolder.ts"

/** Characters of a summary or of quoted output that a report carries at most. */
const MAX_SUMMARY = 2_000

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

const AnswerUsage = Schema.Struct({
  provider: Schema.NonEmptyString,
  model: Schema.NonEmptyString,
  /** Kinds left out are 0; at least `input` and `output` are said. */
  tokens: Schema.Struct({
    input: Count,
    output: Count,
    cacheRead: Schema.optionalKey(Count),
    cacheWrite5m: Schema.optionalKey(Count),
    cacheWrite1h: Schema.optionalKey(Count),
    thinking: Schema.optionalKey(Count)
  }),
  messageId: Schema.optionalKey(Schema.NonEmptyString),
  simulated: Schema.optionalKey(Schema.Boolean)
})

const AnswerFinding = Schema.Struct({
  rule: Schema.optionalKey(Schema.String),
  severity: Schema.Literals(["critical", "important", "minor"]),
  confidence: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 })),
  file: Schema.optionalKey(Schema.NullOr(Schema.String)),
  line: Schema.optionalKey(Schema.NullOr(Schema.Int)),
  message: Schema.NonEmptyString,
  suggestion: Schema.optionalKey(Schema.NullOr(Schema.String))
})

/** What a reviewer answers. */
export const AnswerReview = Schema.Struct({ approved: Schema.Boolean, findings: Schema.Array(AnswerFinding) })

/** The whole result file; every field may be left out. */
export const AgentAnswer = Schema.Struct({
  outcome: Schema.optionalKey(Schema.Literals(["done", "unclear", "gave-up"])),
  summary: Schema.optionalKey(Schema.String),
  usage: Schema.optionalKey(Schema.Array(AnswerUsage)),
  review: Schema.optionalKey(AnswerReview),
  /** To a question, in the form that it asks for. */
  answer: Schema.optionalKey(Schema.Unknown)
})
export type AgentAnswer = typeof AgentAnswer.Type

/** `Expected …\n  at ["usage"][0]["tokens"]` said the way people write a path: `usage[0].tokens: Expected …`. */
export const schemaReason = (message: string): string => {
  const [what = message, at] = message.split(/\n\s+at /u)
  const field = at
    ?.replaceAll(/\["([^"]*)"\]/gu, ".$1")
    .replaceAll(/\[(\d+)\]/gu, "[$1]")
    .replace(/^\./u, "")
  return field === undefined ? what.trim() : `${field.trim()}: ${what.trim()}`
}

export const decodeAnswer = (text: string): Result.Result<AgentAnswer, string> => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    return Result.fail(`the result is not JSON (${cause instanceof Error ? cause.message : String(cause)})`)
  }
  return Result.mapError(Schema.decodeUnknownResult(AgentAnswer)(value), (error) => schemaReason(error.message))
}

export const clip = (text: string): string => (text.length > MAX_SUMMARY ? `${text.slice(0, MAX_SUMMARY - 1)}…` : text)

/** The end of an output, for the reason of a crash. */
export const tailOf = (output: string): string => {
  const trimmed = output.trim()
  return trimmed.length > MAX_SUMMARY / 2 ? `…${trimmed.slice(-MAX_SUMMARY / 2)}` : trimmed
}

/** Findings carry the runner as their source: an agent doesn't choose whose word it is. */
export const reviewOf = (
  answer: typeof AnswerReview.Type,
  source: string
): { readonly approved: boolean; readonly findings: ReadonlyArray<Finding> } => ({
  approved: answer.approved,
  findings: answer.findings.map((finding) => ({
    source,
    rule: finding.rule ?? "review",
    severity: finding.severity,
    confidence: finding.confidence,
    file: finding.file ?? null,
    line: finding.line ?? null,
    message: clip(finding.message),
    suggestion: finding.suggestion === undefined || finding.suggestion === null ? null : clip(finding.suggestion)
  }))
})

/** Keys: provider and message id where given, otherwise the job and the place in the list; the same key counts once. */
const usageOf = (answer: AgentAnswer, jobId: string): AgentReport["usage"] => {
  const byKey = new Map<string, Omit<Usage, "context">>()
  for (const [index, entry] of (answer.usage ?? []).entries()) {
    const key = entry.messageId === undefined ? `job/${jobId}#${index}` : `${entry.provider}/${entry.messageId}`
    if (byKey.has(key)) continue
    byKey.set(key, {
      key,
      source: "runner",
      provider: entry.provider,
      model: entry.model,
      tokens: {
        input: entry.tokens.input,
        output: entry.tokens.output,
        cacheRead: entry.tokens.cacheRead ?? 0,
        cacheWrite5m: entry.tokens.cacheWrite5m ?? 0,
        cacheWrite1h: entry.tokens.cacheWrite1h ?? 0,
        thinking: entry.tokens.thinking ?? 0
      },
      batch: false,
      simulated: entry.simulated ?? false
    })
  }
  return [...byKey.values()]
}

const exitOf = (ended: ProcessOutcome): string =>
  ended.signal === null ? `exit code ${ended.exitCode ?? "unknown"}` : `signal ${ended.signal}`

/** Puts together how the process ended and what it left. `unclear` and `gave-up` are believed at any exit code, `done` only at 0. */
export const reportOf = (
  ended: ProcessOutcome,
  left: Left,
  job: Pick<AgentJob, "jobId">,
  source: string
): AgentReport => {
  const nothing = { usage: [], review: null }
  const decoded = left.kind === "text" ? decodeAnswer(left.text) : null
  const answer = decoded !== null && Result.isSuccess(decoded) ? decoded.success : null
  // What was spent stays spent, however the process ended.
  const usage = answer === null ? [] : usageOf(answer, job.jobId)
  if (ended.timedOut) {
    const seconds = Math.round(ended.durationMs / 1000)
    return { outcome: "timeout", summary: `stopped after ${seconds} s`, usage, review: null }
  }
  if (left.kind === "unreadable") return { outcome: "crashed", summary: left.why, ...nothing }
  if (decoded !== null && Result.isFailure(decoded)) {
    return { outcome: "crashed", summary: clip(`malformed result: ${decoded.failure}`), ...nothing }
  }
  const outcome = answer?.outcome ?? "done"
  if (outcome === "done" && ended.exitCode !== 0) {
    const tail = tailOf(ended.output)
    return {
      outcome: "crashed",
      summary: clip(`${exitOf(ended)}${tail === "" ? "" : `: ${tail}`}`),
      usage,
      review: null
    }
  }
  return {
    outcome,
    summary: clip(answer?.summary ?? ""),
    usage,
    review: answer?.review === undefined ? null : reviewOf(answer.review, source)
  }
}
