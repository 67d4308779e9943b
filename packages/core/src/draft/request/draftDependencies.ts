/**
 * What a draft waits for: tickets that the request says come first, and open ones that make a file it changes. Pure.
 *
 * @since 0.1.0
 */
import { canonicalKey } from "../../backlog/TicketKey.ts"
import type { PlannedFile } from "../../ticket/Ticket.ts"
import { type Inferred, itSays } from "./Inferred.ts"
import { type NamedKey, namedKeys } from "./namedKeys.ts"
import type { Answers } from "./Questions.ts"

export interface KnownTickets {
  /** The ticket that a key names, as it is called now; null for none. */
  readonly find: (key: string) => { readonly key: string } | null
  /** Keys of open tickets that make the file. */
  readonly creatorsOf: (path: string) => ReadonlyArray<string>
}

export interface Waits {
  /** Each once. */
  readonly keys: ReadonlyArray<string>
  /** Named, but nobody says that it comes first. */
  readonly named: ReadonlyArray<NamedKey>
  /** Comes first, and no ticket is called so. */
  readonly unknown: ReadonlyArray<NamedKey>
}

export const draftDependencies = (input: {
  readonly whole: string
  readonly given: ReadonlyArray<string>
  readonly types: ReadonlyArray<string>
  readonly tickets: KnownTickets
  /** Those that were found for the request. */
  readonly files: ReadonlyArray<PlannedFile>
  readonly answers: Answers
  readonly note: (one: Inferred) => void
}): Waits => {
  const { answers, files, given, note, tickets, types, whole } = input
  const keys = new Set(given)
  const named: Array<NamedKey> = []
  const unknown: Array<NamedKey> = []
  const add = (key: string, why: string): void => {
    if (keys.has(key)) return
    keys.add(key)
    note({ field: "depends_on", value: key, why })
  }
  for (const one of namedKeys(whole, (type) => types.includes(type))) {
    const answer = answers.get(`waits/${one.key}`)?.[0]
    const ticket = tickets.find(one.key)
    if (keys.has(ticket?.key ?? one.key)) continue
    if (ticket === null) {
      const meant = answer === undefined ? null : tickets.find(canonicalKey(answer) ?? answer)
      if (meant !== null) keys.add(meant.key)
      // A key that is only mentioned may be of another project.
      else if (one.waits !== null) unknown.push(one)
    } else if (one.waits !== null) add(ticket.key, itSays(`${one.waits} ${one.key}`))
    else if (answer === undefined) named.push(one)
    else if (answer === "yes") keys.add(ticket.key)
  }
  for (const { action, path } of files) {
    if (action === "create") continue
    for (const creator of tickets.creatorsOf(path)) add(creator, `it makes ${path}, which is changed here`)
  }
  return { keys: [...keys], named, unknown }
}
