/**
 * Whether a store is written without hard links: `no-hard-links` says so. It is made before the replica's record, so once
 * there is a record the answer stays.
 *
 * @since 0.1.0
 */
import type { Fs } from "./Fs.ts"
import { noLinksFile, replicaFile } from "./layout.ts"

/** Errors are Node's: whether they are told as a failed read or write is the caller's. */
export const framing = (fs: Fs, storeDir: string): (() => boolean) => {
  let known: boolean | null = null
  return () => {
    if (known !== null) return known
    // In this order: a record that is seen was made after the sign.
    const final = fs.exists(replicaFile(storeDir))
    const framed = fs.exists(noLinksFile(storeDir))
    if (framed || final) known = framed
    return framed
  }
}
