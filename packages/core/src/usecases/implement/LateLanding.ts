/**
 * Changes that wait after their wave: finishes what was busy, and observes what landed elsewhere (a pull --rebase,
 * a squash merge on a server). Each is judged by the three rules; rule 3 counts once our gates passed on that commit,
 * and so does everything whose ticket was edited since it was judged.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { judgeLanding, type Landing } from "../../gate/Landing.ts"
import { AgentRunner } from "../../ports/AgentRunner.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { LogStore } from "../../ports/LogStore.ts"
import { Vcs } from "../../ports/Vcs.ts"
import type { Change, TicketState } from "../../ticket/TicketState.ts"
import { type Ground, isPass, judgeReview } from "./Candidate.ts"
import { recordCommit } from "./CommitGate.ts"
import { complete, isReceiptMissing } from "./Complete.ts"
import { addSegment } from "./HandOver.ts"
import { integrate } from "./Integrate.ts"
import { planGate } from "./PlanGate.ts"
import { setup } from "./Setup.ts"
import { type Slot, tell, workOf } from "./Slot.ts"
import { baseline, modeOf } from "./TestGates.ts"

/** Where the change is, by the facts of one ref. */
const landingIn = (uid: string, change: Change, ref: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const tip = yield* vcs.resolve(ref)
    if (tip === null) return { _tag: "awaiting" } satisfies Landing
    const ancestor = yield* vcs.isAncestor(change.head, tip)
    const since = ancestor ? null : yield* vcs.mergeBase(change.base, tip)
    const firstParents = since === null ? [] : yield* vcs.firstParents(since, tip)
    return judgeLanding({ uid, patchId: change.patchId, head: change.head, ancestor, firstParents })
  })

/** The target branch and its upstream: the only refs that are trusted to say what landed. */
export const observeLanding = (uid: string, change: Change, target: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const local = yield* landingIn(uid, change, `refs/heads/${target}`)
    if (local._tag !== "awaiting") return local
    const upstream = yield* vcs.upstream(target)
    return upstream === null ? local : yield* landingIn(uid, change, upstream)
  })

/** What the change stands on, found again in the log and in the cache of test results. */
const groundOf = (slot: Slot, base: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const baseTree = yield* vcs.treeOf(base)
    const { submissions } = yield* workOf(slot)
    const t1 =
      modeOf(slot) === "red-green" ? (submissions.findLast(({ phase }) => phase === "tests")?.tree ?? null) : null
    const ground: Ground = { baseTree, base: yield* baseline(slot, baseTree), t1 }
    return ground
  })

const proofFor = (
  slot: Slot,
  change: Change,
  landed: { readonly branch: string; readonly commit: string; readonly rule: 1 | 2 | 3 }
) =>
  complete({
    uid: slot.uid,
    wave: null,
    session: slot.session,
    landed,
    required: {
      tree: change.tree,
      patchId: change.patchId,
      revision: slot.revision,
      red: modeOf(slot) === "red-green"
    }
  })

/** Runs the gates on a commit that landed otherwise than it was judged; completes the ticket when all pass. */
const reGate = (slot: Slot, commit: string, rule: 1 | 2 | 3) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const parent = (yield* vcs.parentOf(commit)) ?? commit
    yield* vcs.addDetached({ path: slot.path, commit })
    yield* setup(slot, commit)
    const { judged: planned } = yield* planGate(slot)
    const judged = isPass(planned)
      ? yield* judgeReview(slot, yield* groundOf(slot, parent), yield* vcs.treeOf(commit), 1)
      : planned
    if (!isPass(judged)) {
      yield* tell({
        _tag: "note",
        text: `${slot.key} landed as ${commit.slice(0, 10)}, but not as it was judged: ${judged.reason}`
      })
      return
    }
    const again = yield* recordCommit(slot, 1, parent, commit)
    yield* proofFor(slot, { ...again }, { branch: slot.target, commit, rule })
  })

const finish = (slot: Slot, ticket: TicketState, change: Change) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    yield* AgentRunner
    const landing = yield* observeLanding(ticket.uid, change, slot.target)
    const ours = ticket.change?.replica === (yield* (yield* LogStore).self)
    if (landing._tag === "landed") {
      const { commit, rule } = landing
      if (!ours) return yield* reGate(slot, commit, rule)
      return yield* proofFor(slot, change, { branch: slot.target, commit, rule }).pipe(
        Effect.catchIf(isReceiptMissing, () => reGate(slot, commit, rule))
      )
    }
    if (landing._tag === "re-gate") return yield* reGate(slot, landing.commit, 3)
    if (!ours) return
    if (slot.config.integration === "pr") {
      // A crash may have come between the hand-over and its segment.
      return yield* addSegment({ branch: change.branch, head: change.head, target: slot.target })
    }
    // A crash may have come between the rebased commit and what it waits for: then it waits for nothing but this.
    if (ticket.waiting?.reason === "awaiting-merge") return
    yield* vcs.addSlot({ path: slot.path, branch: change.branch, base: change.head })
    // What a rebase has to judge again needs everything that the first time needed.
    yield* setup(slot, change.base)
    yield* vcs.restore(slot.path, yield* vcs.treeOf(change.head))
    const end = yield* integrate(slot, yield* groundOf(slot, change.base), change)
    if (end._tag !== "completed") yield* tell({ _tag: "note", text: `${ticket.key}: ${end.reason}` })
  })

/** Finishes one waiting ticket as far as possible; true when the environment stopped it. */
export const finishWaiting = (slot: Slot, ticket: TicketState, change: Change) =>
  finish(slot, ticket, change).pipe(
    Effect.as(false),
    Effect.catchTag("SlotEnded", ({ end }) =>
      Effect.as(
        tell({ _tag: "note", text: `${ticket.key}: ${end._tag === "completed" ? "" : end.reason}` }),
        end._tag === "returned" && end.environment
      )
    ),
    Effect.ensuring(
      Effect.gen(function* () {
        const vcs = yield* Vcs
        const store = yield* EventStore
        const done = (yield* store.state).tickets.get(ticket.uid)?.status === "completed"
        yield* vcs.removeSlot({ path: slot.path, branch: change.branch, keepBranch: !done })
      }).pipe(Effect.ignore)
    )
  )
