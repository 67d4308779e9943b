/**
 * What a check of tickets is: one named rule with a code and a level, asked of one ticket and what surrounds it.
 * Owns the types; the rules are in the files beside it, the list of them is `Catalogue.ts`. Pure: files and other tickets
 * are seen through `Repository` and `Neighbours`, and a check that needs one of them says nothing without it.
 *
 * @since 0.1.0
 */
import type { BacklogConfig } from "../backlog/ConfigSchema.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import type { TicketSections } from "../ticket/TicketSections.ts"
import type { Neighbours } from "./Neighbours.ts"
import type { Repository } from "./Repository.ts"
import type { Scope } from "./Scope.ts"

/** An error keeps a ticket from being worked on, a warning asks for a look, a note only tells. */
export const LEVELS = ["error", "warning", "note"] as const
export type Level = (typeof LEVELS)[number]

/** What a check is about; the order is the one in which people read them. */
export const GROUPS = [
  "completeness",
  "files",
  "scope",
  "coherence",
  "gaps",
  "contract",
  "impact",
  "consistency"
] as const
export type Group = (typeof GROUPS)[number]

/** Where in a ticket: a field of its header, a section of its body, or an offset in the body. */
export type Place =
  | { readonly in: "ticket" }
  | { readonly in: "header"; readonly field: string }
  | { readonly in: "section"; readonly name: string }
  | { readonly in: "body"; readonly offset: number }

/** A change that can be made without asking: it says what nobody would decide otherwise. */
export interface Fix {
  /** What it does, as a sentence. */
  readonly what: string
  readonly apply: (content: TicketContent) => TicketContent
}

/** What a check found. */
export interface Found {
  readonly place: Place
  /** A sentence that says what is wrong and what to write instead. */
  readonly message: string
  readonly fix?: Fix
}

export interface CheckInput {
  /** Null for a ticket that isn't in the log yet. */
  readonly uid: string | null
  readonly content: TicketContent
  readonly read: TicketSections
  readonly scope: Scope
  readonly config: BacklogConfig
  /** The files of the repository; null where there are none to look at. */
  readonly repository: Repository | null
  /** The other tickets; null where only this one is looked at. */
  readonly neighbours: Neighbours | null
}

export interface Check {
  /** Stable: people and programs go by it. */
  readonly code: string
  readonly level: Level
  readonly group: Group
  /** The rule as a sentence. */
  readonly rule: string
  /** Keys of the configuration that set it or switch it off. */
  readonly keys: ReadonlyArray<string>
  readonly find: (input: CheckInput) => ReadonlyArray<Found>
}

/** A finding of one check about one ticket. */
export interface Problem extends Found {
  readonly code: string
  readonly level: Level
}
