/**
 * The event log as files. `FsLog`, `place`, `snapshotFiles` and `sha256` are plain functions for short commands; the
 * others are layers of core's ports over them.
 *
 * @since 0.1.0
 */
export * as FsLog from "./FsLog.ts"
export * as FsLogKeeper from "./FsLogKeeper.ts"
export * as FsLogStore from "./FsLogStore.ts"
export * as FsSnapshotStore from "./FsSnapshotStore.ts"
export * as NodeDigest from "./NodeDigest.ts"
export * as NodeIds from "./NodeIds.ts"
export { findPlace, type Place, type PlaceOptions } from "./place.ts"
export { sha256 } from "./sha256.ts"
export { storeFacts, type StoreFacts } from "./whereIs.ts"
export { loadSnapshot, saveSnapshot } from "./snapshotFiles.ts"
