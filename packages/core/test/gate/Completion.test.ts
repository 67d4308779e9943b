import { assert, describe, it } from "@effect/vitest"
import { provenBy, type Required } from "../../src/gate/Completion.ts"
import { newWork, type ReceiptRef } from "../../src/gate/WorkState.ts"
import { created, fold } from "../support.ts"

const REQUIRED: Required = { tree: "tree", patchId: "patch", revision: 1, red: true }

const receipt = (
  step: ReceiptRef["step"],
  subject: Partial<ReceiptRef["subject"]>,
  changes: Partial<ReceiptRef> = {}
): ReceiptRef => ({
  id: `id-${step}`,
  gate: "tdd",
  step,
  attempt: 1,
  verdict: "passed",
  reason: "fine",
  subject: { tree: null, patch: null, revision: null, ...subject },
  commandDigest: null,
  configRevision: "c",
  wave: "w",
  ...changes
})

const ALL = [
  receipt("plan", { revision: 1 }),
  receipt("red", { tree: "t1" }),
  receipt("green", { tree: "tree" }),
  receipt("typecheck", { tree: "tree" }, { verdict: "skipped" }),
  receipt("lint", { tree: "tree" }),
  receipt("build", { tree: "tree" }, { verdict: "skipped" }),
  receipt("scan", { patch: "patch" }),
  receipt("review", { patch: "patch", revision: 1 }),
  receipt("commit", { patch: "patch" })
]

const ticket = () => fold([created("t-1", "FEAT-001")]).tickets.get("t-1") ?? assert.fail("no ticket")

const outcome = (receipts: ReadonlyArray<ReceiptRef>, required = REQUIRED): string => {
  const proof = provenBy(ticket(), { ...newWork(), receipts: [...receipts] }, required)
  return "refused" in proof ? String(proof.refused.details["step"]) : "proven"
}

describe("completion", () => {
  it("is proven by a fresh passing or skipped receipt of every step", () => {
    assert.strictEqual(outcome(ALL), "proven")
  })

  it("is refused for each step whose receipt is missing", () => {
    for (const { step } of ALL) assert.strictEqual(outcome(ALL.filter((one) => one.step !== step)), step)
  })

  it("is refused when the newest receipt of a step failed", () => {
    assert.strictEqual(outcome([...ALL, receipt("green", { tree: "tree" }, { verdict: "failed" })]), "green")
  })

  it("is refused when a receipt is bound to another tree, patch or revision", () => {
    assert.strictEqual(outcome(ALL, { ...REQUIRED, tree: "other" }), "green")
    assert.strictEqual(outcome(ALL, { ...REQUIRED, patchId: "other" }), "scan")
    assert.strictEqual(outcome(ALL, { ...REQUIRED, revision: 2 }), "plan")
  })

  it("asks for a red run only where the mode has one", () => {
    assert.strictEqual(
      outcome(
        ALL.filter(({ step }) => step !== "red"),
        { ...REQUIRED, red: false }
      ),
      "proven"
    )
  })
})
