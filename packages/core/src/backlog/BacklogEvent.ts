/**
 * Facts about the backlog as a whole (stream `backlog/main`).
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { defineEvent } from "../log/EventDefinition.ts"

export const BacklogInitialized = defineEvent(
  "backlog.initialized",
  Schema.Struct({ projectId: Schema.String, name: Schema.String, stack: Schema.String, toolkit: Schema.String })
)

/** The configuration that the toolkit saw changed; `digest` is SHA-256 (base64url) of the file's bytes. */
export const BacklogConfigChanged = defineEvent(
  "backlog.config-changed",
  Schema.Struct({ digest: Schema.String, commit: Schema.NullOr(Schema.String) })
)

/** All open tickets were held against the code, its history and each other, and a report was written. */
export const RefinementReported = defineEvent(
  "backlog.refinement-reported",
  Schema.Struct({
    /** Path of the report from the repository's top. */
    report: Schema.String,
    /** SHA-256 of its text, base64url. */
    digest: Schema.String,
    /** Tickets by decision. */
    valid: Schema.Int,
    updated: Schema.Int,
    unsure: Schema.Int,
    duplicate: Schema.Int,
    obsolete: Schema.Int
  })
)

/** Tickets of another tool were taken in; each has its own `ticket.imported`. */
export const BacklogImported = defineEvent(
  "backlog.imported",
  Schema.Struct({
    format: Schema.String,
    /** Path from the repository's top, or the name that it was called by. */
    from: Schema.String,
    /** SHA-256 of the texts, base64url. */
    digest: Schema.String,
    /** What stands around the tickets, so that an export gives it back; null where there is nothing or it is too large. */
    frame: Schema.NullOr(Schema.String),
    /** Tickets of the source; of these, made here and changed here. */
    tickets: Schema.Int,
    created: Schema.Int,
    changed: Schema.Int
  })
)

export const backlogEvents = [BacklogInitialized, BacklogConfigChanged, RefinementReported, BacklogImported] as const
