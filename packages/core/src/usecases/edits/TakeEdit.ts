/**
 * One edited file as events: what changed is recorded as the person's, what is refused is recorded with its reason.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { keysOf } from "../../backlog/BacklogState.ts"
import type { DomainError } from "../../log/DomainError.ts"
import type { Actor } from "../../log/Event.ts"
import { Digest } from "../../ports/Digest.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { Ids } from "../../ports/Ids.ts"
import { TicketFiles } from "../../ports/TicketFiles.ts"
import type { OpenOf } from "../../checks/Open.ts"
import { planEdit } from "../../ticket/file/EditPlan.ts"
import type { FileMeaning } from "../../ticket/file/FileMeaning.ts"
import type { Refusal } from "../../ticket/file/StatusEdit.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import type { TicketCommand } from "../../ticket/TicketCommand.ts"
import { changeTicket } from "../ChangeTicket.ts"
import type { Base } from "./ChooseBase.ts"
import { type EditNote, leftBecause } from "./EditNote.ts"

export interface EditOptions {
  readonly openOf: OpenOf
  /** Types that a new ticket can have. */
  readonly prefixes: ReadonlyArray<string>
  /** Models to price new estimates for. */
  readonly models: ReadonlyArray<string>
  /** Who edits files here: the person whom Git knows. */
  readonly actor: Actor
}

export interface Taken {
  readonly notes: ReadonlyArray<EditNote>
  /** False when the file has to stay as it is. */
  readonly done: boolean
  /** The content after it, null when it is as before. */
  readonly content: TicketContent | null
}

const COMMAND_ID_LENGTH = 10

const stays = (notes: ReadonlyArray<EditNote>): Taken => ({ notes, done: false, content: null })

/** Records a refusal, with the file as it was typed. */
export const rejectEdit = (
  at: { readonly path: string; readonly text: string; readonly uid: string; readonly key: string },
  refused: ReadonlyArray<Refusal>,
  actor: Actor
) =>
  Effect.gen(function* () {
    const [first] = refused
    if (first === undefined) return []
    const kept = yield* (yield* TicketFiles).keep(at.path, at.text)
    const reason = refused.map(({ message }) => message).join(" ")
    yield* changeTicket({
      command: {
        type: "reject-edit",
        uid: at.uid,
        edit: { path: at.path, fields: refused.map(({ field }) => field), code: first.code, reason, kept }
      },
      actor,
      commandId: `file/${at.uid}/rejected/${yield* (yield* Ids).base32(COMMAND_ID_LENGTH)}`,
      after: null
    })
    const note: EditNote = {
      path: at.path,
      key: at.key,
      result: "rejected",
      code: first.code,
      message: `${at.path}: ${reason} ${first.next}`
    }
    return [note]
  })

export const asRefusal = (error: DomainError, fields: ReadonlyArray<string>): ReadonlyArray<Refusal> =>
  fields.map((field, index) => ({
    field,
    code: error.code,
    message: index === 0 ? `${error.message} ${error.why}` : "",
    next: error.next
  }))

/** Commands of one edit; each may be refused by the rules of tickets. */
export const takeEdit = (
  edit: {
    readonly path: string
    readonly text: string
    readonly uid: string
    readonly base: Base
    readonly after: FileMeaning
    readonly current: TicketContent
    readonly movedTo: "pending" | "completed" | null
  },
  options: EditOptions
) =>
  Effect.gen(function* () {
    const { after, base, current, movedTo, path, text, uid } = edit
    const store = yield* EventStore
    const { sha256 } = yield* Digest
    const state = yield* store.state
    const ticket = state.tickets.get(uid)
    if (ticket === undefined) return stays([])
    const { key } = ticket
    const plan = planEdit({ ticket, keys: keysOf(state, uid), current, base, after, movedTo })
    const content = { ...current, ...plan.changes }
    const names = Object.keys(plan.changes)
    const revise: ReadonlyArray<Extract<TicketCommand, { type: "revise" }>> =
      names.length === 0
        ? []
        : [{ type: "revise", uid, changes: plan.changes, open: options.openOf(content, state, uid) }]
    const status = plan.status === null ? [] : [plan.status]
    const commands = plan.statusFirst ? [...status, ...revise] : [...revise, ...status]
    const said: Array<string> = []
    const refused = [...plan.refused]
    let changed = false
    for (const command of commands) {
      const failure = yield* changeTicket({
        command,
        actor: options.actor,
        // Two commands that see the same edit record it once; the same edit again, later, is another one.
        commandId: `file/${uid}/${ticket.revision}/${ticket.updatedAt}/${command.type}/${sha256(text)}`,
        after: command.type === "revise" ? { content, models: options.models } : null
      }).pipe(
        Effect.as(null),
        Effect.catchTag("DomainError", (error) => Effect.succeed(error))
      )
      if (failure === null) {
        changed = changed || command.type === "revise"
        said.push(
          command.type === "revise"
            ? `${names.join(", ")} changed`
            : command.type === "cancel"
              ? "cancelled"
              : "reopened"
        )
      } else if (failure.code === "ticket-closed") {
        refused.push(...asRefusal(failure, command.type === "revise" ? names : ["status"]))
      } else if (failure.kind === "environment" || failure.kind === "integrity") {
        return yield* failure
      } else {
        return stays([leftBecause(path, key, failure)])
      }
    }
    const imported: ReadonlyArray<EditNote> =
      said.length === 0
        ? []
        : [{ path, key, result: "imported", code: null, message: `${path}: ${key} ${said.join(" and ")}.` }]
    const rejected = yield* rejectEdit({ path, text, uid, key }, refused, options.actor)
    const taken: Taken = { notes: [...imported, ...rejected], done: true, content: changed ? content : null }
    return taken
  })
