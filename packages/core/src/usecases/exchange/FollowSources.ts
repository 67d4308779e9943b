/**
 * Tickets whose source says something else by now: what changed there and not here is taken, part by part; what changed in both is
 * left as it is here, and said.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { contentOf } from "../../exchange/contentOf.ts"
import { formatNamed } from "../../exchange/formats.ts"
import type { ForeignRecord } from "../../exchange/ForeignTicket.ts"
import { keyOf } from "../../backlog/BacklogState.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { Ids } from "../../ports/Ids.ts"
import { estimateFor } from "../../cost/EstimateTicket.ts"
import type { NewEvent } from "../../log/Event.ts"
import type { BacklogState } from "../../backlog/BacklogState.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import type { TicketCommand } from "../../ticket/TicketCommand.ts"
import { exactChanges } from "../../ticket/file/ContentChanges.ts"
import { decideTicket } from "../../ticket/TicketDecider.ts"
import { affectsEstimate } from "../ChangeTicket.ts"
import { Prices } from "../implement/Prices.ts"
import { importedOf, type ImportInput, type ImportNote, namedFrom, type Sourced, withoutName } from "./Sourced.ts"
import type { Imported, LoadedRecord } from "./LoadImported.ts"

export interface Followed {
  readonly item: Sourced
  readonly dependsOn: ReadonlyArray<string>
  readonly said: ReadonlyArray<string>
}

/** Tickets of one commit. */
const CHUNK = 25
const COMMAND_ID_LENGTH = 16

type Part = keyof ReturnType<typeof exactChanges>

/** Of the body's parts the body speaks: taken by themselves they would say something else than it. */
const BODY_PARTS: ReadonlySet<string> = new Set(["files", "criteria", "plannedTests", "body"])

const groupOf = (part: string): string => (BODY_PARTS.has(part) ? "text" : part)

/** The parts that changed there, without those that changed here in another way. */
const merged = (base: TicketContent, theirs: TicketContent, ours: TicketContent) => {
  const wanted = exactChanges(base, theirs)
  const here = exactChanges(base, ours)
  const mine = new Set(Object.keys(here).map(groupOf))
  const still = new Set(Object.keys(exactChanges(ours, theirs)))
  const takes = (part: string): boolean => !mine.has(groupOf(part)) && still.has(part)
  const clashes = new Set(
    Object.keys(wanted)
      .filter((part) => mine.has(groupOf(part)) && still.has(part))
      .map(groupOf)
  )
  return {
    changes: Object.fromEntries(Object.entries(wanted).filter(([part]) => takes(part))) as Partial<
      Pick<TicketContent, Part>
    >,
    clashes: [...clashes]
  }
}

/**
 * The record that the ticket was made of, read again. Null when it was too large to be kept or was redacted, and when it can't be read:
 * another clone's toolkit, or its owner, may have written anything.
 */
export const recordAgain = ({ format, id, record }: LoadedRecord): ForeignRecord | null =>
  record === null ? null : (formatNamed(format)?.again(record, withoutName(id)) ?? null)

interface Plan {
  readonly uid: string
  readonly commands: ReadonlyArray<Exclude<TicketCommand, { type: "create" }>>
  readonly content: TicketContent
  /** The event that the content was last changed by when this was planned. */
  readonly last: string | undefined
  readonly note: ImportNote
}

const planOf = (
  { dependsOn, item, said }: Followed,
  state: BacklogState,
  imported: Imported,
  { format, openOf, prefixes }: ImportInput
): Plan | null => {
  const { uid } = item
  const ticket = state.tickets.get(uid)
  const ours = imported.contents.get(uid)
  if (ticket === undefined || ours === undefined) return null
  const was = imported.records.get(uid)
  const old = was === undefined ? null : recordAgain(was)
  const from = namedFrom(format, item.id)
  const theirs = contentOf(item.record, { prefixes, from, dependsOn })
  const base = old === null || was === undefined ? null : contentOf(old, { prefixes, from, dependsOn: was.dependsOn })
  const { changes, clashes } = base === null ? { changes: {}, clashes: ["text"] } : merged(base, theirs, ours)
  const content = { ...ours, ...changes }
  const heard = new Set((imported.comments.get(uid) ?? []).flatMap(({ foreign }) => foreign ?? []))
  const comments = item.record.ticket.comments.filter(({ id }) => !heard.has(id))
  const names = Object.keys(changes)
  const revise = { type: "revise", uid, changes, open: openOf(content, state, uid) } as const
  return {
    uid,
    content,
    last: ticket.contentAt.at(-1),
    commands: [
      ...(names.length === 0 ? [] : [revise]),
      { type: "import", uid, imported: importedOf(format, item), comments }
    ],
    note: {
      id: item.id,
      key: keyOf(state, uid),
      title: content.title,
      result: "changed",
      said: [
        ...said,
        ...(clashes.length === 0 ? [] : [`Changed here, too, and left as it is here: ${clashes.join(", ")}.`])
      ]
    }
  }
}

/** Tickets that were done elsewhere and are open there again: opened before anything else, because closed ones aren't revised. */
const reopen = (chunk: ReadonlyArray<Followed>, { actor, format }: ImportInput, commandId: string) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const isBack = ({ item }: Followed, state: BacklogState): boolean =>
      item.record.ticket.outcome === "open" && state.tickets.get(item.uid)?.status === "done-elsewhere"
    const before = yield* store.state
    if (!chunk.some((one) => isBack(one, before))) return
    yield* store.transact({ commandId, actor }, (state, { at }) =>
      Result.map(
        Result.all(
          chunk
            .filter((one) => isBack(one, state))
            .map(({ item }) =>
              decideTicket({ type: "reopen", uid: item.uid, reason: `It is open again in ${format}.` }, state, at)
            )
        ),
        (events) => events.flat()
      )
    )
  })

/** Fails with what storage fails with; what a ticket is refused for is in its note. */
export const followSources = (
  input: ImportInput & { readonly changed: ReadonlyArray<Followed>; readonly imported: Imported | null }
) =>
  Effect.gen(function* () {
    const { actor, changed, dryRun, imported, models } = input
    const notes: Array<ImportNote> = []
    const uids: Array<string> = []
    if (imported === null) return { notes, uids }
    const store = yield* EventStore
    const ids = yield* Ids
    const { book, ref } = yield* Prices
    for (let at = 0; at < changed.length; at += CHUNK) {
      const chunk = changed.slice(at, at + CHUNK)
      const commandId = `import/follow/${yield* ids.base32(COMMAND_ID_LENGTH)}`
      if (!dryRun) yield* reopen(chunk, input, `${commandId}/reopen`)
      const state = yield* store.state
      const planned = chunk.flatMap((one) => planOf(one, state, imported, input) ?? [])
      if (dryRun) {
        notes.push(...planned.map(({ note }) => note))
        continue
      }
      let told: Array<ImportNote> = []
      yield* store.transact({ commandId, actor }, (now, { at: when }) => {
        told = []
        const events: Array<NewEvent> = []
        for (const { commands, content, last, note, uid } of planned) {
          if (now.tickets.get(uid)?.contentAt.at(-1) !== last) {
            told.push({ ...note, result: "kept", said: ["Somebody changed it meanwhile: import again."] })
            continue
          }
          const own: Array<NewEvent> = []
          let refused: string | null = null
          for (const command of commands) {
            const decided = decideTicket(command, now, when)
            if (Result.isFailure(decided)) {
              refused = decided.failure.message
              continue
            }
            own.push(...decided.success)
            if (command.type !== "revise" || !affectsEstimate(command.changes)) continue
            const data = estimateFor({ ticket: uid, content, models, book, ref, at: when })
            own.push({ stream: `ticket/${uid}`, event: { type: "cost.estimate-made", data } })
          }
          const waits = refused !== null && now.tickets.get(uid)?.wave !== null
          if (!waits) events.push(...own)
          told.push(
            refused === null
              ? note
              : { ...note, result: "kept", said: [...note.said, `Left as it is here: ${refused}`] }
          )
        }
        return Result.succeed(events)
      })
      notes.push(...told)
      uids.push(...planned.map(({ uid }) => uid))
    }
    return { notes, uids }
  })
