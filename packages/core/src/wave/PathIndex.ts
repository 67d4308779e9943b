/**
 * Paths as numbered nodes of one tree, and who holds them in a wave: a conflict is found in the depth of the path,
 * however many tickets there are.
 *
 * @since 0.1.0
 */
import type { RepoPath } from "./PathSet.ts"

export interface PathIndex {
  readonly nodes: Map<string, number>
  /** Node of the folder above; the root is node 0 and its own parent. */
  readonly parents: Array<number>
  /** The first spelling added, by node; nothing for folders that nobody named. */
  readonly spelling: Array<string | undefined>
}

export const newPathIndex = (): PathIndex => ({ nodes: new Map([["", 0]]), parents: [0], spelling: [undefined] })

/** The node of a path; made, with all folders above it, when it is new. */
export const nodeOf = (index: PathIndex, path: RepoPath): number => {
  const { key } = path
  let node = index.nodes.get(key)
  if (node === undefined) {
    node = 0
    for (let end = key.indexOf("/"); ; end = key.indexOf("/", end + 1)) {
      const prefix = end === -1 ? key : key.slice(0, end)
      let next = index.nodes.get(prefix)
      if (next === undefined) {
        next = index.parents.length
        index.nodes.set(prefix, next)
        index.parents.push(node)
        index.spelling.push(undefined)
      }
      node = next
      if (end === -1) break
    }
  }
  index.spelling[node] ??= path.path === "" ? "." : path.path
  return node
}

/** `own` is the asker's node, `theirs` the holder's; one is at or above the other. */
export interface Clash {
  readonly holder: number
  readonly own: number
  readonly theirs: number
  /** The lower of the two: whoever reserves it, or a folder above it, clashes with both. */
  readonly lower: number
}

export interface Holds {
  readonly hold: (nodes: ReadonlyArray<number>, holder: number) => void
  /** The clash with the smallest holder, if holders were added in ascending order. */
  readonly clash: (nodes: ReadonlyArray<number>) => Clash | null
  /** Forgets every hold, in constant time. */
  readonly clear: () => void
}

/** Holds of one wave over a finished index. The nodes of a `hold` must not clash with what is held by others. */
export const newHolds = ({ parents }: PathIndex): Holds => {
  let stamp = 1
  // Entries are valid when their stamp is the current one, so that clearing touches nothing.
  const heldAt = new Int32Array(parents.length)
  const heldBy = new Int32Array(parents.length)
  const belowAt = new Int32Array(parents.length)
  const below = new Int32Array(parents.length)
  const parentOf = (node: number): number => parents[node] ?? 0
  return {
    hold: (nodes, holder) => {
      for (const node of nodes) {
        heldAt[node] = stamp
        heldBy[node] = holder
        for (let at = node; belowAt[at] !== stamp; at = parentOf(at)) {
          belowAt[at] = stamp
          below[at] = node
        }
      }
    },
    clash: (nodes) => {
      let found: Clash | null = null
      const meet = (own: number, theirs: number, lower: number): void => {
        const holder = heldBy[theirs] ?? -1
        if (found === null || holder < found.holder) found = { holder, own, theirs, lower }
      }
      for (const own of nodes) {
        const theirs = below[own] ?? own
        if (belowAt[own] === stamp) meet(own, theirs, theirs)
        for (let at = own; at !== 0;) {
          at = parentOf(at)
          if (heldAt[at] === stamp) meet(own, at, own)
        }
      }
      return found
    },
    clear: () => {
      stamp += 1
    }
  }
}
