/**
 * The second log: single calls, as many as there are. The same codec and chain as the domain log's, in this clone only: no tree
 * holds it, and nothing that is decided depends on it.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { DomainError } from "../log/DomainError.ts"
import type { AnyRecorded, NewEvent } from "../log/Event.ts"
import type { CommandContext } from "./EventStore.ts"

export interface TelemetryShape {
  /** Once for each command id, as durable as the domain log. */
  readonly record: (context: CommandContext, events: ReadonlyArray<NewEvent>) => Effect.Effect<void, DomainError>
  /** All of it, in log order, in chunks. */
  readonly read: Stream.Stream<ReadonlyArray<AnyRecorded>, DomainError>
}

export class Telemetry extends Context.Service<Telemetry, TelemetryShape>()("@backlog-toolkit/core/ports/Telemetry") {}
