/**
 * Asks a model about tickets that rules couldn't decide, several at once. What it says is advice: it changes nothing, and a ticket about
 * which there is none is as undecided as before.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Repository } from "../../checks/Repository.ts"
import type { Usage } from "../../cost/Usage.ts"
import type { Actor } from "../../log/Event.ts"
import { Ids } from "../../ports/Ids.ts"
import { ModelGateway, type ModelReply } from "../../ports/ModelGateway.ts"
import { type Advice, adviceSchema, readAdvice } from "../../refine/model/Advice.ts"
import { advicePrompt, type Doubtful } from "../../refine/model/advicePrompt.ts"
import type { TicketView } from "../../refine/RefinementView.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import { recordRequestUsage } from "../RecordRequestUsage.ts"

/** Tickets of one question: their rules are paid once, and an answer that can't be taken costs no more than ten. */
const BATCH = 10
/** The first answer, and two that mend it. */
const TRIES = 3
const REQUEST_LENGTH = 12
const PHASE = "refine"
/** Files of one ticket whose text is shown. */
const FILES = 3

export interface Advised {
  /** By key. */
  readonly advice: ReadonlyMap<string, Advice>
  /** Why there is none about others, as sentences. */
  readonly without: ReadonlyArray<string>
}

const doubtful = (
  { findings, key, title }: TicketView,
  { body, files }: TicketContent,
  repository: Repository | null
): Doubtful => ({
  key,
  title,
  body,
  findings: findings.filter(({ asks }) => asks !== "tell"),
  code: files.slice(0, FILES).flatMap(({ path }) => {
    const text = repository?.textOf(path) ?? null
    return text === null ? [] : [{ path, text }]
  })
})

export const adviseWithModel = (input: {
  readonly tickets: ReadonlyArray<TicketView>
  readonly contents: ReadonlyMap<string, TicketContent>
  readonly repository: Repository | null
  readonly timeoutMs: number
  readonly marker: string
  readonly actor: Actor
}) =>
  Effect.gen(function* () {
    const { actor, contents, marker, repository, tickets, timeoutMs } = input
    const gateway = yield* ModelGateway
    const ids = yield* Ids
    const advice = new Map<string, Advice>()
    const without: Array<string> = []
    const asked = tickets.flatMap((ticket) => {
      const content = contents.get(ticket.uid)
      return content === undefined ? [] : [doubtful(ticket, content, repository)]
    })
    for (let from = 0; from < asked.length; from += BATCH) {
      const batch = asked.slice(from, from + BATCH)
      const keys = batch.map(({ key }) => key)
      const request = yield* ids.base32(REQUEST_LENGTH)
      const usage: Array<Usage> = []
      let earlier: Parameters<typeof advicePrompt>[1] = null
      let failure: string | null = null
      for (let attempt = 1; attempt <= TRIES; attempt++) {
        const reply: ModelReply = yield* gateway.ask({
          requestId: `refine-${request}-${attempt}`,
          prompt: advicePrompt(batch, earlier),
          answerSchema: adviceSchema(),
          timeoutMs,
          marker
        })
        const context = { ticket: null, wave: null, gate: null, attempt, phase: PHASE, agent: gateway.id }
        usage.push(...reply.usage.map((one) => ({ ...one, context })))
        if (reply.outcome !== "answered") {
          failure = `${gateway.id} ${reply.outcome === "timeout" ? "did not answer in time" : "gave no answer"} about ${keys.join(", ")}. ${reply.text.trim()}`
          break
        }
        const read = readAdvice(reply.text, keys, gateway.id)
        if (Result.isSuccess(read)) {
          for (const [key, one] of read.success) advice.set(key, one)
          failure = null
          break
        }
        earlier = { text: reply.text, errors: read.failure }
        failure = `${gateway.id} gave no answer about ${keys.join(", ")} that fits, in ${TRIES} tries: ${read.failure[0] ?? ""}`
      }
      yield* recordRequestUsage({ ticket: null, purpose: PHASE, request, usage, actor })
      if (failure !== null) without.push(failure)
    }
    const advised: Advised = { advice, without }
    return advised
  })
