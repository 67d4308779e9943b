/**
 * The backlog for short commands: the snapshot and the commits after it, folded without a runtime and without schemas.
 * The same fold as the event store's, over the same files.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { parseTrusted } from "@backlog-toolkit/core/log/Commit"
import type { AnyRecorded, EventId } from "@backlog-toolkit/core/log/Event"
import { type Comment, commentOf } from "@backlog-toolkit/core/projections/Comments"
import { applyToContents, type TicketContents } from "@backlog-toolkit/core/projections/TicketContents"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import { contentMissing } from "@backlog-toolkit/core/ticket/TicketRules"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import { backlogFold } from "@backlog-toolkit/core/usecases/store/Fold"
import type { Folded } from "@backlog-toolkit/core/usecases/store/Folded"
import { type FsLog, openLog } from "@backlog-toolkit/storage-fs/FsLog"
import { sha256 } from "@backlog-toolkit/storage-fs/sha256"
import type { OpenProject } from "./openProject.ts"
import { findTicket } from "./findTicket.ts"
import { catchUp, restore, save } from "./snapshots.ts"

/** Everything that the log says now, and what appending needs to know. */
export const readFolded = (project: Pick<OpenProject, "storeDir">): Folded<BacklogState> => {
  const log = openLog(project.storeDir)
  const kept = { fold: backlogFold, digest: sha256 }
  const { folded, stale } = catchUp(log, backlogFold, restore(log, kept))
  if (stale) save(log, kept, folded)
  return folded
}

/** The backlog as the log has it now. Throws what reading the log throws: `log-gap`, `log-corrupt`, `log-storage-failed`. */
export const readState = (project: Pick<OpenProject, "storeDir">): BacklogState => readFolded(project).state

export interface TicketNow {
  readonly state: BacklogState
  readonly ticket: TicketState
}

/** One ticket by its key. Throws as `findTicket` and `readState`. */
export const readTicket = (project: Pick<OpenProject, "storeDir">, key: string): TicketNow => {
  const state = readState(project)
  return { state, ticket: findTicket(state, key) }
}

/** Events of a commit; none when it is not there. */
const eventsOf = (log: FsLog, replica: string, seq: number): ReadonlyArray<AnyRecorded> => {
  const [commit] = log.readChunk(replica, seq, { commits: 1, chars: 1 })
  return commit === undefined ? [] : parseTrusted(commit.text, commit.place, commit.blobs)
}

/** An event by its id, from the commit that holds it; undefined when that is not there. */
const eventIn = (log: FsLog, id: EventId): AnyRecorded | undefined => {
  const [replica = "", seq, index] = id.split(".")
  return eventsOf(log, replica, Number(seq))[Number(index)]
}

/** Comments by the events that made them. Throws `log-gap` and `log-corrupt`. */
export const readComments = (
  project: Pick<OpenProject, "storeDir">,
  ids: ReadonlyArray<EventId>
): ReadonlyArray<Comment> => {
  const log = openLog(project.storeDir)
  return ids.flatMap((id): ReadonlyArray<Comment> => {
    const event = eventIn(log, id)
    const comment = event === undefined ? null : commentOf(event)
    return comment === null ? [] : [comment]
  })
}

/** What tickets say, from the commits that hold it, each read once; those whose events are gone are left out. Throws as `readContent`. */
export const readContents = (
  project: Pick<OpenProject, "storeDir">,
  tickets: ReadonlyArray<Pick<TicketState, "contentAt">>
): TicketContents => {
  const log = openLog(project.storeDir)
  const commits = new Map<string, ReadonlyArray<AnyRecorded>>()
  const contents: TicketContents = new Map()
  for (const { contentAt } of tickets)
    for (const id of contentAt) {
      const [replica = "", seq, index] = id.split(".")
      const name = `${replica}.${seq}`
      const events = commits.get(name) ?? eventsOf(log, replica, Number(seq))
      commits.set(name, events)
      const event = events[Number(index)]
      if (event !== undefined) applyToContents(contents, event)
    }
  return contents
}

/** What a ticket says, from the few commits that hold it. Throws `log-gap`, `log-corrupt` and `ticket-content-missing`. */
export const readContent = (project: Pick<OpenProject, "storeDir">, ticket: TicketState): TicketContent => {
  const log = openLog(project.storeDir)
  const contents: TicketContents = new Map()
  for (const id of ticket.contentAt) {
    const event = eventIn(log, id)
    if (event !== undefined) applyToContents(contents, event)
  }
  const content = contents.get(ticket.uid)
  if (content !== undefined) return content
  throw contentMissing(ticket)
}
