/**
 * One commit for the ticket, made with the repository's own hooks; what hooks rewrite is judged again.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { commitMessage } from "../../gate/CommitMessage.ts"
import type { DataOf } from "../../log/Registry.ts"
import { ProjectPlace } from "../../ports/ProjectPlace.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { now } from "../now.ts"
import { type Ground, isPass, judgeReview } from "./Candidate.ts"
import { step, withoutRun } from "./Receipts.ts"
import { failpoint, record, type Slot, ticketOf } from "./Slot.ts"

export type Committed = DataOf<"ticket.committed">

/** The facts of a commit that stands on `base`, with its receipt and `ticket.committed` in the log. */
export const recordCommit = (slot: Slot, attempt: number, base: string, head: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const patchId = yield* vcs.patchId(base, head)
    const tree = yield* vcs.coveredTree(head)
    const files = yield* vcs.changedPaths(base, head)
    yield* step(
      slot,
      {
        gate: "commit",
        step: "commit",
        attempt,
        subject: { tree: null, patch: patchId, revision: null },
        command: null
      },
      Effect.map(now, (at) =>
        withoutRun(at, {
          verdict: files.length === 0 ? "failed" : "passed",
          reason:
            files.length === 0 ? "The commit changes nothing." : `${head.slice(0, 10)} changes ${files.length} files.`,
          feedback: []
        })
      )
    )
    const committed: Committed = { branch: slot.branch, base, head, patchId, tree, files }
    yield* record(slot, `committed/${head}`, [{ type: "ticket.committed", data: committed }])
    yield* failpoint("commit-recorded")
    return committed
  })

/** Commits a reviewed tree; a refusing hook is feedback for the next attempt. */
export const judgeCommit = (slot: Slot, ground: Ground, baseCommit: string, tree: string, attempt: number) =>
  Effect.gen(function* () {
    const reviewed = yield* judgeReview(slot, ground, tree, attempt)
    if (!isPass(reviewed)) return reviewed
    const vcs = yield* Vcs
    const known = (yield* ticketOf(slot)).change
    if (
      known !== null &&
      known.branch === slot.branch &&
      (yield* vcs.resolve(`refs/heads/${slot.branch}`)) === known.head
    ) {
      return { ...reviewed, tree: yield* vcs.treeOf(known.head) }
    }
    yield* vcs.restore(slot.path, tree)
    const { content, key, uid } = slot
    const { id: project } = yield* ProjectPlace
    const message = commitMessage({ type: content.type, title: content.title, key, uid, project })
    const made = yield* vcs.commitSlot({ path: slot.path, base: baseCommit, message, marker: slot.marker })
    yield* failpoint("commit-made")
    if (made._tag === "hook-refused") {
      const reason = "The repository's commit hook refused the commit."
      return { verdict: "failed" as const, reason, feedback: [reason, made.output.slice(-HOOK_TAIL)] }
    }
    const after = yield* vcs.treeOf(made.commit)
    if ((yield* vcs.coveredTree(after)) !== (yield* vcs.coveredTree(tree))) {
      const again = yield* judgeReview(slot, ground, after, attempt)
      if (!isPass(again)) return again
    }
    yield* recordCommit(slot, attempt, baseCommit, made.commit)
    return { ...reviewed, tree: after }
  })

/** Characters of hook output that go back to an agent. */
const HOOK_TAIL = 4000
