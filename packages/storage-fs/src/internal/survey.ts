/**
 * Looks at the files of a store by name, number and checksum. Reads only, and no commit that has a file of its own.
 *
 * @since 0.1.0
 */
import { join } from "node:path"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import type { StoredFinding, Survey } from "@backlog-toolkit/core/ports/LogKeeper"
import { lookAtBlob } from "./blobs.ts"
import { readLoose, readWindow } from "./commits.ts"
import { readError } from "./errors.ts"
import { codeOf, type Fs } from "./Fs.ts"
import {
  blobFile,
  blobsDir,
  commitPath,
  folderOf,
  folderPath,
  quarantineDir,
  replicaFile,
  seqOfFile,
  windowOf,
  windowOfFile,
  windowPath
} from "./layout.ts"
import { foldersOf, replicaNames } from "./read.ts"
import { type ReplicaIo, replicaFacts } from "./replica.ts"

const namesIn = (fs: Fs, dir: string): ReadonlyArray<string> => {
  try {
    return fs.list(dir)
  } catch (error) {
    if (codeOf(error) === "ENOENT") return []
    throw readError(error, dir)
  }
}

type Report = (
  level: StoredFinding["level"],
  code: string,
  place: string,
  commit: number | null,
  problem: string
) => void

interface Looked {
  readonly head: number
  readonly rewrite: ReadonlyArray<number>
}

/** Every number from 1 to the newest is in a file of its own or in a window, and every window is as it was written. */
const lookAtReplica = (io: ReplicaIo, replica: ReplicaId, report: Report): Looked => {
  const { fs, storeDir } = io
  const present = new Set<number>()
  const rewrite: Array<number> = []
  let head = 0
  for (const folder of foldersOf(fs, storeDir, replica)) {
    const dir = folderPath(storeDir, replica, folder)
    for (const name of namesIn(fs, dir).toSorted()) {
      const window = windowOfFile(name)
      const seq = window ?? seqOfFile(name)
      if (seq === null || folderOf(seq) !== folder) {
        report("warning", "file-unknown", join(dir, name), null, "It is no file of the log.")
        continue
      }
      const to = window === null ? seq : windowOf(seq).to
      for (let at = seq; at <= to; at++) present.add(at)
      head = Math.max(head, to)
      if (window === null) continue
      try {
        readWindow(io, { replica, seq })
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== "log-corrupt") throw error
        report("error", "window-damaged", join(dir, name), seq, `${error.message} It holds commits ${seq} to ${to}.`)
        for (let at = seq; at <= to; at++) rewrite.push(at)
      }
    }
  }
  for (let seq = 1; seq <= head; seq++) {
    if (present.has(seq)) continue
    const from = seq
    while (seq < head && !present.has(seq + 1)) seq += 1
    const place = commitPath(storeDir, { replica, seq: from })
    const what = from === seq ? `Commit ${from} is missing.` : `Commits ${from} to ${seq} are missing.`
    report("error", "commit-missing", place, from, `${what} Later ones are there.`)
  }
  if (head > 0 && io.framed() && readLoose(io, { replica, seq: head }) === "torn") {
    const place = commitPath(storeDir, { replica, seq: head })
    report(
      "warning",
      "commit-unfinished",
      place,
      head,
      "It is being written, or its writer was killed: it doesn't count."
    )
    return { head: head - 1, rewrite }
  }
  return { head, rewrite }
}

const lookAtRecord = (io: ReplicaIo, report: Report): void => {
  const place = replicaFile(io.storeDir)
  try {
    const facts = replicaFacts(io)
    if (facts === null || facts.own) return
    report(
      "warning",
      "replica-copied",
      place,
      null,
      `It was made in ${facts.path} on ${facts.host}: this is a copy. The next append starts a replica of its own.`
    )
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind === "usage") throw error
    report("error", "replica-damaged", place, null, `${error.message} ${error.why}`)
  }
}

/** Files of single commits that a compaction left behind. */
const leftover = (io: ReplicaIo, replica: ReplicaId, report: Report): void => {
  const { fs, storeDir } = io
  for (const folder of foldersOf(fs, storeDir, replica)) {
    const names = namesIn(fs, folderPath(storeDir, replica, folder))
    const windows = new Set(names.flatMap((name) => windowOfFile(name) ?? []))
    const loose = names.flatMap((name) => seqOfFile(name) ?? []).filter((seq) => windows.has(windowOf(seq).from))
    const [first] = loose.toSorted((a, b) => a - b)
    if (first === undefined) continue
    const place = commitPath(storeDir, { replica, seq: first })
    const in_ = windowPath(storeDir, { replica, seq: first })
    report("warning", "compaction-unfinished", place, first, `${loose.length} files are left of what ${in_} holds.`)
  }
}

export const survey = (io: ReplicaIo): Survey => {
  const findings: Array<StoredFinding> = []
  const heads = new Map<ReplicaId, number>()
  const rewrite = new Map<ReplicaId, ReadonlyArray<number>>()
  const reportFor =
    (replica: ReplicaId | null): Report =>
    (level, code, place, commit, problem) =>
      void findings.push({ level, code, place, replica, commit, problem })
  lookAtRecord(io, reportFor(null))
  for (const replica of replicaNames(io.fs, io.storeDir)) {
    const looked = lookAtReplica(io, replica, reportFor(replica))
    leftover(io, replica, reportFor(replica))
    if (looked.head > 0) heads.set(replica, looked.head)
    if (looked.rewrite.length > 0) rewrite.set(replica, looked.rewrite)
  }
  const aside = namesIn(io.fs, quarantineDir(io.storeDir)).length
  if (aside > 0) {
    const problem = `${aside} files were moved here because they were wrong. Nothing reads them.`
    reportFor(null)("warning", "quarantine-in-use", quarantineDir(io.storeDir), null, problem)
  }
  return { findings, heads, rewrite }
}

/** Blobs that are not what their names say, whether a commit names them or not. */
export const damagedBlobs = (io: ReplicaIo): ReadonlyArray<StoredFinding> =>
  namesIn(io.fs, blobsDir(io.storeDir)).flatMap((folder) =>
    namesIn(io.fs, join(blobsDir(io.storeDir), folder)).flatMap((name): ReadonlyArray<StoredFinding> => {
      const found = lookAtBlob(io, name)
      const place = blobFile(io.storeDir, name)
      return found === "damaged"
        ? [
            {
              level: "error",
              code: "blob-damaged",
              place,
              replica: null,
              commit: null,
              problem: "It is not the text that its name says."
            }
          ]
        : []
    })
  )
