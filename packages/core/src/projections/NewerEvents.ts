/**
 * Events that this toolkit doesn't know, by kind and version, and which toolkit wrote them: they are kept and passed on,
 * but nothing that is shown comes from them.
 *
 * @since 0.1.0
 */
import type { AnyRecorded } from "../log/Event.ts"

export interface NewerEvents {
  /** `ticket.created/2`. */
  readonly tag: string
  readonly count: number
  /** Version of the toolkit that wrote the first of them, if its session says so. */
  readonly toolkit: string | null
}

/** Sorted by tag. Sessions count wherever they stand among the events. */
export const newerEvents = (events: Iterable<AnyRecorded>): ReadonlyArray<NewerEvents> => {
  const toolkits = new Map<string, string>()
  const groups = new Map<string, { count: number; sessions: Array<string> }>()
  for (const { event, session } of events) {
    if (event.type === "session.opened") toolkits.set(event.data.session, event.data.version)
    if (event.type !== "unknown") continue
    const tag = `${event.data.kind}/${event.data.version}`
    const group = groups.get(tag) ?? { count: 0, sessions: [] }
    group.count += 1
    if (session !== null) group.sessions.push(session)
    groups.set(tag, group)
  }
  return [...groups]
    .map(([tag, { count, sessions }]) => ({
      tag,
      count,
      toolkit: sessions.map((session) => toolkits.get(session)).find((version) => version !== undefined) ?? null
    }))
    .toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
}

/** `2 events ticket.created/2 need toolkit ≥ 0.9.0`. */
export const newerText = ({ count, tag, toolkit }: NewerEvents): string =>
  `${count} ${count === 1 ? "event" : "events"} ${tag} ${count === 1 ? "needs" : "need"} ${
    toolkit === null ? "a newer toolkit" : `toolkit ≥ ${toolkit}`
  }`
