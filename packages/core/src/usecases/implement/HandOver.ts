/**
 * What a handed-over branch carries besides its one code commit: one commit with the events that the branch's tree
 * lacks, so that whoever merges it merges the evidence too.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { Vcs } from "../../ports/Vcs.ts"
import { sync } from "../Sync.ts"

/** Does nothing once the segment is there, or when somebody else has moved the branch: it is not ours alone then. */
export const addSegment = (change: { readonly branch: string; readonly head: string; readonly target: string }) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    if ((yield* vcs.resolve(`refs/heads/${change.branch}`)) !== change.head) return
    yield* sync({ target: change.target, branch: change.branch, render: "none" })
  })
