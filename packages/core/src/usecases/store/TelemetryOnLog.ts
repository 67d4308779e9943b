/**
 * `Telemetry` over a log of its own. It folds into nothing: only chain ends and command ids are kept.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { Digest } from "../../ports/Digest.ts"
import { LogStore } from "../../ports/LogStore.ts"
import { SnapshotStore } from "../../ports/SnapshotStore.ts"
import { Telemetry } from "../../ports/Telemetry.ts"
import { type EventStoreOptions, makeEventStore } from "./EventStoreOnLog.ts"
import type { Fold } from "./Fold.ts"

const noFold: Fold<null> = {
  name: "telemetry",
  version: 1,
  empty: () => null,
  apply: () => undefined,
  encode: () => [],
  decode: () => null
}

/** Uses a `SnapshotStore` if there is one where the layer is built. */
export const layer = (options: EventStoreOptions): Layer.Layer<Telemetry, never, LogStore | Digest> =>
  Layer.effect(
    Telemetry,
    Effect.gen(function* () {
      const log = yield* LogStore
      const { sha256 } = yield* Digest
      const snapshots = Option.getOrNull(yield* Effect.serviceOption(SnapshotStore))
      const store = makeEventStore({ log, sha256, snapshots, fold: noFold }, options)
      return {
        record: (context, events) => Effect.asVoid(store.append(context, [], events)),
        read: store.readFrom(new Map())
      }
    })
  )
