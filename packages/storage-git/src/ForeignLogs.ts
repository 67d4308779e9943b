/**
 * Logs that others wrote, as their refs have them: fetched from a remote, or pushed into this repository. Nothing of them counts by
 * being there; `usecases/import` proves what it takes.
 *
 * @since 0.1.0
 */
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import type { ForeignLog } from "@backlog-toolkit/core/usecases/import/ForeignLog"
import type * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type GitLogOptions, NAMESPACE, openLog } from "./GitLog.ts"
import { make } from "./GitLogStore.ts"
import { readChain } from "./internal/chain.ts"
import { ioOf } from "./internal/io.ts"
import { replicaOfRef } from "./internal/layout.ts"
import { promised } from "./internal/promised.ts"
import { reading } from "./internal/reader.ts"
import { listRefs } from "./internal/refs.ts"

export interface ForeignOptions extends GitLogOptions {
  /** Whose: what was fetched from a remote, or null for what stands where this repository's own log would. */
  readonly remote: string | null
}

const namespaceOf = ({ namespace = NAMESPACE, remote }: ForeignOptions): string =>
  remote === null ? namespace : `${namespace}/remotes/${remote}`

/** A ref that is no log: whoever imports it learns why, and takes nothing. */
const unreadable = (replica: ReplicaId, place: string, error: DomainError): ForeignLog => ({
  replica,
  place,
  head: Number.MAX_SAFE_INTEGER,
  read: () => Stream.fail(error)
})

const looking = async (options: ForeignOptions): Promise<ReadonlyArray<ForeignLog>> => {
  const namespace = namespaceOf(options)
  const log = openLog({ ...options, namespace, withRemotes: false })
  const io = ioOf(log.gitDir, { ...options, namespace })
  const { read } = make(log)
  return reading(io, async (reader) => {
    const logs: Array<ForeignLog> = []
    for (const [ref, tip] of listRefs(io, namespace)) {
      const meant = replicaOfRef(namespace, ref)
      if (meant === null || meant.remote !== null) continue
      const { replica } = meant
      try {
        const { head } = await readChain(reader, replica, ref, tip)
        logs.push({ replica, place: ref, head, read: (fromSeq) => read(replica, fromSeq) })
      } catch (error) {
        if (!(error instanceof DomainError) || error.kind !== "integrity") throw error
        logs.push(unreadable(replica, ref, error))
      }
    }
    return logs
  })
}

/** In the order of their refs. Fails as `openLog`, and with `log-storage-failed`. */
export const foreignLogs = (options: ForeignOptions): Effect.Effect<ReadonlyArray<ForeignLog>, DomainError> =>
  promised(() => looking(options))

/**
 * A text that changes when one of their refs does, for whoever asks all the time: reads refs and no object. Throws as `openLog`, and
 * `log-storage-failed`.
 */
export const foreignStamp = (options: ForeignOptions): string => {
  const namespace = namespaceOf(options)
  const { gitDir } = openLog({ ...options, namespace })
  return [...listRefs(ioOf(gitDir, { ...options, namespace }), namespace)]
    .filter(([ref]) => replicaOfRef(namespace, ref)?.remote === null)
    .map(([ref, tip]) => `${tip} ${ref}\n`)
    .join("")
}
