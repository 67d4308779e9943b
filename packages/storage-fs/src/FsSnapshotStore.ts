/**
 * Core's `SnapshotStore` over files in the store's `cache/`. Thin: everything is in `snapshotFiles.ts`.
 *
 * @since 0.1.0
 */
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { SnapshotStore, type SnapshotStoreShape } from "@backlog-toolkit/core/ports/SnapshotStore"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { sha256 } from "./sha256.ts"
import { loadSnapshot, openSnapshot, saveSnapshot, type SnapshotDigest } from "./snapshotFiles.ts"

export interface FsSnapshotOptions {
  readonly storeDir: string
  /** What a text is checked by (default SHA-256). Whoever reads the same texts has to use the same. */
  readonly digest?: SnapshotDigest
}

/** A name that is none is a bug of the caller and a defect; a disk that refuses costs only the cache. */
const save = ({ digest, storeDir }: Required<FsSnapshotOptions>, name: string, text: string): void => {
  try {
    saveSnapshot(storeDir, name, text, digest)
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind !== "environment") throw error
  }
}

export const make = ({ digest = sha256, storeDir }: FsSnapshotOptions): SnapshotStoreShape => ({
  load: (name) => Effect.sync(() => loadSnapshot(storeDir, name, digest)),
  open: (name) => Effect.sync(() => openSnapshot(storeDir, name)),
  save: (name, text) => Effect.sync(() => save({ storeDir, digest }, name, text))
})

export const layer = (options: FsSnapshotOptions): Layer.Layer<SnapshotStore> =>
  Layer.succeed(SnapshotStore, make(options))
