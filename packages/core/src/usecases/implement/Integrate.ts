/**
 * From a verified commit to the target branch: rebase and re-gating in the slot, then a fast-forward that leaves
 * everybody's uncommitted work alone. One change at a time in this process.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { Vcs } from "../../ports/Vcs.ts"
import { type Ground, isPass, judgeReview } from "./Candidate.ts"
import { type Committed, recordCommit } from "./CommitGate.ts"
import { complete } from "./Complete.ts"
import { setup } from "./Setup.ts"
import { endSlot, failpoint, record, type Slot, type SlotEnd, ticketOf } from "./Slot.ts"
import { baseline, modeOf } from "./TestGates.ts"

/** How often the target may move under a change before it is handed back. */
const MAX_MOVES = 10

/** Moves the slot's one commit onto the target's head and judges the result as if it were new. */
const rebase = (slot: Slot, ground: Ground, head: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const moved = yield* vcs.rebaseSlot({ path: slot.path, onto: head })
    if (moved._tag === "conflict") {
      const reason = `It conflicts with what landed in ${slot.target} meanwhile: ${moved.files.join(", ")}.`
      return yield* endSlot({ _tag: "failed", reason })
    }
    yield* failpoint("rebased")
    yield* setup(slot, head)
    const baseTree = yield* vcs.treeOf(head)
    const next: Ground = { ...ground, baseTree, base: yield* baseline(slot, baseTree) }
    const judged = yield* judgeReview(slot, next, yield* vcs.treeOf(moved.commit), 1)
    if (judged.verdict === "incomplete") {
      return yield* endSlot({ _tag: "returned", reason: judged.reason, environment: true })
    }
    if (!isPass(judged)) {
      const reason = `After the rebase onto ${slot.target}: ${judged.reason}`
      return yield* endSlot({ _tag: "failed", reason })
    }
    return { committed: yield* recordCommit(slot, 1, head, moved.commit), ground: next }
  })

/** Recorded again when the reason is another one by now: people act on what the ticket says it waits for. */
export const waitFor = (slot: Slot, reason: "target-busy" | "awaiting-merge", detail: string, finish: string) =>
  Effect.gen(function* () {
    const { waiting } = yield* ticketOf(slot)
    if (waiting?.reason !== reason || waiting.detail !== detail || waiting.finish !== finish) {
      yield* record(slot, `waiting/${slot.session}`, [{ type: "ticket.waiting", data: { reason, detail, finish } }])
    }
    const end: SlotEnd = { _tag: "handed-over", reason: `${reason}: ${detail} Finish with: ${finish}` }
    return end
  })

/** Completes the ticket, or says why it has to wait. */
export const integrate = (slot: Slot, start: Ground, first: Committed) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    let committed = first
    let ground = start
    for (let move = 0; move < MAX_MOVES; move++) {
      const head = yield* vcs.resolve(`refs/heads/${slot.target}`)
      if (head === null) {
        return yield* endSlot({ _tag: "returned", reason: `The branch ${slot.target} is gone.`, environment: true })
      }
      if (!(yield* vcs.isAncestor(committed.head, head))) {
        if (committed.base !== head) ({ committed, ground } = yield* rebase(slot, ground, head))
        if (slot.config.integration === "pr") return yield* handOver(slot)
        const done = yield* vcs.integrate({ target: slot.target, expected: head, commit: committed.head })
        if (done._tag === "moved") continue
        if (done._tag === "busy") return yield* waitFor(slot, "target-busy", done.detail, done.finish)
        yield* failpoint("integrated")
      }
      yield* complete({
        uid: slot.uid,
        wave: slot.inWave ? slot.wave : null,
        session: slot.session,
        landed: { branch: slot.target, commit: committed.head, rule: 1 },
        required: {
          tree: committed.tree,
          patchId: committed.patchId,
          revision: slot.revision,
          red: modeOf(slot) === "red-green"
        }
      })
      const end: SlotEnd = { _tag: "completed", commit: committed.head }
      return end
    }
    return yield* endSlot({
      _tag: "failed",
      reason: `${slot.target} kept moving: ${MAX_MOVES} rebases were not enough.`
    })
  })

const handOver = (slot: Slot) =>
  waitFor(
    slot,
    "awaiting-merge",
    `The branch ${slot.branch} is ready to be merged into ${slot.target}.`,
    `git push -u origin ${slot.branch}`
  )
