/**
 * The one order of all events of all replicas: by time, then replica, commit and index. Any cut by time is causally
 * closed. Owns the merge of replicas; a replica's own commits are in order already.
 *
 * @since 0.1.0
 */
import type { Recorded } from "./Event.ts"

/** What orders an event. */
export type OrderKey = Pick<Recorded<unknown>, "t" | "replica" | "commit" | "index">

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Negative when `a` comes first; 0 only for the same event. Compares UTF-16 units, never by locale. */
export const compareOrder = (a: OrderKey, b: OrderKey): number =>
  compareText(a.t, b.t) || compareText(a.replica, b.replica) || a.commit - b.commit || a.index - b.index

/** A cursor into one replica's ordered events. */
interface Cursor<E> {
  readonly events: ReadonlyArray<E>
  at: number
}

/**
 * Merges lists that are each in order. Linear scan of the heads: a log has few replicas that are new at once, and runs
 * of one replica are copied without comparing again.
 */
export const mergeOrdered = <E extends OrderKey>(lists: ReadonlyArray<ReadonlyArray<E>>): ReadonlyArray<E> => {
  const filled = lists.filter((list) => list.length > 0)
  if (filled.length <= 1) return filled[0] ?? []
  const cursors: Array<Cursor<E>> = filled.map((events) => ({ events, at: 0 }))
  const merged: Array<E> = []
  const head = (cursor: Cursor<E>): E | undefined => cursor.events[cursor.at]
  while (cursors.length > 0) {
    let first = 0
    let second: E | undefined
    for (let n = 1; n < cursors.length; n++) {
      const candidate = head(cursors[n]!)!
      const best = head(cursors[first]!)!
      if (compareOrder(candidate, best) < 0) {
        second = best
        first = n
      } else if (second === undefined || compareOrder(candidate, second) < 0) second = candidate
    }
    const cursor = cursors[first]!
    for (let event = head(cursor); event !== undefined; event = head(cursor)) {
      if (second !== undefined && compareOrder(event, second) > 0) break
      merged.push(event)
      cursor.at += 1
    }
    if (head(cursor) === undefined) cursors.splice(first, 1)
  }
  return merged
}
