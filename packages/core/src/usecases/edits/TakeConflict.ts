/**
 * A file that a merge left with two sides (A10): what either person said is recorded, ours first, so that theirs wins where
 * both changed the same and ours is in the file's history. A side that the log knows already is no edit.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { domainError, type DomainError } from "../../log/DomainError.ts"
import { versionsOf } from "../../ticket/file/ConflictMarkers.ts"
import { type FileMeaning, readMeaning } from "../../ticket/file/FileMeaning.ts"
import { withoutKnown } from "../../ticket/file/KnownParts.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import { chooseBase } from "./ChooseBase.ts"
import { type EditNote, leftBecause } from "./EditNote.ts"
import type { Judged } from "./Judge.ts"
import type { Past } from "./Past.ts"
import { type EditOptions, takeEdit } from "./TakeEdit.ts"

export interface Resolved {
  readonly notes: ReadonlyArray<EditNote>
  /** Null when the file has to stay as it is. */
  readonly resolved: {
    readonly uid: string
    readonly content: TicketContent
    /** A side without markers, to write the ticket into. */
    readonly text: string
  } | null
}

const stays = (notes: ReadonlyArray<EditNote>): Resolved => ({ notes, resolved: null })

const unpaired = (path: string): DomainError =>
  domainError(
    "conflict",
    "ticket-conflict-markers",
    `${path} has conflict markers that don't pair up.`,
    "It can't be told which line belongs to whom.",
    "Resolve the conflict in the file.",
    { file: path }
  )

interface Side {
  readonly text: string
  readonly meaning: FileMeaning
}

const sides = ({ file }: Judged, past: Past): Result.Result<ReadonlyArray<Side>, DomainError> => {
  // What Git has for a side may hold markers itself, where both sides renamed the file.
  const texts = file.sides === null ? [file.text ?? ""] : [file.sides.ours, file.sides.theirs]
  const versions = new Set<string>()
  for (const text of texts) {
    const all = text === null ? [] : versionsOf(text)
    if (all === null) return Result.fail(unpaired(file.path))
    for (const one of all) versions.add(one)
  }
  const read: Array<Side> = []
  for (const text of versions) {
    const meaning = readMeaning(text, file.path, past.state)
    if (Result.isFailure(meaning)) return Result.fail(meaning.failure)
    read.push({ text, meaning: meaning.success })
  }
  return Result.succeed(read)
}

export const takeConflict = (judged: Judged, past: Past, options: EditOptions, rewrote: boolean) =>
  Effect.gen(function* () {
    const { file } = judged
    const read = sides(judged, past)
    if (Result.isFailure(read)) {
      return stays([leftBecause(file.path, null, read.failure)])
    }
    const uid = read.success
      .map(({ meaning }) => meaning.uid)
      .find((one) => one !== null && past.state.tickets.has(one))
    const ticket = uid === undefined || uid === null ? undefined : past.state.tickets.get(uid)
    const current = ticket === undefined ? undefined : past.contents.get(ticket.uid)
    if (ticket === undefined || current === undefined) {
      return stays([leftBecause(file.path, null, unpaired(file.path))])
    }
    let content: TicketContent = current
    const steps = past.steps.get(ticket.uid) ?? []
    const known = new Set(steps.map(({ digest }) => digest))
    const notes: Array<EditNote> = []
    for (const { meaning, text } of read.success) {
      if (meaning.uid !== ticket.uid || known.has(past.digestOf(meaning.content, meaning.status ?? ticket.status)))
        continue
      const base = chooseBase(meaning, { path: file.path, blobs: [], moved: false }, past, steps, {
        last: undefined,
        rewrote
      })
      if (base === undefined) continue
      // Nor is a side that mixes what was said before; a status on one side of a merge is no decision of anybody's.
      const typed = withoutKnown(base, meaning, [steps.map((step) => step.meaning)])
      const after = { ...typed, status: base.status }
      const taken = yield* takeEdit(
        { path: file.path, text, uid: ticket.uid, base, after, current: content, movedTo: null },
        options
      )
      notes.push(...taken.notes)
      if (!taken.done) return stays(notes)
      content = taken.content ?? content
    }
    const text = read.success.findLast(({ meaning }) => meaning.uid === ticket.uid)?.text ?? ""
    const done: Resolved = { notes, resolved: { uid: ticket.uid, content, text } }
    return done
  })
