/**
 * The backlog for short commands: the snapshot and the commits after it, folded without a runtime and without schemas.
 * The same fold as the event store's, over the same files.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { parseTrusted } from "@backlog-toolkit/core/log/Commit"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { endHash } from "@backlog-toolkit/core/log/Line"
import type { RawCommit } from "@backlog-toolkit/core/ports/LogStore"
import { applyToContents, type TicketContents } from "@backlog-toolkit/core/projections/TicketContents"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import { backlogFold } from "@backlog-toolkit/core/usecases/store/Fold"
import {
  type Folded,
  foldCommit,
  foldMerged,
  nothingFolded,
  readCommit
} from "@backlog-toolkit/core/usecases/store/Folded"
import {
  decodeForReading,
  decodeSnapshot,
  encodeSnapshot,
  SNAPSHOT_EVERY,
  snapshotName
} from "@backlog-toolkit/core/usecases/store/Snapshot"
import { type FsLog, openLog } from "@backlog-toolkit/storage-fs/FsLog"
import { sha256 } from "@backlog-toolkit/storage-fs/sha256"
import { loadSnapshot, saveSnapshot } from "@backlog-toolkit/storage-fs/snapshotFiles"
import type { OpenProject } from "./openProject.ts"

/** True when storage still has, as its last commits, what the snapshot folded. */
const isOfThisLog = (log: FsLog, snapshot: Folded<BacklogState>): boolean =>
  [...snapshot.chains].every(([replica, { hash, seq }]) => {
    const [commit] = log.readChunk(replica, seq, { commits: 1, chars: 1 })
    return commit !== undefined && endHash(commit.text) === hash
  })

/** How many commits came after a folded log. */
const newsAfter = (log: FsLog, { chains }: Folded<BacklogState>): number => {
  const known = new Map([...chains].map(([replica, { seq }]) => [replica, seq]))
  let news = 0
  for (const [replica, head] of log.replicas(known)) news += head - (known.get(replica) ?? 0)
  return news
}

interface Restored {
  readonly folded: Folded<BacklogState>
  /** Without what only appending needs: no snapshot can be written of it. */
  readonly light: boolean
}

/** Light, unless so much is new that a snapshot is to be written. */
const restore = (log: FsLog, name: string): Restored => {
  const nothing = { folded: nothingFolded(backlogFold), light: false }
  const text = loadSnapshot(log.storeDir, name)
  const folded = text === null ? null : decodeForReading(text, backlogFold, sha256)
  if (text === null || folded === null || !isOfThisLog(log, folded)) return nothing
  if (newsAfter(log, folded) < SNAPSHOT_EVERY) return { folded, light: true }
  const whole = decodeSnapshot(text, backlogFold, sha256)
  return whole === null ? nothing : { folded: whole, light: false }
}

const commitsAfter = (log: FsLog, folded: Folded<BacklogState>): ReadonlyArray<RawCommit> => {
  const known = new Map([...folded.chains].map(([replica, { seq }]) => [replica, seq]))
  return [...log.replicas(known)].flatMap(([replica, head]) => {
    const from = (known.get(replica) ?? 0) + 1
    return head < from ? [] : [...log.readAll(replica, from)]
  })
}

/** Commits of one replica are in order; those of several are merged, and a late one makes everything fold again. */
const level = (
  log: FsLog,
  restored: Folded<BacklogState>
): { readonly folded: Folded<BacklogState>; readonly tail: number } => {
  const news = commitsAfter(log, restored).map(readCommit)
  const replicas = new Set([...restored.chains.keys(), ...news.map(({ replica }) => replica)])
  if (replicas.size <= 1) {
    for (const commit of news) foldCommit(restored, backlogFold, commit)
    return { folded: restored, tail: news.length }
  }
  if (foldMerged(restored, backlogFold, news)) return { folded: restored, tail: news.length }
  const anew = nothingFolded(backlogFold)
  const all = commitsAfter(log, anew).map(readCommit)
  foldMerged(anew, backlogFold, all)
  return { folded: anew, tail: Math.max(SNAPSHOT_EVERY, all.length) }
}

/** The backlog as the log has it now. Throws what reading the log throws: `log-gap`, `log-corrupt`, `log-storage-failed`. */
export const readState = (project: Pick<OpenProject, "storeDir">): BacklogState => {
  const log = openLog(project.storeDir)
  const name = snapshotName(backlogFold, sha256)
  const restored = restore(log, name)
  const { folded, tail } = level(log, restored.folded)
  // Others may have written much since it was chosen.
  const whole = !restored.light || folded !== restored.folded
  if (whole && tail >= SNAPSHOT_EVERY) {
    try {
      saveSnapshot(project.storeDir, name, encodeSnapshot(folded, backlogFold, sha256))
    } catch {
      // A cache that can't be written, as in a read-only checkout, only makes the next command slower.
    }
  }
  return folded.state
}

/** What a ticket says, from the few commits that hold it. Throws `log-gap`, `log-corrupt` and `ticket-content-missing`. */
export const readContent = (project: Pick<OpenProject, "storeDir">, ticket: TicketState): TicketContent => {
  const log = openLog(project.storeDir)
  const contents: TicketContents = new Map()
  for (const id of ticket.contentAt) {
    const [replica = "", seq, index] = id.split(".")
    const [commit] = log.readChunk(replica, Number(seq), { commits: 1, chars: 1 })
    const event =
      commit === undefined ? undefined : parseTrusted(commit.text, commit.place, commit.blobs)[Number(index)]
    if (event !== undefined) applyToContents(contents, event)
  }
  const content = contents.get(ticket.uid)
  if (content !== undefined) return content
  throw domainError(
    "integrity",
    "ticket-content-missing",
    `The log no longer has what ${ticket.key} says.`,
    `Its events ${ticket.contentAt.join(", ")} can't be found.`,
    "Run btk verify.",
    { uid: ticket.uid }
  )
}
