/**
 * Says which replica may have grown, by comparing the refs with those of the last look: whenever something changes in their folder,
 * and now and then, because packed refs and remotes are elsewhere. A convenience: what it misses, readers find by looking.
 *
 * @since 0.1.0
 */
import { type FSWatcher, watch } from "node:fs"
import { join } from "node:path"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { nodeFs } from "./Fs.ts"
import { replicaOfRef } from "./layout.ts"
import { listRefs } from "./refs.ts"
import type { Oid } from "./trees.ts"

/** A look costs a few small files. */
const LOOK_AGAIN_MS = 500

/** Calls `grown` until the answered function is called. Never throws and never keeps the process alive. */
export const watchReplicas = (gitDir: string, namespace: string, grown: (replica: ReplicaId) => void): (() => void) => {
  let watcher: FSWatcher | null = null
  let seen: ReadonlyMap<string, Oid> | null = null
  let closed = false

  const look = (): void => {
    if (closed) return
    let refs: ReadonlyMap<string, Oid>
    try {
      refs = listRefs({ fs: nodeFs, gitDir }, namespace)
    } catch {
      // Unreadable: whoever reads the log is told.
      return
    }
    const before = seen
    seen = refs
    if (before === null) return
    for (const [ref, tip] of refs) {
      const meant = replicaOfRef(namespace, ref)
      if (meant !== null && before.get(ref) !== tip) grown(meant.replica)
    }
  }

  const attach = (): void => {
    if (watcher !== null) return
    try {
      const made = watch(join(gitDir, namespace), { persistent: false }, look)
      watcher = made
      // The folder is gone, or the system has no watches left.
      made.on("error", () => {
        made.close()
        watcher = null
      })
    } catch {
      // Not there yet, or no watches left: the timer looks, too.
    }
  }

  const tick = (): void => {
    attach()
    look()
  }

  tick()
  const timer = setInterval(tick, LOOK_AGAIN_MS)
  timer.unref()
  return () => {
    closed = true
    clearInterval(timer)
    watcher?.close()
  }
}
