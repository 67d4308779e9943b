/**
 * Tickets that say something: `list --text`. The same words find the same tickets as in `search`, without forgiving errors.
 *
 * @since 0.1.0
 */
import { parseQuery } from "@backlog-toolkit/core/projections/search/Query"
import { findTexts } from "@backlog-toolkit/core/projections/search/Find"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import { textsFor } from "./texts.ts"
import type { Call } from "./Verb.ts"

export const saying = async (
  call: Call,
  text: string,
  tickets: ReadonlyArray<TicketState>
): Promise<ReadonlyArray<TicketState>> => {
  const { terms } = parseQuery(text, new Set())
  const uids = new Set(tickets.map(({ uid }) => uid))
  const { hits } = findTexts(await textsFor(call), terms, {
    passes: (uid) => uids.has(uid),
    named: () => null,
    typos: false
  })
  const found = new Set(hits.map(({ uid }) => uid))
  return tickets.filter(({ uid }) => found.has(uid))
}
