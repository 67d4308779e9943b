/**
 * Reads the changed files of a scan and says of each what it is: the facts for `Classify.ts`, gathered.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { BacklogState } from "../../backlog/BacklogState.ts"
import { domainError, type DomainError } from "../../log/DomainError.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { ProjectPlace } from "../../ports/ProjectPlace.ts"
import { type GoneFile, type Scan, type ScannedFile, TicketFiles } from "../../ports/TicketFiles.ts"
import { classify, type FileClass } from "../../ticket/file/Classify.ts"
import { hasMarkers } from "../../ticket/file/ConflictMarkers.ts"
import { type FileMeaning, readMeaning } from "../../ticket/file/FileMeaning.ts"
import { allRead } from "./HeadSegments.ts"
import { ticketPath } from "../../ticket/Slug.ts"
import { loadPast, type Past, type PastStep, stepShown } from "./Past.ts"

export interface Judged {
  readonly file: ScannedFile
  readonly meaning: Result.Result<FileMeaning, DomainError>
  /** Of the ticket that it belongs to; null for none of ours. */
  readonly uid: string | null
  readonly kind: FileClass
  /** Where its ticket's file was, when a person moved it. */
  readonly movedFrom: GoneFile | null
  /** The ticket's own file, when this is another one with its uid. */
  readonly copyOf: string | null
  /** Digest of what it means; empty when it can't be read. */
  readonly digest: string
  readonly last: PastStep | undefined
}

/** A text without a header is a note that somebody put there, not a broken ticket. */
export const isNote = (file: ScannedFile): boolean =>
  file.text !== null && (file.last?.uid ?? null) === null && !/^\uFEFF?---/u.test(file.text)

const notText = (path: string): DomainError =>
  domainError("usage", "ticket-not-text", `${path} is no text.`, "Ticket files are UTF-8 text.", "Save it as UTF-8.", {
    file: path
  })

const uidOf = (
  file: ScannedFile,
  meaning: Result.Result<FileMeaning, DomainError>,
  state: BacklogState
): string | null => {
  const written = Result.isSuccess(meaning) ? meaning.success.uid : null
  if (written !== null && state.tickets.has(written)) return written
  const known = file.last?.uid ?? null
  return known !== null && state.tickets.has(known) ? known : null
}

const lastDigest = (shows: string | null, step: PastStep | undefined): string | null =>
  step?.digest ?? (shows?.startsWith("d:") === true ? shows.slice("d:".length) : null)

/** What Git's blobs mean; a blob that is the file itself was read already. */
const blobDigests = (file: ScannedFile, digest: string, past: Past, status: string): ReadonlyArray<string> =>
  file.blobs.flatMap((text) => {
    if (text === file.text) return [digest]
    const meaning = readMeaning(text, file.path, past.state)
    return Result.isSuccess(meaning) ? [past.digestOf(meaning.success.content, meaning.success.status ?? status)] : []
  })

interface Read {
  readonly file: ScannedFile
  readonly meaning: Result.Result<FileMeaning, DomainError>
  readonly uid: string | null
}

/** The one file of each ticket, for tickets that got a file which nobody looked at before. */
const ownersOf = (read: ReadonlyArray<Read>, scan: Scan, past: Past) =>
  Effect.gen(function* () {
    const port = yield* TicketFiles
    const { prefix } = yield* ProjectPlace
    const gone = new Set(scan.gone.map(({ path }) => path))
    const owners = new Map<string, string>()
    const there = new Set(read.map(({ file, uid }) => `${uid} ${file.path}`))
    for (const { file, uid } of read) {
      if (uid === null || file.last !== null || owners.has(uid)) continue
      const known = (yield* port.pathsOf(uid)).find((path) => !gone.has(path))
      const ticket = past.state.tickets.get(uid)
      const own = ticket === undefined ? "" : prefix + ticketPath(ticket.key, ticket.title, ticket.status)
      // Its proper name comes from Git where another one is known: a stash, for one, brings back names of before.
      owners.set(uid, there.has(`${uid} ${own}`) ? own : (known ?? file.path))
    }
    return owners
  })

/** Files in the order of the scan, with the past that they were judged by. */
export const judge = (scan: Scan) =>
  Effect.gen(function* () {
    const now = yield* (yield* EventStore).state
    const read = scan.changed.map((file): Read => {
      const meaning =
        file.text === null ? Result.fail(file.problem ?? notText(file.path)) : readMeaning(file.text, file.path, now)
      return { file, meaning, uid: uidOf(file, meaning, now) }
    })
    const uids = new Set([...read.flatMap(({ uid }) => uid ?? []), ...scan.gone.flatMap(({ last }) => last.uid ?? [])])
    const past = yield* loadPast(
      uids,
      read.some(({ file, uid }) => uid === null && !isNote(file))
    )
    const headCounts = scan.renders && (read.length === 0 || (yield* allRead(scan.head)))
    const owners = yield* ownersOf(read, scan, past)
    const known = past.state.tickets.size
    const judged = read.map(({ file, meaning, uid }): Judged => {
      const ticket = uid === null ? undefined : past.state.tickets.get(uid)
      const steps = uid === null ? [] : (past.steps.get(uid) ?? [])
      const movedFrom =
        file.last === null && uid !== null ? (scan.gone.find(({ last }) => last.uid === uid) ?? null) : null
      const shown = (file.last ?? movedFrom?.last)?.shows ?? null
      const last = stepShown(steps, shown)
      const status = ticket?.status ?? ""
      const digest = Result.isSuccess(meaning)
        ? past.digestOf(meaning.success.content, meaning.success.status ?? status)
        : ""
      const history =
        ticket === undefined && Result.isSuccess(meaning)
          ? past.created.has(past.contentDigest(meaning.success.content))
            ? [digest]
            : []
          : steps.map((step) => step.digest)
      const kind = classify({
        now: Result.isSuccess(meaning) ? digest : null,
        markers: file.text !== null && hasMarkers(file.text),
        last: lastDigest(shown, last),
        moved: file.moved || movedFrom?.moved === true,
        rewrote: scan.rewrote,
        git: file.last === null || file.moved || scan.rewrote ? blobDigests(file, digest, past, status) : [],
        ticket:
          ticket !== undefined
            ? "known"
            : Result.isSuccess(meaning) && meaning.success.uid !== null
              ? "foreign"
              : "none",
        current: steps.at(-1)?.digest ?? null,
        history: new Set(history),
        headCounts
      })
      const owner = file.last === null && uid !== null ? owners.get(uid) : undefined
      const copyOf = owner === undefined || owner === file.path ? null : owner
      return { file, meaning, uid, kind, movedFrom, copyOf, digest, last }
    })
    return { past, judged, headCounts, known }
  })
