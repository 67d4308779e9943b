/**
 * A file that a person made becomes a ticket: the log issues its key, and the file gets key and uid written into it.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { canonicalKey } from "../../backlog/TicketKey.ts"
import { Digest } from "../../ports/Digest.ts"
import { EventStore } from "../../ports/EventStore.ts"
import type { FileMeaning } from "../../ticket/file/FileMeaning.ts"
import { statusEdit } from "../../ticket/file/StatusEdit.ts"
import { changeTicket } from "../ChangeTicket.ts"
import { createTicket } from "../CreateTicket.ts"
import { type EditNote, leftBecause } from "./EditNote.ts"
import { type EditOptions, rejectEdit } from "./TakeEdit.ts"

/** Errors of the ticket itself leave the file as it is, with a note. */
export const takeNew = (
  file: { readonly path: string; readonly text: string; readonly meaning: FileMeaning },
  options: EditOptions
) =>
  Effect.gen(function* () {
    const { meaning, path, text } = file
    const { sha256 } = yield* Digest
    const { content } = meaning
    const made = yield* createTicket({
      content,
      open: options.openOf(content, yield* (yield* EventStore).state, null),
      prefixes: options.prefixes,
      models: options.models,
      actor: options.actor,
      commandId: `file/new/${sha256(`${path}\n${text}`)}`,
      ...(meaning.key === null ? {} : { key: meaning.key })
    }).pipe(
      Effect.map((created) => ({ created, error: null })),
      Effect.catchTag("DomainError", (error) =>
        error.kind === "environment" || error.kind === "integrity"
          ? Effect.fail(error)
          : Effect.succeed({ created: null, error })
      )
    )
    if (made.created === null) {
      return { ticket: null, content, notes: [leftBecause(path, null, made.error)] }
    }
    const { state, ticket } = made.created
    const { key, uid } = ticket
    const notes: Array<EditNote> = [
      {
        path,
        key,
        result: "adopted",
        code: null,
        message:
          meaning.key === null || canonicalKey(meaning.key) === key
            ? `${path} is ${key} now.`
            : `${path} is ${key} now: ${meaning.key} ${state.keys.has(canonicalKey(meaning.key) ?? "") ? "was taken" : `is no key that a new ${content.type} can get`}.`
      }
    ]
    const asked = statusEdit(ticket, meaning.status ?? ticket.status, "status")
    if (asked !== null && "code" in asked) {
      notes.push(...(yield* rejectEdit({ path, text, uid, key }, [asked], options.actor)))
    } else if (asked !== null) {
      yield* changeTicket({
        command: asked,
        actor: options.actor,
        commandId: `file/${uid}/new/${asked.type}`,
        after: null
      })
    }
    return { ticket: uid, content, notes }
  })
