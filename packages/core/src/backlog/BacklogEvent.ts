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

export const backlogEvents = [BacklogInitialized, BacklogConfigChanged] as const
