/**
 * Asks every check about the open tickets, or some of them, against the files and all other tickets; and mends what can be mended
 * without asking.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { BacklogState } from "../backlog/BacklogState.ts"
import type { BacklogConfig } from "../backlog/ConfigSchema.ts"
import { openTickets } from "../backlog/TicketMap.ts"
import type { Problem } from "../checks/Check.ts"
import { checkInput } from "../checks/checkInput.ts"
import { checkTicket } from "../checks/checkTicket.ts"
import { type Neighbours, neighboursOf } from "../checks/Neighbours.ts"
import { OPEN_CHECKS, type OpenOf } from "../checks/Open.ts"
import type { Repository } from "../checks/Repository.ts"
import type { Scope } from "../checks/Scope.ts"
import type { DomainError } from "../log/DomainError.ts"
import type { Actor } from "../log/Event.ts"
import { EventStore } from "../ports/EventStore.ts"
import { sameSet } from "../ticket/sets.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { contentMissing } from "../ticket/TicketRules.ts"
import { isClosed, type TicketState } from "../ticket/TicketState.ts"
import { changeTicket } from "./ChangeTicket.ts"
import { loadContent, loadContents } from "./LoadContents.ts"
import { reviseTicket } from "./ReviseTicket.ts"

export interface Checked {
  readonly ticket: TicketState
  readonly content: TicketContent
  readonly problems: ReadonlyArray<Problem>
  /** How large it is for an agent. */
  readonly scope: Scope
  /** What keeps it a draft is no longer what is recorded: files came or went, or the configuration is another one. */
  readonly outdated: boolean
}

export interface Validation {
  readonly state: BacklogState
  /** In order of creation; also those without problems. */
  readonly tickets: ReadonlyArray<Checked>
}

interface Asked {
  /** Null for every open ticket. Closed ones are passed over: they are what they were when they were closed. */
  readonly uids: ReadonlyArray<string> | null
  readonly config: BacklogConfig
  readonly repository: Repository | null
}

const OPEN_CODES: ReadonlySet<string> = new Set(OPEN_CHECKS.map(({ code }) => code))

/** What of it keeps a ticket a draft. */
const openIn = (problems: ReadonlyArray<Problem>): ReadonlyArray<string> =>
  problems.filter(({ code }) => OPEN_CODES.has(code)).map(({ message }) => message)

const checked = (
  { config, repository }: Asked,
  neighbours: Neighbours,
  ticket: TicketState,
  content: TicketContent
): Checked => {
  const input = checkInput({ uid: ticket.uid, content, config, repository, neighbours })
  const problems = checkTicket(input)
  return { ticket, content, problems, scope: input.scope, outdated: !sameSet(openIn(problems), ticket.open) }
}

/** Fails with `ticket-content-missing` for a ticket whose events are gone. `contents` are of all open tickets at least. */
export const validateIn = (
  state: BacklogState,
  contents: ReadonlyMap<string, TicketContent>,
  asked: Asked
): Effect.Effect<Validation, DomainError> =>
  Effect.gen(function* () {
    const neighbours = neighboursOf(state, contents)
    const chosen =
      asked.uids === null
        ? openTickets(state.tickets)
        : asked.uids.flatMap((uid) => {
            const ticket = state.tickets.get(uid)
            return ticket === undefined || isClosed(ticket) ? [] : [ticket]
          })
    const tickets: Array<Checked> = []
    for (const ticket of chosen) {
      const content = contents.get(ticket.uid)
      if (content === undefined) return yield* contentMissing(ticket)
      tickets.push(checked(asked, neighbours, ticket, content))
    }
    return { state, tickets }
  })

/** The same with what the log says. */
export const validateTickets = (asked: Asked) =>
  Effect.gen(function* () {
    const state = yield* (yield* EventStore).state
    return yield* validateIn(state, yield* loadContents, asked)
  })

export interface Mended {
  readonly key: string
  /** What was done, as sentences. */
  readonly done: ReadonlyArray<string>
  /** Why nothing could be done; null when something was. */
  readonly refused: DomainError | null
}

/** A fix can make room for another one; none takes back what another one did. */
const ROUNDS = 5

/** The content with everything mended that its checks can mend, and what was done. */
const mend = (content: TicketContent, problemsOf: (content: TicketContent) => ReadonlyArray<Problem>) => {
  let now = content
  const done: Array<string> = []
  for (let round = 0; round < ROUNDS; round++) {
    const fixes = problemsOf(now).flatMap(({ fix }) => fix ?? [])
    if (fixes.length === 0) break
    for (const fix of fixes) {
      now = fix.apply(now)
      done.push(fix.what)
    }
  }
  return { content: now, done }
}

interface Mending extends Omit<Asked, "uids"> {
  readonly actor: Actor
  readonly openOf: OpenOf
  readonly models: ReadonlyArray<string>
}

/** Mends one ticket, and records what keeps it a draft now. Null when there is nothing to do. */
const mendTicket = (uid: string, neighbours: Neighbours, input: Mending) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const { actor, config, models, openOf, repository } = input
    const problemsOf = (content: TicketContent) =>
      checkTicket(checkInput({ uid, content, config, repository, neighbours }))
    const done: Array<string> = []
    const revised = yield* reviseTicket({
      uid,
      actor,
      models,
      openOf,
      contentOf: loadContent,
      revise: (content) => {
        const mended = mend(content, problemsOf)
        done.splice(0, done.length, ...mended.done)
        return mended.content
      }
    })
    if (revised.changed) return { ...revised, done }
    const state = yield* store.state
    const open = openOf(revised.content, state, uid)
    const rechecked = yield* changeTicket({
      command: { type: "check", uid, open },
      actor,
      commandId: null,
      after: null
    })
    if (!rechecked.changed) return null
    const what = open.length === 0 ? "It is no longer a draft." : `It is a draft: ${open.join(" ")}`
    return { ...rechecked, content: revised.content, done: [what] }
  })

/**
 * Mends each of the tickets in a commit of its own, so that one that is being worked on keeps none of the others. Answers the tickets
 * that changed, for their files, and what was done to which.
 */
export const mendTickets = (uids: ReadonlyArray<string>, input: Mending) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const contents = yield* loadContents
    const changed = new Map<string, TicketContent>()
    const mended: Array<Mended> = []
    for (const uid of uids) {
      const state = yield* store.state
      const key = state.tickets.get(uid)?.key ?? uid
      // What one ticket is mended to is what the next one is held against.
      const neighbours = neighboursOf(state, contents)
      yield* mendTicket(uid, neighbours, input).pipe(
        Effect.tap((result) =>
          Effect.sync(() => {
            if (result === null) return
            changed.set(uid, result.content)
            contents.set(uid, result.content)
            mended.push({ key, done: result.done, refused: null })
          })
        ),
        Effect.catchTag("DomainError", (error) =>
          error.kind === "environment" || error.kind === "integrity"
            ? Effect.fail(error)
            : Effect.sync(() => {
                mended.push({ key, done: [], refused: error })
              })
        )
      )
    }
    return { state: yield* store.state, changed, mended }
  })
