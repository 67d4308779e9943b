/** Commands for specs of the store: small decisions on the real state. */
import * as Result from "effect/Result"
import type { BacklogState } from "../../src/backlog/BacklogState.ts"
import type { NewEvent } from "../../src/log/Event.ts"
import type { CommandContext, EventStoreShape } from "../../src/ports/EventStore.ts"
import { created } from "../support.ts"

export const by = (commandId: string, changes: Partial<CommandContext> = {}): CommandContext => ({
  commandId,
  actor: "human:ada@example.org",
  ...changes
})

export const cancelled = (uid: string, reason = "r"): NewEvent => ({
  stream: `ticket/${uid}`,
  event: { type: "ticket.cancelled", data: { reason } }
})

/** Creates a ticket with the next free key: only right on the newest state. */
export const create =
  (uid: string) =>
  (state: BacklogState): Result.Result<ReadonlyArray<NewEvent>> =>
    Result.succeed([created(uid, `FEAT-${(state.counters.get("FEAT") ?? 0) + 1}`)])

/** Its command is named after the ticket. */
export const createTicket = (store: EventStoreShape, uid: string) => store.transact(by(`create/${uid}`), create(uid))

export const keysOf = (state: BacklogState): ReadonlyArray<string> => [...state.tickets.values()].map(({ key }) => key)
