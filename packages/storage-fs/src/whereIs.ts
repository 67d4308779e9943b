/**
 * What a person wants to know of a store: whose it is, how it is written, on what, and how much is in it. Reads only.
 *
 * @since 0.1.0
 */
import { readdirSync, statfsSync } from "node:fs"
import { dirname, resolve } from "node:path"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { looking } from "./internal/commits.ts"
import { codeOf } from "./internal/Fs.ts"
import { ioOf, type IoOptions } from "./internal/io.ts"
import { folderPath, seqOfFile, windowOfFile } from "./internal/layout.ts"
import { packNames } from "./internal/packs.ts"
import { foldersOf, replicaNames } from "./internal/read.ts"
import { type ReplicaFacts, replicaFacts } from "./internal/replica.ts"
import { survey } from "./internal/survey.ts"

export type { ReplicaFacts } from "./internal/replica.ts"

export interface StoreFacts {
  readonly storeDir: string
  readonly exists: boolean
  /** Null before the first append. */
  readonly replica: ReplicaFacts | null
  /** `ext`, `btrfs`, `nfs`…; the system's number for others. Of the nearest folder that exists. */
  readonly fileSystem: string
  readonly replicas: ReadonlyArray<{
    readonly id: ReplicaId
    readonly commits: number
    /** Files that hold one commit each, and files that hold a hundred. */
    readonly loose: number
    readonly compacted: number
  }>
  readonly packs: number
}

/** statfs(2), `f_type`, on Linux; APFS and HFS on macOS number their types otherwise. */
const FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0xef_53, "ext"],
  [0x91_23_68_3e, "btrfs"],
  [0x58_46_53_42, "xfs"],
  [0x2f_c1_2f_c1, "zfs"],
  [0xf2_f5_20_10, "f2fs"],
  [0x01_02_19_94, "tmpfs"],
  [0x79_4c_76_30, "overlay"],
  [0x69_69, "nfs"],
  [0xff_53_4d_42, "cifs"],
  [0xfe_53_4d_42, "smb2"],
  [0x65_73_55_46, "fuse"],
  [0x01_02_19_97, "9p"],
  [0x4d_44, "fat"],
  [0x20_11_ba_b0, "exfat"],
  [0x73_71_73_68, "squashfs"],
  [26, "apfs"]
])

const fileSystemOf = (dir: string): string => {
  try {
    // Some types have the sign bit set.
    const type = statfsSync(dir).type >>> 0
    return FILE_SYSTEMS.get(type) ?? `type 0x${type.toString(16)}`
  } catch (error) {
    if (codeOf(error) === "ENOENT" && dirname(dir) !== dir) return fileSystemOf(dirname(dir))
    return "unknown"
  }
}

const exists = (dir: string): boolean => {
  try {
    readdirSync(dir)
    return true
  } catch {
    // Missing, or not ours to read: what follows says so.
    return false
  }
}

/** Throws `log-corrupt` and `log-publish-unsupported` for its record, and `log-storage-failed`. */
export const storeFacts = (storeDir: string, options: IoOptions = {}): StoreFacts => {
  const dir = resolve(storeDir)
  const io = ioOf(dir, options)
  // Also of a log with holes: that is when one asks.
  const heads = looking(dir, () => survey(io).heads)
  return looking(dir, () => ({
    storeDir: dir,
    exists: exists(dir),
    replica: replicaFacts(io),
    fileSystem: fileSystemOf(dir),
    replicas: replicaNames(io.fs, dir).map((id) => {
      const names = foldersOf(io.fs, dir, id).flatMap((folder) => io.fs.list(folderPath(dir, id, folder)))
      return {
        id,
        commits: heads.get(id) ?? 0,
        loose: names.filter((name) => seqOfFile(name) !== null).length,
        compacted: names.filter((name) => windowOfFile(name) !== null).length
      }
    }),
    packs: packNames(io).length
  }))
}
