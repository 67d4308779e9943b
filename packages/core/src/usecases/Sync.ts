/**
 * The toolkit's own commit: the segment of events that the target's tree lacks, and the ticket files.
 * Appends nothing to the log, so syncing twice commits once.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { blobPath, EVENTS_DIR, segmentName, segmentRange } from "../log/Segment.ts"
import type { BacklogConfig } from "../backlog/ConfigSchema.ts"
import { Digest } from "../ports/Digest.ts"
import { EventStore } from "../ports/EventStore.ts"
import { LogStore } from "../ports/LogStore.ts"
import { ProjectPlace } from "../ports/ProjectPlace.ts"
import { TicketFiles, type WantedFile } from "../ports/TicketFiles.ts"
import { type TargetBusy, Vcs } from "../ports/Vcs.ts"
import { rejectedTicket } from "../projections/RejectedTickets.ts"
import { DATA_DIR, ticketPath } from "../ticket/Slug.ts"
import { loadContents } from "./LoadContents.ts"
import { visibleAt } from "./edits/HeadSegments.ts"
import { showsTicket } from "./edits/Shows.ts"
import { renderTicket } from "./RenderTickets.ts"
import { targetHead } from "./TargetHead.ts"

export interface SyncResult {
  readonly commit: string | null
  /** Events that the new segment holds. */
  readonly events: number
  readonly files: number
  readonly busy: TargetBusy | null
  /** Files that somebody edited meanwhile or that can't be read: left as they are. */
  readonly skipped: ReadonlyArray<string>
}

/** The segment that the tree at `head` lacks; null when it has everything, and where the log isn't in trees. */
const missingSegment = (head: string) =>
  Effect.gen(function* () {
    const log = yield* LogStore
    const vcs = yield* Vcs
    const { sha256 } = yield* Digest
    const replica = yield* log.self
    const { prefix, segments } = yield* ProjectPlace
    if (replica === null || !segments) return null
    const folder = `${prefix}${EVENTS_DIR}/${replica}`
    const present = (yield* vcs.list(head, folder)).map((path) => segmentRange(path)?.to ?? 0)
    const from = Math.max(0, ...present) + 1
    let text = ""
    let to = from - 1
    const blobs = new Map<string, string>()
    yield* Stream.runForEach(log.read(replica, from), (commits) =>
      Effect.sync(() => {
        for (const commit of commits) {
          text += commit.text
          to = commit.seq
          for (const [name, blob] of commit.blobs ?? []) blobs.set(prefix + blobPath(name), blob)
        }
      })
    )
    if (to < from) return null
    const events = text.split("\n").length - 1
    return { path: `${folder}/${segmentName(from, to, sha256(text))}`, text, events, blobs }
  })

const UID = /^uid: "?(?<uid>[\w-]+)"?\s*$/mu

/** Paths of ticket files in a tree, by the uid in them. */
const pathsByUid = (present: ReadonlyMap<string, string>): ReadonlyMap<string, ReadonlyArray<string>> => {
  const paths = new Map<string, Array<string>>()
  for (const [path, text] of present) {
    const uid = UID.exec(text)?.groups?.["uid"]
    if (uid !== undefined) paths.set(uid, [...(paths.get(uid) ?? []), path])
  }
  return paths
}

/**
 * Every ticket's file as the target should have it; null where an earlier name goes. Where the target is shown, what is
 * in the work tree is written into; elsewhere what the target has.
 */
const wantedFiles = (head: string, present: ReadonlyMap<string, string>) =>
  Effect.gen(function* () {
    const state = yield* (yield* EventStore).state
    const port = yield* TicketFiles
    const { prefix } = yield* ProjectPlace
    const contents = yield* loadContents
    const visible = yield* visibleAt(head, state.tickets.values())
    const committed = pathsByUid(present)
    const wanted = new Map<string, WantedFile | null>()
    const shown = yield* port.renders
    const known = shown ? yield* port.read(yield* port.paths) : new Map<string, string>()
    for (const ticket of state.tickets.values()) {
      const content = contents.get(ticket.uid)
      if (content === undefined || !visible(ticket)) continue
      const own = prefix + ticketPath(ticket.key, content.title, ticket.status)
      const earlier = [
        ...new Set([...(committed.get(ticket.uid) ?? []), ...(shown ? yield* port.pathsOf(ticket.uid) : [])])
      ]
      const there = [own, ...earlier.toReversed()].map((path) => known.get(path) ?? present.get(path))
      const rendered = renderTicket(state, ticket, content, there.find((one) => one !== undefined) ?? null)
      const path = prefix + rendered.path
      wanted.set(path, { text: rendered.text, plain: rendered.plain, uid: ticket.uid, shows: showsTicket(ticket) })
      for (const old of earlier) if (old !== path && !wanted.has(old)) wanted.set(old, null)
    }
    return wanted
  })

/** Files of tickets that only rejected replicas know. */
const rejectedFiles = (present: ReadonlyMap<string, string>) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const port = yield* TicketFiles
    const files = new Map<string, null>()
    if ((yield* store.state).rejected === 0) return files
    const uids = new Set<string>()
    yield* Stream.runForEach(store.readFrom(new Map()), (events) =>
      Effect.sync(() => events.forEach((event) => uids.add(rejectedTicket(event) ?? "")))
    )
    const committed = pathsByUid(present)
    for (const uid of uids) {
      for (const path of [...(committed.get(uid) ?? []), ...(yield* port.pathsOf(uid))]) files.set(path, null)
    }
    return files
  })

/** What ticket files have to become in the work tree, and, as far as `head` differs, in the commit; null removes. */
const ticketFiles = (head: string) =>
  Effect.gen(function* () {
    const { prefix } = yield* ProjectPlace
    const present = yield* (yield* Vcs).showAll(head, prefix + DATA_DIR)
    const wanted = new Map([...(yield* rejectedFiles(present)), ...(yield* wantedFiles(head, present))])
    const texts = [...wanted].map(([path, file]) => [path, file?.text ?? null] as const)
    return { wanted, files: new Map(texts.filter(([path, text]) => (present.get(path) ?? null) !== text)) }
  })

const noTickets = () => ({ wanted: new Map<string, WantedFile | null>(), files: new Map<string, string | null>() })

export interface SyncOptions {
  readonly target: string
  /** Another branch than the target, to commit to. */
  readonly branch?: string
  /** The configuration's: `local` writes ticket files and commits none, `none` does neither. */
  readonly render: BacklogConfig["render"]
}

/** Fails with `target-missing` when the branch isn't there. */
export const sync = (options: SyncOptions) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const branch = options.branch ?? options.target
    const nothing: SyncResult = { commit: null, events: 0, files: 0, busy: null, skipped: [] }
    const head = yield* targetHead(branch)
    const found = options.render === "none" ? noTickets() : yield* ticketFiles(head)
    const { wanted } = found
    const files = options.render === "target" ? found.files : noTickets().files
    const segment = yield* missingSegment(head)
    const wait = yield* vcs.busy(branch)
    // Somebody's merge or rebase is in progress there: not even a ticket file is written into it.
    if (wait !== null) return files.size === 0 && segment === null ? nothing : { ...nothing, busy: wait }
    const { skipped } = yield* (yield* TicketFiles).write(wanted)
    for (const path of skipped) files.delete(path)
    const tickets = files.size
    if (segment !== null) {
      files.set(segment.path, segment.text)
      for (const [path, blob] of segment.blobs) files.set(path, blob)
    }
    if (files.size === 0) return { ...nothing, skipped }
    const events = segment?.events ?? 0
    const { prefix } = yield* ProjectPlace
    const where = prefix === "" ? "" : ` in ${prefix.slice(0, -1)}`
    const what = segment === null ? "" : `${events} events, `
    const message = `backlog: ${what}${tickets} ticket files${where}\n`
    const done = yield* vcs.commitOwn({ branch, message, files })
    if (done._tag === "busy") return { ...nothing, busy: done, skipped }
    const result: SyncResult = {
      commit: done._tag === "committed" ? done.commit : null,
      events,
      files: tickets,
      busy: null,
      skipped: [...new Set([...skipped, ...done.skipped])]
    }
    return result
  })
