/**
 * The branch that carries the toolkit's own files to a target which takes pull requests only. It belongs to one clone, and nobody
 * else commits to it.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { EVENTS_DIR } from "../log/Segment.ts"
import { LogStore } from "../ports/LogStore.ts"
import { ProjectPlace } from "../ports/ProjectPlace.ts"
import { TicketFiles } from "../ports/TicketFiles.ts"
import { Vcs } from "../ports/Vcs.ts"

/** Apart from the branches of slots, which are swept. */
const PREFIX = "backlog-sync/"

export interface CarryingBranch {
  readonly name: string
  /** Where it stands; null when it isn't there. */
  readonly tip: string | null
  /** What the next commit is based on: its tip while that waits to be merged, else the target. */
  readonly base: string
}

/** Merged, squashed or rebased: the target has every segment that the branch has. */
const isMerged = (tip: string, target: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const { prefix } = yield* ProjectPlace
    const there = new Set(yield* vcs.list(target, prefix + EVENTS_DIR))
    return (yield* vcs.list(tip, prefix + EVENTS_DIR)).every((path) => there.has(path))
  })

/** Null while this clone has recorded nothing. `head` is the target's commit. */
export const carryingBranch = (head: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const self = yield* (yield* LogStore).self
    if (self === null) return null
    const name = `${PREFIX}${self}`
    const tip = yield* vcs.resolve(`refs/heads/${name}`)
    const waits = tip !== null && !(yield* isMerged(tip, head))
    const branch: CarryingBranch = { name, tip, base: waits ? tip : head }
    return branch
  })

/** True when the branch stands at its base now. */
export const startBranch = ({ base, name, tip }: CarryingBranch) =>
  Effect.gen(function* () {
    return tip === base || (yield* (yield* Vcs).moveBranch({ branch: name, from: tip, to: base }))
  })

/**
 * Ticket files that the branch has now go from the work tree, to what the target has for them: left there, Git would refuse to
 * pull the target once it has them.
 */
export const leaveToMerge = (commit: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const port = yield* TicketFiles
    if (!(yield* port.renders)) return
    const files = yield* port.unlikeHead
    const carried = yield* Effect.filter(files, ({ path, text }) =>
      Effect.map(vcs.show(commit, path), (committed) => committed === text)
    )
    if (carried.length > 0) yield* port.putBack(carried)
  })
