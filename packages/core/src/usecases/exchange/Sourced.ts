/**
 * Tickets of a source with the names that they have here, and what an import is asked for and answers.
 *
 * @since 0.1.0
 */
import type { OpenOf } from "../../checks/Open.ts"
import type { ForeignRecord, ForeignSource } from "../../exchange/ForeignTicket.ts"
import type { Actor } from "../../log/Event.ts"
import { exceedsBytes } from "../../log/Json.ts"
import type { DataOf } from "../../log/Registry.ts"

/** Bytes of a record that the log keeps: an event has a limit, and the ticket's own text is in another one. */
const MAX_RECORD = 60 * 1024

/** The text, or null for one that is too large to be kept. */
export const kept = (text: string): string | null => (exceedsBytes(text, MAX_RECORD) ? null : text)

export interface ImportInput {
  readonly format: string
  readonly source: ForeignSource
  /** Path from the repository's top, or the name that the source is called by. */
  readonly from: string
  /** Put before the ids of a source whose ids another one has, too; null for none. */
  readonly name: string | null
  readonly openOf: OpenOf
  readonly prefixes: ReadonlyArray<string>
  readonly models: ReadonlyArray<string>
  readonly actor: Actor
  readonly dryRun: boolean
}

/** What became of one ticket of the source. */
export interface ImportNote {
  readonly id: string
  /** Null for one that would be created. */
  readonly key: string | null
  readonly title: string
  readonly result: "created" | "changed" | "kept" | "refused"
  /** Whole sentences: what of it is not as it is there. */
  readonly said: ReadonlyArray<string>
}

/** A record with the names that it has here. */
export interface Sourced {
  readonly record: ForeignRecord
  readonly id: string
  readonly uid: string
  readonly digest: string
}

export const importedOf = (format: string, { digest, id, record }: Sourced): DataOf<"ticket.imported"> => ({
  format,
  id,
  url: record.ticket.url,
  digest,
  record: kept(record.record),
  outcome: record.ticket.outcome,
  reason: record.ticket.reason
})

/** Between the name of a source and the ids that it has. */
export const NAME_END = "::"

/** The id as its source has it. */
export const withoutName = (id: string): string =>
  id.slice(id.includes(NAME_END) ? id.indexOf(NAME_END) + NAME_END.length : 0)

/** The name that was put before the id; null for none. */
export const nameBefore = (id: string): string | null =>
  id.includes(NAME_END) ? id.slice(0, id.indexOf(NAME_END)) : null

/** As a ticket's header has it. */
export const namedFrom = (format: string, id: string): string => `${format} ${id}`
