/**
 * Keeps tickets of an export apart: no two with one id, no two in one file. What is written over is lost without a word.
 *
 * @since 0.1.0
 */
import { domainError, type DomainError } from "../../log/DomainError.ts"
import type { SourceText } from "../../exchange/ForeignTicket.ts"
import type { OutgoingTicket } from "../../exchange/Format.ts"

/** Ids that an error names. */
const NAMED = 5

/** `export-ids-collide` (conflict) for tickets of two sources that have one id; null when each has its own. */
export const idsProblem = (tickets: ReadonlyArray<OutgoingTicket>, title: string): DomainError | null => {
  const keys = new Map<string, Array<string>>()
  for (const { key, ticket } of tickets) {
    const same = keys.get(ticket.id)
    if (same === undefined) keys.set(ticket.id, [key])
    else same.push(key)
  }
  const several = [...keys].filter(([, all]) => all.length > 1)
  if (several.length === 0) return null
  const named = several.slice(0, NAMED).map(([id, all]) => `${id} (${all.join(", ")})`)
  return domainError(
    "conflict",
    "export-ids-collide",
    `Several tickets have one id in ${title}: ${named.join("; ")}${several.length > NAMED ? "; …" : ""}.`,
    "They came from sources with the same ids, and only one of them would be there in the end.",
    "Write one source at a time: --name <name>, or --name - for the one without a name.",
    { ids: several.slice(0, 100).map(([id, all]) => ({ id, keys: all })) }
  )
}

/** Some file systems tell neither cases nor forms of letters apart. */
const folded = (path: string): string => path.normalize("NFC").toLowerCase()

/** A file a ticket: of two with one path the one that came later keeps it, and the other has its key behind its name. */
export const distinctPaths = (
  texts: ReadonlyArray<SourceText>,
  tickets: ReadonlyArray<OutgoingTicket>
): ReadonlyArray<SourceText> => {
  if (texts.length !== tickets.length) return texts
  const taken = new Set<string>()
  return texts
    .map((one, at) => ({ one, key: tickets[at]?.key ?? "" }))
    .toReversed()
    .map(({ key, one }) => {
      let { path } = one
      for (let count = 1; path !== "" && taken.has(folded(path)); count++) {
        path = one.path.replace(/(?=\.[^./]+$|$)/u, ` (${key}${count === 1 ? "" : ` ${count}`})`)
      }
      taken.add(folded(path))
      return path === one.path ? one : { ...one, path }
    })
    .toReversed()
}
