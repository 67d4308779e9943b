/**
 * The backlog for short commands: the snapshot and the commits after it, folded without a runtime and without schemas.
 * The same fold as the event store's, over the same files.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { parseTrusted } from "@backlog-toolkit/core/log/Commit"
import { applyToContents, type TicketContents } from "@backlog-toolkit/core/projections/TicketContents"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import { contentMissing } from "@backlog-toolkit/core/ticket/TicketRules"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import { backlogFold } from "@backlog-toolkit/core/usecases/store/Fold"
import type { Folded } from "@backlog-toolkit/core/usecases/store/Folded"
import { openLog } from "@backlog-toolkit/storage-fs/FsLog"
import { sha256 } from "@backlog-toolkit/storage-fs/sha256"
import type { OpenProject } from "./openProject.ts"
import { PART_DAMAGED } from "@backlog-toolkit/core/usecases/store/Snapshot"
import { findTicket } from "./findTicket.ts"
import { catchUp, restore, restoreForReading, restoreInParts, save } from "./snapshots.ts"

/** Everything that the log says now, and what appending needs to know. */
export const readFolded = (project: Pick<OpenProject, "storeDir">): Folded<BacklogState> => {
  const log = openLog(project.storeDir)
  const kept = { fold: backlogFold, digest: sha256 }
  const { folded, stale } = catchUp(log, backlogFold, restore(log, kept))
  if (stale) save(log, kept, folded)
  return folded
}

/** The backlog as the log has it now. Throws what reading the log throws: `log-gap`, `log-corrupt`, `log-storage-failed`. */
export const readState = (project: Pick<OpenProject, "storeDir">): BacklogState => {
  const log = openLog(project.storeDir)
  const light = restoreForReading(log, { fold: backlogFold, digest: sha256 })
  return light === null ? readFolded(project).state : catchUp(log, backlogFold, light).folded.state
}

export interface TicketNow {
  /** Of the tickets only this one, those it depends on and its work can be looked at. */
  readonly state: BacklogState
  readonly ticket: TicketState
}

const nowIn = (state: BacklogState, key: string): TicketNow => {
  const ticket = findTicket(state, key)
  // Looked at, so that they are there when the file is closed.
  for (const uid of ticket.dependsOn) state.tickets.get(uid)
  state.work.get(ticket.uid)
  return { state, ticket }
}

/** One ticket by its key, without reading the others. Throws as `findTicket` and `readState`. */
export const readTicket = (project: Pick<OpenProject, "storeDir">, key: string): TicketNow => {
  const log = openLog(project.storeDir)
  const parts = restoreInParts(log, { fold: backlogFold, digest: sha256 })
  if (parts === null) return nowIn(readState(project), key)
  try {
    return nowIn(catchUp(log, backlogFold, parts.folded).folded.state, key)
  } catch (error) {
    if (error !== PART_DAMAGED) throw error
    return nowIn(readState(project), key)
  } finally {
    parts.file.close()
  }
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
  throw contentMissing(ticket)
}
