/**
 * Packs ranked tickets into waves: each wave takes, in rank order, whatever may run and shares no path with what it
 * already took. Owns no words: the planner turns the causes into sentences.
 *
 * A ticket that clashes is parked at the lower of the two paths. All tickets parked at one path reserve it, so no two
 * of them fit into one wave, and only the first of a queue has to be looked at again: a file that everybody touches
 * costs one look a wave, not one a ticket.
 *
 * @since 0.1.0
 */
import { popHeap, pushHeap } from "./heap.ts"
import { type Clash, newHolds, type PathIndex } from "./PathIndex.ts"

export interface PackInput {
  /** By rank (0 is the most urgent): the path nodes that the ticket reserves, at least one. */
  readonly nodes: ReadonlyArray<ReadonlyArray<number>>
  /** By rank: the ranks that must be in an earlier wave. Without cycles. */
  readonly dependsOn: ReadonlyArray<ReadonlyArray<number>>
  readonly index: PathIndex
  readonly maxSlots: number
}

/** Why a ticket is not one wave earlier. */
export type Cause =
  | { readonly type: "first-wave" }
  | { readonly type: "dependency"; readonly on: number }
  | { readonly type: "path"; readonly clash: Clash }
  | { readonly type: "full" }

export interface Packed {
  readonly rank: number
  readonly cause: Cause
}

const dependantsOf = (dependsOn: PackInput["dependsOn"]): Array<Array<number>> => {
  const dependants: Array<Array<number>> = dependsOn.map(() => [])
  dependsOn.forEach((ranks, rank) => {
    for (const on of ranks) dependants[on]?.push(rank)
  })
  return dependants
}

/** The waves, each in rank order; every rank is in one. */
export const pack = ({ dependsOn, index, maxSlots, nodes }: PackInput): Array<Array<Packed>> => {
  const dependants = dependantsOf(dependsOn)
  const open = Int32Array.from(dependsOn, (ranks) => ranks.length)
  const waveOf = new Int32Array(nodes.length).fill(-1)
  /** Path node a released ticket was parked at, by rank; -1 for none. */
  const parkedAt = new Int32Array(nodes.length).fill(-1)
  const queues = new Map<number, Array<number>>()
  const ready: Array<number> = []
  let [holds, before] = [newHolds(index), newHolds(index)]
  const waves: Array<Array<Packed>> = []

  const release = (node: number): void => {
    const next = popHeap(queues.get(node) ?? [])
    if (next === undefined) return
    parkedAt[next] = node
    pushHeap(ready, next)
  }
  const park = (rank: number, node: number): void => {
    const queue = queues.get(node)
    if (queue === undefined) queues.set(node, [rank])
    else pushHeap(queue, rank)
  }
  const causeOf = (rank: number): Cause => {
    if (waves.length === 0) return { type: "first-wave" }
    const on = (dependsOn[rank] ?? []).filter((dependency) => waveOf[dependency] === waves.length - 1)
    if (on.length > 0) return { type: "dependency", on: Math.min(...on) }
    const clash = before.clash(nodes[rank] ?? [])
    return clash === null ? { type: "full" } : { type: "path", clash }
  }

  for (let rank = 0; rank < nodes.length; rank += 1) if (open[rank] === 0) pushHeap(ready, rank)
  while (ready.length > 0) {
    const wave: Array<Packed> = []
    /** Paths whose queue waits for the end of this wave. */
    const held = new Set<number>()
    while (wave.length < maxSlots) {
      const rank = popHeap(ready)
      if (rank === undefined) break
      const own = nodes[rank] ?? []
      const from = parkedAt[rank] as number
      const clash = holds.clash(own)
      if (clash === null) {
        wave.push({ rank, cause: causeOf(rank) })
        holds.hold(own, rank)
        if (from !== -1) held.add(from)
      } else {
        park(rank, clash.lower)
        held.add(clash.lower)
        // It waits elsewhere now, so the next one of its old queue may fit into this wave.
        if (from !== -1 && from !== clash.lower) release(from)
      }
    }
    for (const { rank } of wave) waveOf[rank] = waves.length
    waves.push(wave)
    for (const { rank } of wave) {
      for (const dependant of dependants[rank] ?? []) {
        open[dependant] = (open[dependant] as number) - 1
        if (open[dependant] === 0) pushHeap(ready, dependant)
      }
    }
    for (const node of held) release(node)
    ;[holds, before] = [before, holds]
    holds.clear()
  }
  return waves
}
