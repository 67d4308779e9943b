/**
 * Iron Law 1 as a function: a ticket completes only when its change has landed and every required gate has a fresh
 * passing receipt. Fresh means bound to exactly what landed. Pure.
 *
 * @since 0.1.0
 */
import { domainError, type DomainError } from "../log/DomainError.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import type { ReceiptRef, WorkState } from "./WorkState.ts"

/** What a completion is judged against; commands that the configuration leaves out are recorded as skipped. */
export interface Required {
  /** Covered tree that landed. */
  readonly tree: string
  readonly patchId: string
  readonly revision: number
  /** True when the mode asks for a red run. */
  readonly red: boolean
}

const ok = (receipt: ReceiptRef): boolean => receipt.verdict === "passed" || receipt.verdict === "skipped"

/** The newest receipt of a step that is bound to the given subject. */
const freshReceipt = (
  work: WorkState,
  step: ReceiptRef["step"],
  bound: (receipt: ReceiptRef) => boolean
): ReceiptRef | undefined => work.receipts.findLast((receipt) => receipt.step === step && bound(receipt))

const byTree = (required: Required) => (receipt: ReceiptRef) => receipt.subject.tree === required.tree
const byPatch = (required: Required) => (receipt: ReceiptRef) => receipt.subject.patch === required.patchId
const byRevision = (required: Required) => (receipt: ReceiptRef) => receipt.subject.revision === required.revision

const stepsOf = (
  required: Required
): ReadonlyArray<readonly [ReceiptRef["step"], (receipt: ReceiptRef) => boolean]> => [
  ["plan", byRevision(required)],
  ...(required.red ? ([["red", (receipt: ReceiptRef) => receipt.verdict === "passed"]] as const) : []),
  ["green", byTree(required)],
  ["typecheck", byTree(required)],
  ["lint", byTree(required)],
  ["build", byTree(required)],
  ["scan", byPatch(required)],
  ["review", (receipt) => byPatch(required)(receipt) && byRevision(required)(receipt)],
  ["commit", byPatch(required)]
]

/** The receipts that prove completion, or the first gate that lacks one. */
export const provenBy = (
  ticket: TicketState,
  work: WorkState,
  required: Required
): { readonly receipts: ReadonlyArray<string> } | { readonly refused: DomainError } => {
  const receipts: Array<string> = []
  for (const [step, bound] of stepsOf(required)) {
    const receipt = freshReceipt(work, step, bound)
    if (receipt === undefined || !ok(receipt)) {
      return {
        refused: domainError(
          "policy",
          "receipt-missing",
          `${ticket.key} has no fresh passing receipt of ${step}.`,
          receipt === undefined
            ? "None is bound to the change as it landed."
            : `The newest one says ${receipt.verdict}: ${receipt.reason}`,
          "Run btk implement again: it re-runs the gates that are missing.",
          { ticket: ticket.key, step }
        )
      }
    }
    receipts.push(receipt.id)
  }
  return { receipts }
}
