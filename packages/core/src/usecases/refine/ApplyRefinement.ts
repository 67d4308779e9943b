/**
 * Makes the changes that refinement found and that say nothing else than before, and those that somebody agreed to.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { OpenOf } from "../../checks/Open.ts"
import { estimateFor } from "../../cost/EstimateTicket.ts"
import type { DomainError } from "../../log/DomainError.ts"
import type { Actor } from "../../log/Event.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { Ids } from "../../ports/Ids.ts"
import type { Finding } from "../../refine/Refined.ts"
import type { RefinedTicket } from "../../refine/refineTicket.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import { changeTicket } from "../ChangeTicket.ts"
import { closeDuplicate } from "../CloseDuplicate.ts"
import { Prices } from "../implement/Prices.ts"
import { loadContent } from "../LoadContents.ts"
import { reviseTicket } from "../ReviseTicket.ts"

/** What has to be agreed to, by what it is. */
export const ACCEPTABLE = ["obsolete", "duplicate", "priority"] as const
export type Acceptable = (typeof ACCEPTABLE)[number]

export interface ApplyOptions {
  readonly actor: Actor
  readonly openOf: OpenOf
  readonly models: ReadonlyArray<string>
  readonly accept: ReadonlySet<Acceptable>
}

export interface Applied {
  readonly uid: string
  /** What was done, as sentences. */
  readonly done: ReadonlyArray<string>
  /** Why something couldn't be done; null when all of it was. */
  readonly refused: DomainError | null
  /** Tickets that wait for another one now. */
  readonly moved: ReadonlyArray<string>
}

const COMMAND_ID_LENGTH = 16

const isSafe = ({ effect }: Finding): boolean => effect.kind === "update"

const estimate = (uid: string, { actor, models }: ApplyOptions) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const { book, ref } = yield* Prices
    const ticket = (yield* store.state).tickets.get(uid)
    if (ticket === undefined || ticket.estimate !== null) return false
    const content = yield* loadContent(ticket)
    const commandId = `refine/estimate/${uid}/${yield* (yield* Ids).base32(COMMAND_ID_LENGTH)}`
    yield* store.transact({ commandId, actor }, (state, { at }) =>
      Result.succeed(
        state.tickets.get(uid)?.estimate === null
          ? [
              {
                stream: `ticket/${uid}`,
                event: {
                  type: "cost.estimate-made",
                  data: estimateFor({ ticket: uid, content, models, book, ref, at })
                }
              }
            ]
          : []
      )
    )
    return true
  })

const revised = (
  content: TicketContent,
  findings: ReadonlyArray<Finding>,
  priority: TicketContent["priority"] | null
) => {
  let now = content
  for (const { effect } of findings) if (effect.kind === "update") now = effect.fix.apply(now)
  return priority === null ? now : { ...now, priority }
}

/** One ticket: mended first, then closed where that was agreed to. */
const applyOne = ({ findings, ticket }: RefinedTicket, options: ApplyOptions) =>
  Effect.gen(function* () {
    const { accept, actor, models, openOf } = options
    const { uid } = ticket
    const done: Array<string> = []
    const close = findings.flatMap(({ effect, evidence, message }) =>
      effect.kind === "close" && accept.has(effect.as) ? [{ effect, evidence, message }] : []
    )[0]
    if (close !== undefined) {
      const reason = close.message
      if (close.effect.as === "duplicate") {
        const { moved } = yield* closeDuplicate({ uid, of: close.effect.of, reason, actor })
        return { done: ["It is closed as a duplicate."], moved }
      }
      const { evidence } = close
      yield* changeTicket({ command: { type: "obsolete", uid, reason, evidence }, actor, commandId: null, after: null })
      return { done: ["It is closed as obsolete."], moved: [] }
    }
    const wanted = findings.flatMap(({ effect }) => (effect.kind === "priority" ? [effect.to] : []))[0] ?? null
    const priority = accept.has("priority") ? wanted : null
    const safe = findings.filter(isSafe)
    if (safe.length > 0 || priority !== null) {
      const { changed } = yield* reviseTicket({
        uid,
        actor,
        models,
        openOf,
        contentOf: loadContent,
        revise: (content) => revised(content, safe, priority)
      })
      if (changed) {
        done.push(...safe.flatMap(({ effect }) => (effect.kind === "update" ? [effect.fix.what] : [])))
        if (priority !== null) done.push(`Its priority is ${priority}.`)
      }
    }
    if (findings.some(({ effect }) => effect.kind === "estimate") && (yield* estimate(uid, options)))
      done.push("It has an estimate.")
    return { done, moved: [] }
  })

/** Each ticket in commits of its own, so that one that somebody took meanwhile keeps none of the others. */
export const applyRefinement = (tickets: ReadonlyArray<RefinedTicket>, options: ApplyOptions) =>
  Effect.gen(function* () {
    const applied: Array<Applied> = []
    for (const refined of tickets) {
      const { uid } = refined.ticket
      const result = yield* applyOne(refined, options).pipe(
        Effect.map((one): Applied => ({ uid, ...one, refused: null })),
        Effect.catchTag("DomainError", (error) =>
          error.kind === "environment" || error.kind === "integrity"
            ? Effect.fail(error)
            : Effect.succeed<Applied>({ uid, done: [], moved: [], refused: error })
        )
      )
      if (result.done.length > 0 || result.refused !== null) applied.push(result)
    }
    return { state: yield* (yield* EventStore).state, applied }
  })
