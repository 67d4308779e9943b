/**
 * What a person may watch while long work runs. Never a source of truth: everything in it is also in the log.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

export type ProgressEvent =
  | {
      readonly _tag: "wave-started"
      readonly number: number
      readonly slots: ReadonlyArray<{ readonly key: string; readonly reason: string }>
    }
  | {
      readonly _tag: "step"
      readonly key: string
      readonly gate: string
      readonly step: string
      readonly attempt: number
    }
  | {
      readonly _tag: "receipt"
      readonly key: string
      readonly gate: string
      readonly step: string
      readonly attempt: number
      readonly verdict: string
      readonly reason: string
    }
  | { readonly _tag: "usage"; readonly key: string; readonly nanoUsd: number | null; readonly simulated: boolean }
  | {
      readonly _tag: "hack"
      readonly key: string
      readonly rule: string
      readonly file: string | null
      readonly line: number | null
    }
  | { readonly _tag: "settled"; readonly key: string; readonly outcome: string; readonly reason: string }
  | { readonly _tag: "note"; readonly text: string }

/** Called synchronously; does nothing unless an adapter provides it. */
export const Progress = Context.Reference<(event: ProgressEvent) => void>("@backlog-toolkit/core/ports/Progress", {
  defaultValue: () => () => {}
})

/** Named points where a fault test stops the process; does nothing unless a test provides it. */
export const Failpoint = Context.Reference<(name: string) => void>("@backlog-toolkit/core/ports/Failpoint", {
  defaultValue: () => () => {}
})

/** Every failpoint of `implement`, in the order in which a ticket passes them. */
export const FAILPOINTS = [
  "session-opened",
  "wave-planned",
  "slot-assigned",
  "slot-added",
  "setup-recorded",
  "agent-started",
  "agent-finished",
  "calls-recorded",
  "submission-recorded",
  "command-finished",
  "receipt-recorded",
  "commit-made",
  "commit-recorded",
  "rebased",
  "integrated",
  "completed",
  "slot-removed",
  "parked",
  "blocked",
  "wave-ended",
  "own-files-placed",
  "synced"
] as const
export type FailpointName = (typeof FAILPOINTS)[number]

export const failpoint = (name: FailpointName): Effect.Effect<void> =>
  Effect.flatMap(Failpoint, (hit) => Effect.sync(() => hit(name)))
