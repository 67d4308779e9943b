/**
 * What a ticket waits for, or what waits for it, level by level. Each ticket is unfolded once, so that a tree is never larger than
 * the graph that it shows, whatever its depth. Loads no schema.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "../backlog/BacklogState.ts"

export interface TreeRow {
  readonly uid: string
  /** 0 for the ticket itself. */
  readonly depth: number
  /** It is unfolded elsewhere in the tree. */
  readonly repeated: boolean
  /** How many stand below it, when the depth that was asked for ends here. */
  readonly hidden: number
}

export interface TreeOptions {
  /** Levels below the ticket. */
  readonly depth: number
  /** What waits for it instead of what it waits for. */
  readonly dependents: boolean
}

const dependentsIn = ({ tickets }: BacklogState): ReadonlyMap<string, ReadonlyArray<string>> => {
  const dependents = new Map<string, Array<string>>()
  for (const { dependsOn, uid } of tickets.values()) {
    for (const on of dependsOn) {
      const list = dependents.get(on)
      if (list === undefined) dependents.set(on, [uid])
      else list.push(uid)
    }
  }
  return dependents
}

/** In the order that people read: each ticket before what stands below it. Dependencies that nobody knows are leaves. */
export const dependencyTree = (
  state: BacklogState,
  root: string,
  { dependents, depth: deepest }: TreeOptions
): ReadonlyArray<TreeRow> => {
  const reverse = dependents ? dependentsIn(state) : null
  const below = (uid: string): ReadonlyArray<string> =>
    (reverse === null ? state.tickets.get(uid)?.dependsOn : reverse.get(uid)) ?? []
  const rows: Array<TreeRow> = []
  const seen = new Set<string>()
  const stack: Array<readonly [uid: string, depth: number]> = [[root, 0]]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [uid, depth] = next
    const under = below(uid)
    const repeated = seen.has(uid) && under.length > 0
    const hidden = !repeated && depth >= deepest ? under.length : 0
    rows.push({ uid, depth, repeated, hidden })
    if (repeated || depth >= deepest) continue
    seen.add(uid)
    for (const one of under.toReversed()) stack.push([one, depth + 1])
  }
  return rows
}
