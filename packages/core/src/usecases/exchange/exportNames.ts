/**
 * What tickets are called in an export: as they came, or by their keys; a key that a ticket came with from there is that one's.
 *
 * @since 0.1.0
 */
import { type BacklogState, keyOf } from "../../backlog/BacklogState.ts"
import { formatKey, parseKey } from "../../backlog/TicketKey.ts"
import { withoutName } from "./Sourced.ts"

/** The highest number of each type, and whether a name is taken. */
const keysIn = (state: BacklogState, foreign: ReadonlySet<string>): Map<string, number> => {
  const highest = new Map(state.counters)
  for (const name of foreign) {
    const key = parseKey(name)
    if (key !== null) highest.set(key.type, Math.max(highest.get(key.type) ?? 0, key.number))
  }
  return highest
}

/** Each ticket by its uid has a name of its own, but for tickets of two sources that have one id there. */
export const exportNames = (state: BacklogState, format: string): ReadonlyMap<string, string> => {
  const names = new Map<string, string>()
  for (const [uid, { source }] of state.tickets) {
    // A name that was put before the ids of its source is ours.
    if (source?.format === format) names.set(uid, withoutName(source.id))
  }
  const foreign = new Set(names.values())
  const highest = keysIn(state, foreign)
  for (const [uid, { type }] of state.tickets) {
    if (names.has(uid)) continue
    const key = keyOf(state, uid)
    if (!foreign.has(key)) {
      names.set(uid, key)
      continue
    }
    const number = (highest.get(type) ?? 0) + 1
    highest.set(type, number)
    names.set(uid, formatKey({ type, number, suffix: null }))
  }
  return names
}

/** The backlog with these names as keys, for formats whose files are ours in all but the log. */
export const withKeys = (state: BacklogState, names: ReadonlyMap<string, string>): BacklogState => ({
  ...state,
  tickets: new Map(
    [...state.tickets].map(([uid, ticket]) => {
      const key = names.get(uid) ?? ticket.key
      // A file without a key is called by its path.
      return [uid, key === ticket.key || parseKey(key) === null ? ticket : { ...ticket, key }]
    })
  )
})
