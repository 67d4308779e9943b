/**
 * Tickets that wait for each other. Commands refuse to close a cycle, but two clones may each add a half of one. Loads no schema.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "../backlog/BacklogState.ts"
import { openTickets } from "../backlog/TicketMap.ts"
import { stronglyConnected } from "../wave/components.ts"

export interface DependencyCycle {
  /** The shortest way round that begins with the oldest of them: each waits for the next one, the last for the first. */
  readonly path: ReadonlyArray<string>
  /** All tickets that can't be finished because of each other, in order of creation; more than the path where cycles share some. */
  readonly members: ReadonlyArray<string>
}

/** The shortest way from a node back to it, within some nodes. */
const wayRound = (edges: ReadonlyArray<ReadonlyArray<number>>, start: number, within: ReadonlySet<number>) => {
  const cameFrom = new Map<number, number>()
  const queue = [start]
  for (const at of queue) {
    for (const next of edges[at] ?? []) {
      if (next === start) {
        const path = [at]
        while (path[0] !== start) path.unshift(cameFrom.get(path[0] ?? start) ?? start)
        return path
      }
      if (!within.has(next) || cameFrom.has(next)) continue
      cameFrom.set(next, at)
      queue.push(next)
    }
  }
  return [start]
}

/** Of open tickets, the one with the oldest member first. Linear in tickets + dependencies for each cycle. */
export const dependencyCycles = (state: BacklogState): ReadonlyArray<DependencyCycle> => {
  const open = openTickets(state.tickets)
  const at = new Map(open.map(({ uid }, number) => [uid, number]))
  const edges = open.map(({ dependsOn }) => dependsOn.flatMap((uid) => at.get(uid) ?? []))
  const uidOf = (number: number): string => open[number]?.uid ?? ""
  return stronglyConnected(edges)
    .filter(([first = -1, second]) => second !== undefined || (edges[first] ?? []).includes(first))
    .map((component) => component.toSorted((one, other) => one - other))
    .toSorted(([one = 0], [other = 0]) => one - other)
    .map((members) => ({
      path: wayRound(edges, members[0] ?? 0, new Set(members)).map(uidOf),
      members: members.map(uidOf)
    }))
}
