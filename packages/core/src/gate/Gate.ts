/**
 * The vocabulary of gates: their names and order, what a receipt says, what a scan or reviewer found.
 * A receipt is produced by the gate runner only; there is no command that imports one.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"

/** In this order. `setup` and `baseline` are runs of the gate runner that prepare a slot; they are not gates. */
export const GATES = ["plan", "tdd", "lint", "review", "commit"] as const
export const GateName = Schema.Literals(GATES)
export type GateName = typeof GateName.Type

/** Steps that leave a receipt: a gate can have several (tdd: red then green; lint: typecheck, lint, build). */
export const STEPS = [
  "setup",
  "baseline",
  "plan",
  "red",
  "green",
  "typecheck",
  "lint",
  "build",
  "scan",
  "review",
  "commit"
] as const
export const StepName = Schema.Literals(STEPS)
export type StepName = typeof StepName.Type

export const Verdict = Schema.Literals(["passed", "failed", "incomplete", "skipped"])
export type Verdict = typeof Verdict.Type

/** Attempts each gate allows before the ticket is blocked (design: plan has none). */
export const ATTEMPT_CAPS: Readonly<Record<GateName, number>> = { plan: 1, tdd: 3, lint: 3, review: 3, commit: 5 }

/** Counts read from a machine report; null where the report gives none. */
export const TestCounts = Schema.Struct({
  run: Schema.Int,
  passed: Schema.Int,
  failed: Schema.Int,
  skipped: Schema.Int,
  /** True when every test has a name. */
  named: Schema.Boolean
})
export type TestCounts = typeof TestCounts.Type

export const Diagnostic = Schema.Struct({
  file: Schema.NullOr(Schema.String),
  line: Schema.NullOr(Schema.Int),
  rule: Schema.NullOr(Schema.String),
  message: Schema.String
})
export type Diagnostic = typeof Diagnostic.Type

/** What the runner saw, bound to what it judged (`subject`): stale when that changes before the ticket lands. */
export const GateReceipt = Schema.Struct({
  gate: Schema.Literals(["setup", "baseline", ...GATES]),
  step: StepName,
  ticket: Schema.String,
  /** Attempt of the gate, from 1. */
  attempt: Schema.Int,
  verdict: Verdict,
  /** One sentence for people: why it passed, failed, was skipped or is incomplete. */
  reason: Schema.String,
  /** What it is bound to: tree, patch and ticket revision; null where a gate does not depend on it. */
  subject: Schema.Struct({
    tree: Schema.NullOr(Schema.String),
    patch: Schema.NullOr(Schema.String),
    revision: Schema.NullOr(Schema.Int)
  }),
  /** SHA-256 (base64url) of the command as configured; null for gates without a command. */
  commandDigest: Schema.NullOr(Schema.String),
  command: Schema.NullOr(Schema.String),
  configRevision: Schema.String,
  runner: Schema.Struct({ name: Schema.String, version: Schema.String, host: Schema.String }),
  sandbox: Schema.Literals(["local", "sandboxed"]),
  treeBefore: Schema.NullOr(Schema.String),
  treeAfter: Schema.NullOr(Schema.String),
  exitCode: Schema.NullOr(Schema.Int),
  signal: Schema.NullOr(Schema.String),
  startedAt: Schema.String,
  /** Milliseconds of wall time. */
  durationMs: Schema.Int,
  outputDigest: Schema.NullOr(Schema.String),
  /** Bytes of output in total, before it was capped. */
  outputBytes: Schema.Int,
  /** The last part of the output, at most 2,000 characters. */
  tail: Schema.String,
  counts: Schema.NullOr(TestCounts),
  diagnostics: Schema.Array(Diagnostic)
})
export type GateReceipt = typeof GateReceipt.Type

/** One remark of a scan or a reviewer. Confidence is 0–100. */
export const Finding = Schema.Struct({
  source: Schema.String,
  rule: Schema.String,
  severity: Schema.Literals(["critical", "important", "minor"]),
  confidence: Schema.Int,
  file: Schema.NullOr(Schema.String),
  line: Schema.NullOr(Schema.Int),
  message: Schema.String,
  suggestion: Schema.NullOr(Schema.String)
})
export type Finding = typeof Finding.Type
