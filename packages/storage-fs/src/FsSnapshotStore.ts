/**
 * Core's `SnapshotStore` over files in the store's `cache/`. Thin: everything is in `snapshotFiles.ts`.
 *
 * @since 0.1.0
 */
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { SnapshotStore, type SnapshotStoreShape } from "@backlog-toolkit/core/ports/SnapshotStore"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { loadSnapshot, saveSnapshot } from "./snapshotFiles.ts"

/** A name that is none is a bug of the caller and a defect; a disk that refuses costs only the cache. */
const save = (storeDir: string, name: string, text: string): void => {
  try {
    saveSnapshot(storeDir, name, text)
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind !== "environment") throw error
  }
}

export const make = (storeDir: string): SnapshotStoreShape => ({
  load: (name) => Effect.sync(() => loadSnapshot(storeDir, name)),
  save: (name, text) => Effect.sync(() => save(storeDir, name, text))
})

export const layer = ({ storeDir }: { readonly storeDir: string }): Layer.Layer<SnapshotStore> =>
  Layer.succeed(SnapshotStore, make(storeDir))
