/**
 * The toolkit's own commit: the segment of events that the target's tree lacks, and the ticket files.
 * Appends nothing to the log, so syncing twice commits once.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { segmentName, segmentRange } from "../log/Segment.ts"
import { Digest } from "../ports/Digest.ts"
import { EventStore } from "../ports/EventStore.ts"
import { LogStore } from "../ports/LogStore.ts"
import { TicketFiles } from "../ports/TicketFiles.ts"
import { type TargetBusy, Vcs } from "../ports/Vcs.ts"
import { loadContents } from "./LoadContents.ts"
import { renderAll } from "./RenderTickets.ts"
import { targetHead } from "./TargetHead.ts"

/** Where segments live in the tree; not ignored by common templates. */
export const EVENTS_DIR = "backlog/events"
export const DATA_DIR = "backlog/data"
/** Texts that the segments' lines name. */
export const BLOBS_DIR = "backlog/blobs"

export const blobPath = (name: string): string => `${BLOBS_DIR}/${name.slice(0, 2)}/${name}`

export interface SyncResult {
  readonly commit: string | null
  /** Events that the new segment holds. */
  readonly events: number
  readonly files: number
  readonly busy: TargetBusy | null
  /** Files that somebody edited by hand: left as they are. */
  readonly skipped: ReadonlyArray<string>
}

/** The segment that the tree at `head` lacks; null when it has everything. */
const missingSegment = (head: string) =>
  Effect.gen(function* () {
    const log = yield* LogStore
    const vcs = yield* Vcs
    const { sha256 } = yield* Digest
    const replica = yield* log.self
    if (replica === null) return null
    const folder = `${EVENTS_DIR}/${replica}`
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
          for (const [name, blob] of commit.blobs ?? []) blobs.set(blobPath(name), blob)
        }
      })
    )
    if (to < from) return null
    const events = text.split("\n").length - 1
    return { path: `${folder}/${segmentName(from, to, sha256(text))}`, text, events, blobs }
  })

/** Files of our tickets that moved or changed their name. */
const outdated = (
  present: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, { readonly uid: string }>
): ReadonlyArray<string> => {
  const uids = new Set([...wanted.values()].map(({ uid }) => uid))
  return [...present].flatMap(([path, text]) => {
    const uid = /^uid: "?(?<uid>[\w-]+)"?\s*$/mu.exec(text)?.groups?.["uid"]
    return !wanted.has(path) && uid !== undefined && uids.has(uid) ? [path] : []
  })
}

/** Fails with `target-missing` when the branch isn't there. */
const noTickets = () => ({ changes: new Map<string, string | null>(), files: new Map<string, string | null>() })

/** What ticket files have to become, in the work tree and, as far as `head` differs, in the commit; null removes. */
const ticketFiles = (head: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const store = yield* EventStore
    const wanted = renderAll(yield* store.state, yield* loadContents)
    const present = yield* vcs.showAll(head, DATA_DIR)
    const changes = new Map<string, string | null>([...wanted].map(([path, { text }]) => [path, text]))
    const earlier = yield* (yield* TicketFiles).paths
    for (const path of [...outdated(present, wanted), ...earlier]) if (!wanted.has(path)) changes.set(path, null)
    const files = new Map([...changes].filter(([path, text]) => (present.get(path) ?? null) !== text))
    return { changes, files }
  })

export const sync = (options: { readonly target: string; readonly branch?: string; readonly tickets?: boolean }) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const branch = options.branch ?? options.target
    const nothing: SyncResult = { commit: null, events: 0, files: 0, busy: null, skipped: [] }
    const head = yield* targetHead(branch)
    const { changes, files } = options.tickets === false ? noTickets() : yield* ticketFiles(head)
    const segment = yield* missingSegment(head)
    const wait = yield* vcs.busy(branch)
    // Somebody's merge or rebase is in progress there: not even a ticket file is written into it.
    if (wait !== null) return files.size === 0 && segment === null ? nothing : { ...nothing, busy: wait }
    const { skipped } = yield* (yield* TicketFiles).write(changes)
    for (const path of skipped) files.delete(path)
    const tickets = files.size
    if (segment !== null) {
      files.set(segment.path, segment.text)
      for (const [path, blob] of segment.blobs) files.set(path, blob)
    }
    if (files.size === 0) return { ...nothing, skipped }
    const events = segment?.events ?? 0
    const message = `backlog: ${events} events, ${tickets} ticket files\n`
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
