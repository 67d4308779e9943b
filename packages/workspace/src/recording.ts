/**
 * Whether this clone may begin to write a log of its own (event-log.md, A4). Checkouts that a CI job makes and throws away would
 * each leave a replica in everybody's log, so there it has to be asked for.
 *
 * @since 0.1.0
 */
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import { LogStore } from "@backlog-toolkit/core/ports/LogStore"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

type Env = Readonly<Record<string, string | undefined>>

/** What most CI systems set; a person who sets it to nothing, 0 or false means the opposite. */
const isCi = (env: Env): boolean => !["", "0", "false"].includes((env["CI"] ?? "").toLowerCase())

const notRecording = (): DomainError =>
  domainError(
    "policy",
    "ci-not-recording",
    "This clone doesn't record anything, because it looks like a CI job (CI is set).",
    "Each checkout that writes becomes a writer of the log for good, and those of CI jobs are thrown away.",
    "If its events are synced and pushed, repeat the command with --record."
  )

/** A clone that has written before goes on; one that has not begins only where that is meant. Reading is never refused. */
export const recording = <E>(
  store: Layer.Layer<LogStore, E>,
  options: { readonly env: Env; readonly record: boolean }
): Layer.Layer<LogStore, E> =>
  options.record || !isCi(options.env)
    ? store
    : Layer.effect(
        LogStore,
        Effect.map(LogStore, (log) => ({
          ...log,
          ensureSelf: Effect.filterOrFail(log.self, (self) => self !== null, notRecording)
        }))
      ).pipe(Layer.provide(store))
