/**
 * Removes what earlier runs left: processes, worktrees and branches that no open slot, blocked or waiting ticket needs.
 * Touches only slots of this clone and branches that the log knows.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { BacklogState } from "../../backlog/BacklogState.ts"
import type { ReplicaId } from "../../log/Event.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { LogStore } from "../../ports/LogStore.ts"
import { SlotFiles } from "../../ports/SlotFiles.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { openWaveOf } from "../../wave/WaveState.ts"

/** Every slot branch is named after its ticket's key. */
export const BRANCH_PREFIX = "backlog/"

export const branchOf = (key: string): string => `${BRANCH_PREFIX}${key.toLowerCase()}`

/** Slots of this clone's open wave that have no outcome yet. */
const unsettled = (state: BacklogState, self: ReplicaId | null) =>
  (openWaveOf(state.waves, self)?.slots ?? []).filter(({ outcome }) => outcome === null)

/** Branches that must stay: of open slots, of blocked tickets, of changes that wait to land. */
const keptBranches = (state: BacklogState, open: ReadonlySet<string>): ReadonlySet<string> => {
  const kept = new Set<string>()
  for (const ticket of state.tickets.values()) {
    const waits =
      ticket.status === "committed" || ticket.status.endsWith("-blocked") || ticket.status === "needs-investigation"
    if (waits || open.has(ticket.uid)) kept.add(ticket.branch ?? branchOf(ticket.key))
  }
  return kept
}

export const sweep = Effect.gen(function* () {
  const store = yield* EventStore
  const vcs = yield* Vcs
  const files = yield* SlotFiles
  const state = yield* store.state
  const slots = unsettled(state, yield* (yield* LogStore).self)
  const kept = keptBranches(state, new Set(slots.map(({ ticket }) => ticket)))
  const paths = new Set(slots.flatMap(({ worktree }) => (worktree === null ? [] : [worktree])))
  for (const { branch, path } of yield* vcs.slots) {
    if (!files.isSlot(path) || paths.has(path)) continue
    yield* vcs.removeSlot({ path, branch, keepBranch: branch === null || kept.has(branch) })
  }
  yield* files.prune(paths)
  const known = new Set([...state.tickets.values()].map(({ key }) => branchOf(key)))
  for (const branch of yield* vcs.branches(BRANCH_PREFIX)) {
    if (known.has(branch) && !kept.has(branch)) yield* vcs.deleteBranch(branch)
  }
})
