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

export const backlogEvents = [BacklogInitialized, BacklogConfigChanged, RefinementReported] as const
