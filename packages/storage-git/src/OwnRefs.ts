/**
 * The refs that hold a repository's own log, for who moves it elsewhere.
 *
 * @since 0.1.0
 */
import { type GitLogOptions, NAMESPACE, openLog } from "./GitLog.ts"
import { ioOf } from "./internal/io.ts"
import { blobsRef, replicaOfRef } from "./internal/layout.ts"
import { listRefs, readRef } from "./internal/refs.ts"

/** Replicas' refs and that of the texts, with the objects that they name. Throws as `openLog`, and `log-storage-failed`. */
export const ownRefs = (options: GitLogOptions): ReadonlyMap<string, string> => {
  const { namespace = NAMESPACE } = options
  const io = ioOf(openLog(options).gitDir, options)
  const own = [...listRefs(io, namespace)].filter(([ref]) => replicaOfRef(namespace, ref)?.remote === null)
  const texts = readRef(io, blobsRef(namespace))
  return new Map(texts === null ? own : [...own, [blobsRef(namespace), texts]])
}
