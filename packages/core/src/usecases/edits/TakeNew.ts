/**
 * Files that people made become tickets: the log issues their keys, and each file gets key and uid written into it.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { BacklogState } from "../../backlog/BacklogState.ts"
import { canonicalKey } from "../../backlog/TicketKey.ts"
import { recordFrom } from "../../exchange/fileRecord.ts"
import { Digest } from "../../ports/Digest.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { type FileMeaning, withUids } from "../../ticket/file/FileMeaning.ts"
import { type Refusal, statusEdit } from "../../ticket/file/StatusEdit.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import type { TicketCommand } from "../../ticket/TicketCommand.ts"
import type { TicketState } from "../../ticket/TicketState.ts"
import { type Created, createTickets } from "../CreateTickets.ts"
import { kept } from "../exchange/Sourced.ts"
import { type EditNote, leftBecause } from "./EditNote.ts"
import { createdIn } from "./Past.ts"
import { asRefusal, type EditOptions, rejectEdit } from "./TakeEdit.ts"

export interface NewFile {
  readonly path: string
  readonly text: string
  readonly meaning: FileMeaning
}

export interface TakenFile {
  readonly file: NewFile
  readonly uid: string
  readonly content: TicketContent
}

const adopted = ({ meaning, path }: NewFile, key: string, state: BacklogState): EditNote => ({
  path,
  key,
  result: "adopted",
  code: null,
  message:
    meaning.key === null || canonicalKey(meaning.key) === key
      ? `${path} is ${key} now.`
      : `${path} is ${key} now: ${meaning.key} ${state.keys.has(canonicalKey(meaning.key) ?? "") ? "was taken" : `is no key that a new ${meaning.content.type} can get`}.`
})

/** A file of the predecessor's, which moved what was completed into a folder of its own. */
const wasCompleted = ({ meaning, path }: NewFile): boolean =>
  /(?:^|\/)completed\/[^/]*$/u.test(path) && meaning.status?.trim().toLowerCase() === "completed"

/** What the file's status asks for beyond being a new ticket. Completed before it came here is done elsewhere: no gate of ours saw it. */
const asked = (
  file: NewFile,
  ticket: Pick<TicketState, "key" | "status" | "uid">,
  sha256: (text: string) => string
): Refusal | Exclude<TicketCommand, { type: "create" }> | null => {
  const { meaning, path, text } = file
  if (!wasCompleted(file)) return statusEdit(ticket, meaning.status ?? ticket.status, "status")
  const record = recordFrom({ path, text })
  const imported = {
    format: "seed",
    id: meaning.key ?? path,
    url: null,
    digest: sha256(record),
    record: kept(record),
    outcome: "done",
    reason: null
  } as const
  return { type: "import", uid: ticket.uid, imported, comments: [] }
}

/** What of it can't be, with the reason. */
const refusalsOf = (
  file: NewFile,
  ticket: TicketState,
  { refused }: Created,
  sha256: (text: string) => string
): ReadonlyArray<Refusal> => {
  if (refused !== null) return asRefusal(refused, ["status"])
  if (wasCompleted(file)) return []
  const edit = asked(file, ticket, sha256)
  return edit !== null && "code" in edit ? [edit] : []
}

/**
 * Errors of a ticket itself leave its file as it is, with a note. `known`: tickets that were there when the files were read; a file
 * that somebody else takes meanwhile is left to the next look.
 */
export const takeNew = (files: ReadonlyArray<NewFile>, known: number, options: EditOptions) =>
  Effect.gen(function* () {
    const { sha256 } = yield* Digest
    const results = yield* createTickets({
      ...options,
      tickets: files.map((file) => ({
        contentIn: (state) => withUids(file.meaning, state),
        name: `file/new/${sha256(`${file.path}\n${file.text}`)}`,
        key: file.meaning.key,
        afterwards: (ticket) => {
          const edit = asked(file, ticket, sha256)
          return edit !== null && "type" in edit ? edit : null
        }
      })),
      nameOf: (names) => `files/new/${sha256(names.join("\n"))}`,
      taken: (state) =>
        state.tickets.size === known
          ? Effect.succeed(new Set())
          : Effect.map(createdIn, ({ contentDigest, created }) => {
              const isTaken = ({ meaning }: NewFile) => created.has(contentDigest(withUids(meaning, state)))
              return new Set(files.flatMap((file, at) => (isTaken(file) ? [at] : [])))
            })
    })
    const state = yield* (yield* EventStore).state
    const taken: Array<TakenFile> = []
    const notes: Array<EditNote> = []
    const left: Array<EditNote> = []
    for (const [at, file] of files.entries()) {
      const result = results[at] ?? null
      if (result === null) continue
      if (Result.isFailure(result)) {
        left.push(leftBecause(file.path, null, result.failure))
        continue
      }
      const { content, uid } = result.success
      const ticket = state.tickets.get(uid)
      if (ticket === undefined) return yield* Effect.die("a created ticket is not in the state")
      taken.push({ file, uid, content })
      notes.push(adopted(file, ticket.key, state))
      const place = { path: file.path, text: file.text, uid, key: ticket.key }
      notes.push(...(yield* rejectEdit(place, refusalsOf(file, ticket, result.success, sha256), options.actor)))
    }
    return { taken, notes: [...notes, ...left] }
  })
