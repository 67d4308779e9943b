/**
 * Whoever answers one question in a form that is given: a model behind a client, a command, a script. Changes no files; its
 * answer is data that proves nothing.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Usage } from "../cost/Usage.ts"
import type { DomainError } from "../log/DomainError.ts"

export interface ModelRequest {
  /** Unique: the keys of the calls are made of it, so that no call is counted twice. */
  readonly requestId: string
  /** Text of others in it is fenced (`ticket/Fence.ts`). */
  readonly prompt: string
  /** The JSON Schema of the answer. */
  readonly answerSchema: Readonly<Record<string, unknown>>
  readonly timeoutMs: number
  /** Marks every process of this request, so that a crash leaves none behind. */
  readonly marker: string
}

export interface ModelReply {
  /** `refused`: it was understood, and won't be answered. `failed`: there is no answer. */
  readonly outcome: "answered" | "refused" | "failed" | "timeout"
  /** The answer as it came, meant to be JSON; the reason for any other outcome. */
  readonly text: string
  /** Context is filled in by the caller. What was spent is told whatever the outcome. */
  readonly usage: ReadonlyArray<Omit<Usage, "context">>
}

export interface ModelGatewayShape {
  readonly id: string
  /** `none`: requests are unmetered, and reports say so. */
  readonly usage: "exact" | "reported" | "none"
  readonly ask: (request: ModelRequest) => Effect.Effect<ModelReply, DomainError>
}

export class ModelGateway extends Context.Service<ModelGateway, ModelGatewayShape>()(
  "@backlog-toolkit/core/ports/ModelGateway"
) {}
