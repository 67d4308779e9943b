/**
 * Lets a model fill what a draft leaves open, judges what it says by the rules of every ticket, and tells it what is wrong, twice
 * at most. Writes no ticket: a draft with errors is a failure, and what was spent is recorded either way.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Usage } from "../cost/Usage.ts"
import { applyAnswer } from "../draft/model/applyAnswer.ts"
import { draftAnswerSchema, readDraftAnswer } from "../draft/model/DraftAnswer.ts"
import { chosenType, draftPrompt, type Earlier } from "../draft/model/draftPrompt.ts"
import { type DraftInput, draftTicket, type TicketDraft } from "../draft/request/DraftTicket.ts"
import type { Inferred } from "../draft/request/Inferred.ts"
import { domainError, type DomainError } from "../log/DomainError.ts"
import type { Actor } from "../log/Event.ts"
import type { Digest } from "../ports/Digest.ts"
import { type EventStore } from "../ports/EventStore.ts"
import { Ids } from "../ports/Ids.ts"
import { ModelGateway, type ModelReply } from "../ports/ModelGateway.ts"
import type { Telemetry } from "../ports/Telemetry.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { headingOf, SECTIONS } from "../ticket/TicketSections.ts"
import type { Prices } from "./implement/Prices.ts"
import { recordRequestUsage } from "./RecordRequestUsage.ts"

/** The first answer, and two that mend it: what three tries don't bring, more don't either. */
const TRIES = 3
/** 60 bits: a request is asked once. */
const REQUEST_LENGTH = 12
const PHASE = "draft"
/** Errors that a message names; the details have all. */
const SHOWN = 5

export interface ModelDraft extends TicketDraft {
  /** Names the draft in what is recorded of it. */
  readonly request: string
  /** Requests that were made. */
  readonly tries: number
  /** To be recorded for the ticket once it is there. */
  readonly usage: ReadonlyArray<Usage>
}

const WITHOUT = "Nothing was written. Without --with-model the request becomes a draft by rules."

const failureOf = ({ outcome, text }: ModelReply, id: string): DomainError => {
  const reason = text.trim() === "" ? "It gave no reason." : text.trim()
  switch (outcome) {
    case "refused":
      return domainError("policy", "model-refused", `${id} refused to write the draft.`, reason, WITHOUT, { agent: id })
    case "timeout":
      return domainError("environment", "model-timeout", `${id} did not answer in time.`, reason, WITHOUT, {
        agent: id
      })
    default:
      return domainError("environment", "model-failed", `${id} gave no answer.`, reason, WITHOUT, { agent: id })
  }
}

const invalid = (id: string, errors: ReadonlyArray<string>): DomainError =>
  domainError(
    "policy",
    "draft-invalid",
    `The draft of ${id} still has ${errors.length} ${errors.length === 1 ? "error" : "errors"} after ${TRIES} tries.`,
    errors.slice(0, SHOWN).join(" "),
    WITHOUT,
    { agent: id, errors }
  )

type Judged = Result.Result<TicketDraft, ReadonlyArray<string>>

/** The model's word, taken into the draft by the rules; or what is wrong with it. */
const judge = (
  text: string,
  input: DraftInput,
  by: string,
  check: (content: TicketContent) => ReadonlyArray<string>
): Result.Result<Judged, DomainError> =>
  Result.gen(function* () {
    const base = yield* draftTicket(input)
    const answer = readDraftAnswer(text)
    if (Result.isFailure(answer)) return Result.fail(answer.failure)
    const { type, wrong } = chosenType(answer.success, typesFor(input))
    if (wrong !== null) return Result.fail([wrong])
    const given = type === null ? input.given : { ...input.given, type }
    const typed = type === null || type === base.content.type ? base : yield* draftTicket({ ...input, given })
    const applied = applyAnswer(answer.success, { by, questions: typed.questions, type: typed.content.type })
    const draft = yield* draftTicket({
      ...input,
      given,
      answers: applied.answers,
      proposedFiles: [...input.proposedFiles, ...applied.files]
    })
    // Of the answers that are open still, those that a ticket can't do without are errors.
    const unsaid = draft.questions
      .filter(({ id }) => id.startsWith("section/"))
      .map(({ field, text: question }) => `${field} is open: ${question}`)
    const errors = [...applied.wrong, ...new Set([...check(draft.content), ...unsaid])]
    if (errors.length > 0) return Result.fail(errors)
    const filled: ReadonlyArray<Inferred> = [...applied.answers].map(([id, texts]) => ({
      field: fieldOf(id, typed),
      value: texts.join("; "),
      why: `${by} proposes it`
    }))
    const typeNote = type === null || typed === base ? [] : [{ field: "type", value: type, why: `${by} proposes it` }]
    return Result.succeed({ ...draft, inferred: [...typeNote, ...draft.inferred, ...filled] })
  })

/** The part of the ticket that an answer is about. */
const fieldOf = (id: string, { questions }: TicketDraft): string =>
  questions.find((question) => question.id === id)?.field ??
  headingOf(id.startsWith("criterion/") ? SECTIONS.criteria : SECTIONS.tests)

/** Types to choose from: none where somebody said it. */
const typesFor = ({ config, given }: DraftInput): ReadonlyArray<string> =>
  given.type === null ? config.backlog.ticketPrefixes : []

/**
 * Fails with `draft-invalid` or `model-refused` (policy), `model-timeout`, `model-failed` (environment), and with what the
 * gateway fails with. `check` has sentences for whatever keeps a ticket from being complete.
 */
export const draftWithModel = (input: {
  readonly draft: DraftInput
  readonly check: (content: TicketContent) => ReadonlyArray<string>
  readonly timeoutMs: number
  readonly marker: string
  readonly actor: Actor
}): Effect.Effect<ModelDraft, DomainError, ModelGateway | Ids | EventStore | Prices | Digest | Telemetry> =>
  Effect.gen(function* () {
    const { actor, check, draft, marker, timeoutMs } = input
    const gateway = yield* ModelGateway
    const request = yield* (yield* Ids).base32(REQUEST_LENGTH)
    const base = yield* Effect.fromResult(draftTicket(draft))
    const usage: Array<Usage> = []
    let earlier: Earlier | null = null
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      const reply: ModelReply = yield* gateway.ask({
        requestId: `draft-${request}-${attempt}`,
        prompt: draftPrompt({
          request: draft.request === "" ? base.content.title : draft.request,
          draft: base,
          types: typesFor(draft),
          paths: draft.paths,
          earlier
        }),
        answerSchema: draftAnswerSchema(),
        timeoutMs,
        marker
      })
      const context = { ticket: null, wave: null, gate: null, attempt, phase: PHASE, agent: gateway.id }
      usage.push(...reply.usage.map((one) => ({ ...one, context })))
      if (reply.outcome !== "answered") {
        yield* recordRequestUsage({ ticket: null, purpose: PHASE, request, usage, actor })
        return yield* failureOf(reply, gateway.id)
      }
      const judged: Judged = yield* Effect.fromResult(judge(reply.text, draft, gateway.id, check))
      if (Result.isSuccess(judged)) return { ...judged.success, request, tries: attempt, usage }
      earlier = { text: reply.text, errors: judged.failure }
    }
    yield* recordRequestUsage({ ticket: null, purpose: PHASE, request, usage, actor })
    return yield* invalid(gateway.id, earlier?.errors ?? [])
  })
