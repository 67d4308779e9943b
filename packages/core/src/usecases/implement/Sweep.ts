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
import { ProjectPlace, type ProjectPlaceShape } from "../../ports/ProjectPlace.ts"
import { SlotFiles } from "../../ports/SlotFiles.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { openWaveOf } from "../../wave/WaveState.ts"

/** How slot branches begin. Projects in folders have names of their own: their keys are those of every other project. */
export const branchPrefix = ({ id, prefix }: ProjectPlaceShape): string =>
  prefix === "" || id === null ? "backlog/" : `backlog/${id}/`

/** Every slot branch is named after its ticket's key. */
export const branchOf = (place: ProjectPlaceShape, key: string): string => branchPrefix(place) + key.toLowerCase()

/** Slots of this clone's open wave that have no outcome yet. */
const unsettled = (state: BacklogState, self: ReplicaId | null) =>
  (openWaveOf(state.waves, self)?.slots ?? []).filter(({ outcome }) => outcome === null)

/** Branches that must stay: of open slots, of blocked tickets, of changes that wait to land. */
const keptBranches = (
  state: BacklogState,
  place: ProjectPlaceShape,
  open: ReadonlySet<string>
): ReadonlySet<string> => {
  const kept = new Set<string>()
  for (const ticket of state.tickets.values()) {
    const waits =
      ticket.status === "committed" || ticket.status.endsWith("-blocked") || ticket.status === "needs-investigation"
    if (waits || open.has(ticket.uid)) kept.add(ticket.branch ?? branchOf(place, ticket.key))
  }
  return kept
}

export const sweep = Effect.gen(function* () {
  const store = yield* EventStore
  const vcs = yield* Vcs
  const files = yield* SlotFiles
  const state = yield* store.state
  const slots = unsettled(state, yield* (yield* LogStore).self)
  const place = yield* ProjectPlace
  const kept = keptBranches(state, place, new Set(slots.map(({ ticket }) => ticket)))
  const paths = new Set(slots.flatMap(({ worktree }) => (worktree === null ? [] : [worktree])))
  for (const { branch, path } of yield* vcs.slots) {
    if (!files.isSlot(path) || paths.has(path)) continue
    yield* vcs.removeSlot({ path, branch, keepBranch: branch === null || kept.has(branch) })
  }
  yield* files.prune(paths)
  const known = new Set([...state.tickets.values()].map(({ key }) => branchOf(place, key)))
  for (const branch of yield* vcs.branches(branchPrefix(place))) {
    if (known.has(branch) && !kept.has(branch)) yield* vcs.deleteBranch(branch)
  }
})
