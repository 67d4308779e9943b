/**
 * Schemas of the values that ticket events carry; the words themselves are in `Vocabulary.ts`.
 * Status transitions are in `TicketState.ts`, Markdown in `TicketDocument.ts`.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { BLOCKED_STATUSES, PRIORITIES } from "./Vocabulary.ts"

/** A ticket type is its key prefix: upper-case letters and digits. Custom prefixes are configuration. */
export const TicketType = Schema.String.check(
  Schema.isPattern(/^[A-Z][A-Z0-9]{0,15}$/u, { expected: "up to 16 capital letters and digits, such as FEAT" })
)
export type TicketType = typeof TicketType.Type

/** Names a ticket in streams, files and branches, so it is one plain word. */
export const TicketUid = Schema.String.check(
  Schema.isPattern(/^[\w-]{1,64}$/u, { expected: "a name of up to 64 letters, digits, _ and -" })
)

/** A key as the log issues it (`backlog/TicketKey.ts`): files and branches are called by it, so it can't be a path. */
export const IssuedKey = Schema.String.check(
  Schema.isPattern(/^[A-Z][A-Z0-9]{0,15}-\d{1,15}(?:~[a-z0-9]{1,16})?$/u, { expected: "a ticket key such as FEAT-007" })
)

export const Priority = Schema.Literals(PRIORITIES)

/** What a ticket does to one path. A rename names both ends. Paths are repository-relative with forward slashes. */
export const PlannedFile = Schema.Struct({
  path: Schema.String,
  action: Schema.Literals(["create", "modify", "delete", "rename"]),
  to: Schema.NullOr(Schema.String),
  note: Schema.String
})
export type PlannedFile = typeof PlannedFile.Type

/** One line `- [ ] AC-1: …` of the acceptance criteria. */
export const Criterion = Schema.Struct({ id: Schema.String, text: Schema.String, done: Schema.Boolean })
export type Criterion = typeof Criterion.Type

/** Everything a person writes in a ticket; `body` is the Markdown below the front matter and the title heading. */
export const TicketContent = Schema.Struct({
  type: TicketType,
  title: Schema.String,
  priority: Priority,
  tags: Schema.Array(Schema.String),
  /** uids of the tickets that must be completed first. */
  dependsOn: Schema.Array(Schema.String),
  files: Schema.Array(PlannedFile),
  criteria: Schema.Array(Criterion),
  /** Rows of the test strategy: input of the seed estimate (`t`). */
  plannedTests: Schema.Int,
  /** Any other front matter, kept as it was written (assignee, severity, environment, …). */
  fields: Schema.Record(Schema.String, Schema.Unknown),
  body: Schema.String
})
export type TicketContent = typeof TicketContent.Type

export const BlockedStatus = Schema.Literals(BLOCKED_STATUSES)
