/**
 * Says which replica may have grown, by watching the few folders where something can appear: the store, `log/`, each
 * replica and its newest folder. A convenience: what it misses, readers find by looking.
 *
 * @since 0.1.0
 */
import { type FSWatcher, watch } from "node:fs"
import { join } from "node:path"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { type Fs, nodeFs } from "./Fs.ts"
import { folderOfName, folderPath, logDir } from "./layout.ts"
import { replicaNames } from "./read.ts"

/** How often a store that doesn't exist yet is looked for. */
const LOOK_AGAIN_MS = 500

/** Calls `grown` until the answered function is called. Never throws and never keeps the process alive. */
export const watchReplicas = (storeDir: string, grown: (replica: ReplicaId) => void, fs: Fs = nodeFs): (() => void) => {
  const watchers = new Map<string, FSWatcher>()
  let timer: NodeJS.Timeout | null = null
  let closed = false

  const drop = (dir: string): void => {
    watchers.get(dir)?.close()
    watchers.delete(dir)
  }

  /** True when the folder is watched by now. */
  const attach = (dir: string, onChange: () => void): boolean => {
    if (watchers.has(dir)) return true
    try {
      const watcher = watch(dir, { persistent: false }, onChange)
      // The folder is gone, or the system has no watches left.
      watcher.on("error", () => drop(dir))
      watchers.set(dir, watcher)
      return true
    } catch {
      // Missing, or no watches left: hints are optional.
      return false
    }
  }

  const newestFolder = (replica: ReplicaId): number | null => {
    try {
      const folders = fs.list(join(logDir(storeDir), replica)).flatMap((name) => folderOfName(name) ?? [])
      return folders.length === 0 ? null : Math.max(...folders)
    } catch {
      // It comes with the replica's first commit.
      return null
    }
  }

  const follow = (replica: ReplicaId): void => {
    const dir = join(logDir(storeDir), replica)
    // Attach before listing, so that a folder made in between is told of.
    attach(dir, () => {
      if (closed) return
      follow(replica)
      grown(replica)
    })
    const folder = newestFolder(replica)
    if (folder === null) return
    const newest = folderPath(storeDir, replica, folder)
    for (const other of watchers.keys()) if (other.startsWith(`${dir}/`) && other !== newest) drop(other)
    attach(newest, () => {
      if (!closed) grown(replica)
    })
  }

  const names = (): ReadonlyArray<ReplicaId> => {
    try {
      return replicaNames(fs, storeDir)
    } catch {
      // Unreadable: whoever reads the log is told.
      return []
    }
  }

  const known = new Set<ReplicaId>()
  const look = (first: boolean): void => {
    if (closed) return
    const whole = attach(logDir(storeDir), () => look(false))
    for (const replica of names()) {
      if (known.has(replica)) continue
      known.add(replica)
      follow(replica)
      if (!first) grown(replica)
    }
    if (whole) return
    timer = setTimeout(() => look(false), LOOK_AGAIN_MS)
    timer.unref()
  }

  look(true)
  return () => {
    closed = true
    if (timer !== null) clearTimeout(timer)
    for (const dir of watchers.keys()) drop(dir)
  }
}
