/**
 * What people did to ticket files since the last look becomes events, before a command runs (event-log.md, §6, A9, A10).
 * On the target branch the files then say what the log says; elsewhere they stay as they are.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { keyOf } from "../../backlog/BacklogState.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { ProjectPlace } from "../../ports/ProjectPlace.ts"
import { type GoneFile, type Scan, type Shown, TicketFiles } from "../../ports/TicketFiles.ts"
import { isMassDeletion } from "../../ticket/file/Classify.ts"
import { withoutKnown } from "../../ticket/file/KnownParts.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import { type TicketToWrite, writeTickets } from "../WriteTickets.ts"
import { blobMeanings, chooseBase } from "./ChooseBase.ts"
import { isEarlierName } from "./EarlierName.ts"
import { type EditNote, leftBecause } from "./EditNote.ts"
import { mergeSides, type MergeSides, withoutMixture } from "./GitsMixture.ts"
import { isNote, judge, type Judged } from "./Judge.ts"
import type { Past } from "./Past.ts"
import { showsDigest } from "./Shows.ts"
import { takeConflict } from "./TakeConflict.ts"
import { type EditOptions, takeEdit } from "./TakeEdit.ts"
import { takeNew } from "./TakeNew.ts"

interface ToWrite {
  readonly uid: string
  readonly content: TicketContent
  readonly existing: string | null
  readonly instead?: string
  readonly merging?: true
}

/** What one look comes to; filled file by file. */
interface Look {
  readonly scan: Scan
  readonly past: Past
  /** Tickets that were there when the files were judged; the store folds on into the state that they were judged by. */
  readonly known: number
  readonly sides: MergeSides
  readonly options: EditOptions
  readonly notes: Array<EditNote>
  readonly remembered: Map<string, Shown | null>
  readonly toWrite: Array<ToWrite>
}

const folderIn = (path: string): "pending" | "completed" =>
  /\/completed\/[^/]*$/u.test(path) ? "completed" : "pending"

/**
 * A person moved it when neither HEAD nor the index know the place, also not as one side of a merge: where all files of a folder
 * went to another one, Git puts those that are new in the old one there as well.
 */
const movedTo = ({ file, movedFrom }: Judged): "pending" | "completed" | null =>
  movedFrom === null || file.blobs.length > 0 || file.sides !== null || folderIn(file.path) === folderIn(movedFrom.path)
    ? null
    : folderIn(file.path)

const seen = (look: Look, { digest, file, uid }: Judged): void => {
  look.remembered.set(file.path, { uid, shows: digest === "" ? null : showsDigest(digest) })
}

/** The file as it was is kept: somebody may have copied the text. */
const takenOut = ({ path, text }: Judged["file"], key: string) =>
  Effect.map(
    Effect.flatMap(TicketFiles, (port) => port.keep(path, text ?? "")),
    (kept): EditNote => ({
      path,
      key,
      result: "restored",
      code: null,
      message: `${path}: what Git put into it from another ticket's file is out again. It is kept as lost+found/${kept}.`
    })
  )

const edited = (look: Look, judged: Judged, uid: string) =>
  Effect.gen(function* () {
    const { file, last, meaning } = judged
    const current = look.past.contents.get(uid)
    if (Result.isFailure(meaning) || file.text === null || current === undefined) return
    const steps = look.past.steps.get(uid) ?? []
    const { rewrote } = look.scan
    const base = chooseBase(meaning.success, file, look.past, steps, { last, rewrote }) ?? meaning.success
    const said = steps.map((step) => step.meaning)
    // Part by part what `Classify` asks of the whole file.
    const typed =
      rewrote || file.moved
        ? withoutKnown(base, meaning.success, rewrote ? [said] : [said, blobMeanings(file, look.past)])
        : meaning.success
    const { after, mixed } = yield* withoutMixture(file, uid, { base, after: typed }, { sides: look.sides, rewrote })
    if (mixed) look.notes.push(yield* takenOut(judged.file, keyOf(look.past.state, uid)))
    const taken = yield* takeEdit(
      { path: file.path, text: file.text, uid, base, after, current, movedTo: movedTo(judged) },
      look.options
    )
    look.notes.push(...taken.notes)
    if (!taken.done) return
    seen(look, judged)
    const existing = judged.copyOf === null ? file.text : null
    look.toWrite.push({ uid, content: taken.content ?? current, existing, instead: file.path })
  })

/** A file under a name of before, that Git has and somebody or a stash changed: it goes once the log has what is in it. */
const renamed = (look: Look, judged: Judged, uid: string) => {
  if (judged.kind === "edit") return edited(look, judged, uid)
  return Effect.sync(() => {
    const content = look.past.contents.get(uid)
    if (content === undefined) return
    seen(look, judged)
    look.toWrite.push({ uid, content, existing: null, instead: judged.file.path })
  })
}

const conflicting = (look: Look, judged: Judged) =>
  Effect.gen(function* () {
    const { notes, resolved } = yield* takeConflict(judged, look.past, look.options, look.scan.rewrote)
    look.notes.push(...notes)
    if (resolved === null) return
    look.remembered.set(judged.file.path, { uid: resolved.uid, shows: null })
    look.toWrite.push({
      uid: resolved.uid,
      content: resolved.content,
      existing: resolved.text,
      instead: judged.file.path,
      merging: true
    })
    if (!look.scan.resolves) return
    look.notes.push({
      path: judged.file.path,
      key: look.past.state.tickets.get(resolved.uid)?.key ?? null,
      result: "merged",
      code: null,
      message: `${judged.file.path}: both sides of the merge are in the log, and the file says what counts. Stage it: git add ${judged.file.path}`
    })
  })

const foreign = (look: Look, judged: Judged, headCounts: boolean, segments: boolean): void => {
  seen(look, judged)
  // It may come with events that are not read yet: then there is nothing to say.
  if (!headCounts) return
  // A rejected clone's: the next sync takes it away.
  const uid = Result.isSuccess(judged.meaning) ? judged.meaning.success.uid : null
  if (uid !== null && look.past.rejected.has(uid)) return
  look.notes.push({
    path: judged.file.path,
    key: null,
    result: "left",
    code: "ticket-uid-unknown",
    message: segments
      ? `${judged.file.path} has a uid that this backlog doesn't know. Take the line uid out to make it a new ticket.`
      : `${judged.file.path} has a uid that this backlog doesn't know: btk sync fetches what other clones wrote. If it isn't known then, take the line uid out to make it a new ticket.`
  })
}

/** New files may name each other as dependencies, whichever comes first. */
const adopt = (look: Look, judged: ReadonlyArray<Judged>) =>
  Effect.gen(function* () {
    const files = judged.flatMap(({ file: { path, text }, meaning }) =>
      Result.isFailure(meaning) || text === null ? [] : [{ path, text, meaning: meaning.success }]
    )
    if (files.length === 0) return
    const digests = new Map(judged.map(({ digest, file }) => [file.path, digest]))
    const { notes, taken } = yield* takeNew(files, look.known, look.options)
    look.notes.push(...notes)
    for (const { content, file, uid } of taken) {
      look.remembered.set(file.path, { uid, shows: showsDigest(digests.get(file.path) ?? "") })
      look.toWrite.push({ uid, content, existing: file.text, instead: file.path })
    }
  })

/** A crash between the event and the file: the file still waits for its key. */
const finishAdoption = (look: Look, judged: Judged) =>
  Effect.gen(function* () {
    seen(look, judged)
    const { file, meaning } = judged
    if (Result.isFailure(meaning) || file.text === null || file.blobs.includes(file.text)) return
    const uid = look.past.created.get(look.past.contentDigest(meaning.success.content))
    const content = uid === undefined ? undefined : look.past.contents.get(uid)
    if (uid === undefined || content === undefined) return
    const port = yield* TicketFiles
    if ((yield* port.pathsOf(uid)).length > 0) {
      const key = keyOf(look.past.state, uid)
      const message = `${file.path} says what ${key} said when it was created. Change it to make it a new ticket.`
      look.notes.push({ path: file.path, key, result: "left", code: "ticket-twin", message })
      return
    }
    look.toWrite.push({ uid, content, existing: file.text, instead: file.path })
  })

/** Two files of one ticket: which of them it is was decided when the second one appeared. */
const copied = (look: Look, { file, uid }: Judged, owner: string): void => {
  // An old name that Git brought back.
  if (file.text !== null && file.blobs.includes(file.text)) return
  const key = uid === null ? null : (look.past.state.tickets.get(uid)?.key ?? null)
  look.notes.push({
    path: file.path,
    key,
    result: "left",
    code: "ticket-copy",
    message: `${file.path} has the uid of ${key ?? "a ticket"}, whose file is ${owner}. Take the lines id and uid out to make it a new ticket.`
  })
}

const missing = (look: Look, gone: ReadonlyArray<GoneFile>): void => {
  const { known, renders } = look.scan
  const restores = renders && !isMassDeletion(gone.length, known)
  for (const { blob, last, moved, path } of gone) {
    look.remembered.set(path, null)
    const content = last.uid === null ? undefined : look.past.contents.get(last.uid)
    const ticket = last.uid === null ? undefined : look.past.state.tickets.get(last.uid)
    if (!restores || moved || content === undefined || ticket === undefined) continue
    look.toWrite.push({ uid: ticket.uid, content, existing: blob })
    look.notes.push({
      path,
      key: ticket.key,
      result: "restored",
      code: null,
      message: `${path} was deleted and is back: btk close ${ticket.key} --reason "…" closes the ticket.`
    })
  }
}

/** What Git has for it is left to it; so is a copy that a person made. */
const hasEarlierName = (look: Look, { file, kind, uid }: Judged, prefix: string): boolean =>
  (kind === "edit" || kind === "checkout" || kind === "unchanged") &&
  uid !== null &&
  file.text !== null &&
  file.blobs.length > 0 &&
  !file.blobs.includes(file.text) &&
  isEarlierName(file.path.slice(prefix.length), uid, look.past)

/** Git left it as one of two sides, without markers: it moved it, or the other side has another file. */
const isSide = ({ sides, text }: Judged["file"]): boolean =>
  sides !== null && text !== null && (text === sides.ours || text === sides.theirs)

const takeOne = (look: Look, judged: Judged, at: { readonly headCounts: boolean; readonly prefix: string }) => {
  const { copyOf, file, kind, meaning, movedFrom, uid } = judged
  if (copyOf !== null && uid !== null && hasEarlierName(look, judged, at.prefix)) return renamed(look, judged, uid)
  if (copyOf !== null && kind !== "conflict-markers") return Effect.sync(() => copied(look, judged, copyOf))
  switch (kind) {
    case "unchanged":
    case "checkout":
      if (uid === null) return finishAdoption(look, judged)
      if (movedFrom !== null && movedTo(judged) !== null) return edited(look, judged, uid)
      return Effect.sync(() => seen(look, judged))
    case "edit":
      if (uid === null) return Effect.void
      return isSide(file) ? conflicting(look, judged) : edited(look, judged, uid)
    case "conflict-markers":
      return conflicting(look, judged)
    case "foreign":
      return Effect.map(ProjectPlace, ({ segments }) => foreign(look, judged, at.headCounts, segments))
    case "unparseable":
      return Effect.sync(() => {
        if (isNote(file)) look.remembered.set(file.path, { uid: null, shows: null })
        else if (Result.isFailure(meaning)) look.notes.push(leftBecause(file.path, null, meaning.failure))
      })
    case "new":
      return Effect.void
  }
}

/** Writes what was taken, as the newest state has it; files of several edits of one ticket are written once. */
const render = (look: Look) =>
  Effect.gen(function* () {
    const state = yield* (yield* EventStore).state
    const wanted = new Map<string, TicketToWrite>()
    for (const { content, existing, instead, merging, uid } of look.toWrite) {
      const ticket = state.tickets.get(uid)
      if (ticket === undefined) continue
      const before = wanted.get(uid)
      const places = [...(before?.instead ?? []), ...(instead === undefined ? [] : [instead])]
      const both = merging === true || before?.merging === true ? { merging: true as const } : {}
      wanted.set(uid, { ticket, content, existing, instead: places, ...both })
    }
    const tickets = [...wanted.values()]
    // A rebase goes on only where nothing else was changed.
    return yield* writeTickets(state, look.scan.renders ? tickets : tickets.filter(({ merging }) => merging === true))
  })

/** Answers what was done, a line for each file; empty when nobody edited anything. */
export const importEdits = (options: EditOptions) =>
  Effect.gen(function* () {
    const port = yield* TicketFiles
    const scan = yield* port.scan
    if (scan.changed.length === 0 && scan.gone.length === 0) {
      yield* port.remember(new Map())
      return []
    }
    const { headCounts, judged, known, past } = yield* judge(scan)
    const sides = yield* mergeSides(judged, past)
    const look: Look = { scan, past, known, sides, options, notes: [], remembered: new Map(), toWrite: [] }
    const { prefix } = yield* ProjectPlace
    for (const one of judged) yield* takeOne(look, one, { headCounts, prefix })
    yield* adopt(
      look,
      judged.filter(({ kind }) => kind === "new")
    )
    const moved = new Set(judged.flatMap(({ movedFrom }) => movedFrom ?? []))
    for (const { path } of moved) look.remembered.set(path, null)
    missing(
      look,
      scan.gone.filter((gone) => !moved.has(gone))
    )
    yield* port.remember(look.remembered)
    if (scan.resolves) yield* render(look)
    return look.notes
  })
