/**
 * The toolkit's own commit: the segment of events that the target's tree lacks, and the ticket files.
 * Appends nothing to the log, so syncing twice commits once.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { blobPath, EVENTS_DIR, segmentName, segmentRange } from "../log/Segment.ts"
import { domainError } from "../log/DomainError.ts"
import type { BacklogConfig } from "../backlog/ConfigSchema.ts"
import { Digest } from "../ports/Digest.ts"
import { EventStore } from "../ports/EventStore.ts"
import { LogStore } from "../ports/LogStore.ts"
import { ProjectPlace } from "../ports/ProjectPlace.ts"
import { type StrayFile, TicketFiles, type WantedFile } from "../ports/TicketFiles.ts"
import { type TargetBusy, Vcs } from "../ports/Vcs.ts"
import { rejectedTicket } from "../projections/RejectedTickets.ts"
import { DATA_DIR, ticketPath } from "../ticket/Slug.ts"
import { loadContents } from "./LoadContents.ts"
import { visibleAt } from "./edits/HeadSegments.ts"
import { showsTicket } from "./edits/Shows.ts"
import { isMarked, mark } from "./SyncMark.ts"
import { renderTicket } from "./RenderTickets.ts"
import { carryingBranch, leaveToMerge, startBranch } from "./PullRequest.ts"
import { targetHead } from "./TargetHead.ts"

export interface SyncResult {
  readonly commit: string | null
  /** Events that the new segment holds. */
  readonly events: number
  readonly files: number
  readonly busy: TargetBusy | null
  /** Files that somebody edited meanwhile or that can't be read: left as they are. */
  readonly skipped: ReadonlyArray<string>
  /** What it is committed to. */
  readonly branch: string
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

interface Target {
  readonly wanted: ReadonlyMap<string, WantedFile | null>
  /** Files of tickets that wait for another clone's segment, with what a person made of them. */
  readonly asTheyAre: ReadonlyMap<string, string>
}

/**
 * Every ticket's file as the target should have it; null where an earlier name goes. Where the target is shown, what is
 * in the work tree is written into; elsewhere what was written there while it was shown, and else what the target has.
 */
const wantedFiles = (head: string, present: ReadonlyMap<string, string>) =>
  Effect.gen(function* () {
    const state = yield* (yield* EventStore).state
    const port = yield* TicketFiles
    const { prefix } = yield* ProjectPlace
    const contents = yield* loadContents
    const visible = yield* visibleAt(Effect.succeed(head), state.tickets.values())
    const committed = pathsByUid(present)
    const wanted = new Map<string, WantedFile | null>()
    const asTheyAre = new Map<string, string>()
    const shown = yield* port.renders
    const known = shown
      ? yield* port.read(yield* port.paths)
      : new Map((yield* port.strays).map(({ path, text }) => [path, text]))
    for (const ticket of state.tickets.values()) {
      const content = contents.get(ticket.uid)
      if (content === undefined) continue
      if (!visible(ticket)) {
        // What a person did to it is in the log. Left uncommitted it would keep Git from fetching what the ticket waits for.
        for (const path of committed.get(ticket.uid) ?? []) {
          const text = known.get(path)
          if (text !== undefined) asTheyAre.set(path, text)
        }
        continue
      }
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
    return { wanted, asTheyAre }
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
    const { asTheyAre, wanted: tickets } = yield* wantedFiles(head, present)
    const wanted = new Map([...(yield* rejectedFiles(present)), ...tickets])
    const texts = [...asTheyAre, ...[...wanted].map(([path, file]) => [path, file?.text ?? null] as const)]
    const files = new Map(texts.filter(([path, text]) => (present.get(path) ?? null) !== text))
    return { wanted, asTheyAre, files }
  })

const noTickets = () => ({
  wanted: new Map<string, WantedFile | null>(),
  asTheyAre: new Map<string, string>(),
  files: new Map<string, string | null>()
})

/**
 * The target's file was written into the same text, or is the same text; where it has none any more, the log can say it again
 * with every byte.
 */
const isSafe = ({ path, plain }: StrayFile, { asTheyAre, wanted }: Target): boolean =>
  asTheyAre.has(path) || (plain ? wanted.has(path) : (wanted.get(path) ?? null) !== null)

/**
 * What was written here while the target was shown, and is in the target's commit now: left in the work tree of another
 * branch, Git would refuse to go back to the target because of it.
 */
const takeBack = (target: Target) =>
  Effect.gen(function* () {
    const port = yield* TicketFiles
    const strays = (yield* port.strays).filter((file) => isSafe(file, target))
    if (strays.length > 0) yield* port.putBack(strays)
  })

export interface SyncOptions {
  readonly target: string
  /** Another branch than the target, to commit to. */
  readonly branch?: string
  /** The configuration's: `local` writes ticket files and commits none, `none` does neither. */
  readonly render: BacklogConfig["render"]
  /** True when ticket files were looked at just now and none is as somebody else left it (default false). */
  readonly unedited?: boolean
}

const branchMoving = (branch: string) =>
  domainError(
    "conflict",
    "branch-moving",
    `The branch ${branch} moved meanwhile.`,
    "Somebody else committed to it or deleted it.",
    "Run the command again when nobody else commits to it.",
    { branch }
  )

/** The segment and the files as one commit would have them, and how many of them are tickets. */
const contentOf = (head: string, render: SyncOptions["render"]) =>
  Effect.gen(function* () {
    const found = render === "none" ? noTickets() : yield* ticketFiles(head)
    const files = render === "target" ? found.files : noTickets().files
    return { found, files, segment: yield* missingSegment(head) }
  })

type Segment = Effect.Success<ReturnType<typeof missingSegment>>

const withSegment = (files: ReadonlyMap<string, string | null>, segment: Segment) =>
  new Map<string, string | null>([
    ...files,
    ...(segment === null ? [] : ([[segment.path, segment.text], ...segment.blobs] as const))
  ])

const messageOf = (segment: Segment, tickets: number) =>
  Effect.map(ProjectPlace, ({ prefix }) => {
    const where = prefix === "" ? "" : ` in ${prefix.slice(0, -1)}`
    const events = segment === null ? "" : `${segment.events} events, `
    return `backlog: ${events}${tickets} ticket files${where}\n`
  })

/** Fails with `target-missing` when the branch isn't there. */
export const sync = (options: SyncOptions) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const branch = options.branch ?? options.target
    const nothing: SyncResult = { commit: null, events: 0, files: 0, busy: null, skipped: [], branch }
    const head = yield* targetHead(branch)
    const marked = { head, branch, render: options.render }
    // What a person has left in a file is said each time.
    const unedited = options.unedited === true && branch === options.target
    if (unedited && (yield* isMarked(marked))) return nothing
    const { files, found, segment } = yield* contentOf(head, options.render)
    const wait = yield* vcs.busy(branch)
    // Somebody's merge or rebase is in progress there: not even a ticket file is written into it.
    if (wait !== null) return files.size === 0 && segment === null ? nothing : { ...nothing, busy: wait }
    const { skipped } = yield* (yield* TicketFiles).write(found.wanted)
    for (const path of skipped) files.delete(path)
    const all = withSegment(files, segment)
    const settled = options.render === "target" && options.branch === undefined ? takeBack(found) : Effect.void
    if (all.size === 0) {
      yield* settled
      if (unedited && skipped.length === 0) yield* mark(marked)
      return { ...nothing, skipped }
    }
    const done = yield* vcs.commitOwn({ branch, message: yield* messageOf(segment, files.size), files: all })
    if (done._tag === "busy") return { ...nothing, busy: done, skipped }
    yield* settled
    const result: SyncResult = {
      commit: done._tag === "committed" ? done.commit : null,
      events: segment?.events ?? 0,
      files: files.size,
      busy: null,
      skipped: [...new Set([...skipped, ...done.skipped])],
      branch
    }
    return result
  })

/**
 * The same for a target that takes pull requests only: commits to a branch of this clone, whose merge brings the files. Until
 * then the work tree has what the target has.
 */
export const syncByPullRequest = (options: Pick<SyncOptions, "render" | "target">) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const head = yield* targetHead(options.target)
    const carrying = yield* carryingBranch(head)
    const nothing: SyncResult = { commit: null, events: 0, files: 0, busy: null, skipped: [], branch: options.target }
    if (carrying === null) return { ...nothing, waiting: false }
    const branch = carrying.name
    const { files, segment } = yield* contentOf(carrying.base, options.render)
    const all = withSegment(files, segment)
    const waiting = carrying.base !== head
    if (all.size === 0) {
      if (waiting) yield* leaveToMerge(carrying.base)
      return { ...nothing, branch, waiting }
    }
    const message = yield* messageOf(segment, files.size)
    const done = (yield* startBranch(carrying)) ? yield* vcs.commitOwn({ branch, message, files: all }) : null
    if (done === null) return yield* branchMoving(branch)
    if (done._tag === "busy") return { ...nothing, branch, busy: done, waiting }
    const commit = done._tag === "committed" ? done.commit : carrying.base
    yield* leaveToMerge(commit)
    const result: SyncResult = {
      commit,
      events: segment?.events ?? 0,
      files: files.size,
      busy: null,
      skipped: done.skipped,
      branch
    }
    return { ...result, waiting: true }
  })
