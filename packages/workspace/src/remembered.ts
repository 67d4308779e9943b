/**
 * Answers that take long, kept in the cache while nothing changes that they depend on: the log, the toolkit, and whatever the asker names.
 * Local, disposable, without a runtime.
 *
 * @since 0.1.0
 */
import { endHash } from "@backlog-toolkit/core/log/Line"
import { openLog } from "@backlog-toolkit/storage-fs/FsLog"
import { loadSnapshot, quickDigest, saveSnapshot } from "@backlog-toolkit/storage-fs/snapshotFiles"
import type { OpenProject } from "./openProject.ts"
import { BUILT_AT } from "./toolkit.ts"

/** Where each chain of the log ends: its hash says all that is before it. */
const chainEnds = (storeDir: string) => {
  const log = openLog(storeDir)
  return [...log.replicas()].map(([replica, seq]) => {
    const [commit] = log.readChunk(replica, seq, { commits: 1, chars: 1 })
    return [replica, seq, commit === undefined ? "" : endHash(commit.text)] as const
  })
}

/** What an answer depends on, as one line. To be asked for before the answer is worked out. Throws what reading the log throws. */
export const answerKey = ({ storeDir }: Pick<OpenProject, "storeDir">, parts: ReadonlyArray<unknown>): string =>
  JSON.stringify([BUILT_AT, chainEnds(storeDir), parts])

/** The lines of the answer; null when something has changed, or when there is none. */
export const recallAnswer = (
  { storeDir }: Pick<OpenProject, "storeDir">,
  name: string,
  key: string
): ReadonlyArray<string> | null => {
  const [first, ...lines] = loadSnapshot(storeDir, name, quickDigest)?.split("\n") ?? []
  // Bytes that a power cut took are zeros.
  return first === key && lines.every((line) => !line.includes("\0")) ? lines : null
}

/** `lines` have no line breaks in them. A cache that can't be written only makes the next command slower. */
export const rememberAnswer = (
  { storeDir }: Pick<OpenProject, "storeDir">,
  name: string,
  key: string,
  lines: ReadonlyArray<string>
): void => {
  try {
    saveSnapshot(storeDir, name, [key, ...lines].join("\n"), quickDigest)
  } catch {
    // See above.
  }
}
