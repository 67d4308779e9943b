/**
 * Receipts: written once for each (step, subject, command, configuration), found again instead of repeated.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { GateReceipt } from "../../gate/Gate.ts"
import type { ReceiptRef } from "../../gate/WorkState.ts"
import type { DomainError } from "../../log/DomainError.ts"
import { Digest } from "../../ports/Digest.ts"
import type { EventStore } from "../../ports/EventStore.ts"
import { Host } from "../../ports/Host.ts"
import type { ProcessOutcome } from "../../ports/Processes.ts"
import { failpoint, record, type Slot, tell, workOf } from "./Slot.ts"

/** Characters of output that a receipt keeps; the digest stands for the rest. */
const TAIL_LIMIT = 2000

export interface Judged {
  readonly verdict: GateReceipt["verdict"]
  readonly reason: string
  /** What an agent is told when it has to try again. */
  readonly feedback: ReadonlyArray<string>
}

export interface StepKey {
  readonly gate: GateReceipt["gate"]
  readonly step: GateReceipt["step"]
  readonly attempt: number
  readonly subject: GateReceipt["subject"]
  readonly command: string | null
}

export type StepResult = Judged & {
  readonly counts: GateReceipt["counts"]
  readonly diagnostics: GateReceipt["diagnostics"]
  readonly outcome: ProcessOutcome | null
  readonly treeBefore: string | null
  readonly treeAfter: string | null
  readonly startedAt: string
  readonly durationMs: number
}

/** The result of a step that ran no command: `tree` is what it looked at, if anything. */
export const withoutRun = (at: string, judged: Judged, tree: string | null = null): StepResult => ({
  ...judged,
  counts: null,
  diagnostics: [],
  outcome: null,
  treeBefore: tree,
  treeAfter: tree,
  startedAt: at,
  durationMs: 0
})

const sameSubject = (a: GateReceipt["subject"], b: GateReceipt["subject"]): boolean =>
  a.tree === b.tree && a.patch === b.patch && a.revision === b.revision

/** The last characters of a text, without cutting a surrogate pair. */
const tailOf = (text: string): string => {
  const tail = text.slice(-TAIL_LIMIT)
  const first = tail.charCodeAt(0)
  return first >= 0xdc00 && first <= 0xdfff ? tail.slice(1) : tail
}

const digestOf = ({ command }: StepKey) =>
  Effect.map(Digest, ({ sha256 }) => (command === null ? null : sha256(command)))

/** The receipt of an equal step: same subject, command and configuration. */
export const receiptOf = (
  slot: Slot,
  key: StepKey
): Effect.Effect<ReceiptRef | undefined, DomainError, EventStore | Digest> =>
  Effect.gen(function* () {
    const commandDigest = yield* digestOf(key)
    const { receipts } = yield* workOf(slot)
    return receipts.findLast(
      (receipt) =>
        receipt.gate === key.gate &&
        receipt.step === key.step &&
        sameSubject(receipt.subject, key.subject) &&
        receipt.commandDigest === commandDigest &&
        receipt.configRevision === slot.configRevision
    )
  })

/** Runs a step and records its receipt, unless an equal one is in the log: then that verdict stands. */
export const step = <E, R>(
  slot: Slot,
  key: StepKey,
  run: Effect.Effect<StepResult, E, R>
): Effect.Effect<Judged, E | DomainError, R | EventStore | Digest | Host> =>
  Effect.gen(function* () {
    const { sha256 } = yield* Digest
    const host = yield* Host
    const commandDigest = yield* digestOf(key)
    const known = yield* receiptOf(slot, key)
    if (known !== undefined) return { verdict: known.verdict, reason: known.reason, feedback: [known.reason] }
    yield* tell({ _tag: "step", key: slot.key, gate: key.gate, step: key.step, attempt: key.attempt })
    const result = yield* run
    yield* failpoint("command-finished")
    const { outcome } = result
    const receipt: GateReceipt = {
      gate: key.gate,
      step: key.step,
      ticket: slot.uid,
      attempt: key.attempt,
      verdict: result.verdict,
      reason: result.reason,
      subject: key.subject,
      commandDigest,
      command: key.command,
      configRevision: slot.configRevision,
      runner: { name: "btk", version: host.toolkit, host: host.host },
      sandbox: "local",
      treeBefore: result.treeBefore,
      treeAfter: result.treeAfter,
      exitCode: outcome?.exitCode ?? null,
      signal: outcome?.signal ?? null,
      startedAt: result.startedAt,
      durationMs: result.durationMs,
      outputDigest: outcome === null ? null : sha256(outcome.output),
      outputBytes: outcome?.outputBytes ?? 0,
      tail: outcome === null ? "" : tailOf(outcome.output),
      counts: result.counts,
      diagnostics: result.diagnostics
    }
    const subject = key.subject.tree ?? key.subject.patch ?? String(key.subject.revision)
    yield* record(slot, `receipt/${key.gate}/${key.step}/${key.attempt}/${subject}/${commandDigest ?? "-"}`, [
      { type: "gate.receipt-recorded", data: receipt }
    ])
    yield* failpoint("receipt-recorded")
    yield* tell({
      _tag: "receipt",
      key: slot.key,
      gate: key.gate,
      step: key.step,
      attempt: key.attempt,
      verdict: result.verdict,
      reason: result.reason
    })
    return { verdict: result.verdict, reason: result.reason, feedback: result.feedback }
  })
