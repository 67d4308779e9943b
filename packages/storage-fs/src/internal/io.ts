/**
 * What every operation on a store is given: where it is, how durable, and the world behind functions, so that tests can replace
 * each part. Touches nothing.
 *
 * @since 0.1.0
 */
import { hostname } from "node:os"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { type Fs, nodeFs } from "./Fs.ts"
import { framing } from "./framing.ts"
import type { Durability } from "./publish.ts"
import { randomBase32 } from "./random.ts"
import { type KnownCommit, REPLICA_LENGTH, type ReplicaIo } from "./replica.ts"

export interface IoOptions {
  /** `commit` unless a test or the project's configuration says otherwise. */
  readonly durability?: Durability
  readonly fs?: Fs
  /** The newest commit of a replica that a segment, ref or remote holds: tells a restored folder from a copy. */
  readonly lastKnown?: (replica: ReplicaId) => KnownCommit | null
  readonly host?: string
  readonly now?: () => Date
  /** Stops the process for some milliseconds: only where there are no hard links, while another writer finishes. */
  readonly wait?: (ms: number) => void
}

/** Blocks: a publication is one synchronous step. */
const block = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

export const ioOf = (storeDir: string, options: IoOptions): ReplicaIo => {
  const { fs = nodeFs } = options
  return {
    fs,
    storeDir,
    framed: framing(fs, storeDir),
    durability: options.durability ?? "commit",
    tmpName: () => `${process.pid}-${randomBase32(12)}`,
    host: options.host ?? hostname(),
    newId: () => randomBase32(REPLICA_LENGTH),
    now: options.now ?? (() => new Date()),
    wait: options.wait ?? block,
    lastKnown: options.lastKnown ?? (() => null)
  }
}
