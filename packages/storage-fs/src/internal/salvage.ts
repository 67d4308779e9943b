/**
 * Reads what is left of a damaged log: every commit that has bytes, as they are. For `fsck` and `repair`, who prove each by its
 * hash; nobody else may believe it.
 *
 * @since 0.1.0
 */
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import type { RawCommit } from "@backlog-toolkit/core/ports/LogStore"
import { decodeBundle, salvageBundle } from "./bundle.ts"
import type { Source } from "./commits.ts"
import { readError } from "./errors.ts"
import { codeOf } from "./Fs.ts"
import { commitPath, windowOf, windowPath } from "./layout.ts"

/** Null when there is no such file; bytes that are no UTF-8 become U+FFFD, which no hash forgives. */
const bytesAsText = ({ fs }: Source, file: string): string | null => {
  try {
    return fs.readText(file)
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null
    throw readError(error, file)
  }
}

/** The window's commits by number; null when it is not compacted, or nothing of it can be told apart. */
export const salvageWindow = (source: Source, replica: ReplicaId, seq: number): ReadonlyArray<string> | null => {
  const text = bytesAsText(source, windowPath(source.storeDir, { replica, seq }))
  if (text === null) return null
  const { from, to } = windowOf(seq)
  const texts = decodeBundle(text)?.texts ?? salvageBundle(text)
  return texts?.length === to - from + 1 ? texts : null
}

/** Up to the end of one window. */
export const salvageChunk = (
  source: Source,
  replica: ReplicaId,
  fromSeq: number
): { readonly commits: ReadonlyArray<RawCommit>; readonly next: number } => {
  const { from, to } = windowOf(fromSeq)
  const commits: Array<RawCommit> = []
  const loose = new Map<number, string>()
  for (let seq = fromSeq; seq <= to; seq++) {
    const text = bytesAsText(source, commitPath(source.storeDir, { replica, seq }))
    if (text === null) continue
    const unframed = source.framed() ? (decodeBundle(text) ?? { texts: salvageBundle(text) ?? [] }).texts[0] : text
    if (unframed !== undefined) loose.set(seq, unframed)
  }
  // After the loose files, as readers do.
  const window = salvageWindow(source, replica, fromSeq)
  for (let seq = fromSeq; seq <= to; seq++) {
    const place =
      window === null ? commitPath(source.storeDir, { replica, seq }) : windowPath(source.storeDir, { replica, seq })
    const text = window?.[seq - from] ?? loose.get(seq)
    if (text !== undefined) commits.push({ replica, seq, text, place })
  }
  return { commits, next: to + 1 }
}
