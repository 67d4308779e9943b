/**
 * What every implementation of `ModelGateway` promises, as a suite for any test runner.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import type { ModelGatewayShape, ModelRequest } from "../ports/ModelGateway.ts"
import { ensure, ensureEqual, running, type Suite } from "./Suite.ts"

/**
 * - `answers`: with the JSON `{"greeting":"hello"}`, and tells one call of 10 input and 5 output tokens
 * - `rambles`: with text that is no JSON, and tells the same call
 * - `refuses`: says why it won't
 * - `crashes`: ends before it has an answer
 * - `hangs`: goes on for a minute
 */
export type ModelBehaviour = "answers" | "rambles" | "refuses" | "crashes" | "hangs"

export interface ModelGatewayPlace {
  readonly name: string
  /** A gateway whose model behaves so. */
  readonly make: (behaviour: ModelBehaviour) => Effect.Effect<ModelGatewayShape, never, Scope>
}

const REQUEST: ModelRequest = {
  requestId: "request-1",
  prompt: "Greet.",
  answerSchema: {
    type: "object",
    properties: { greeting: { type: "string" } },
    required: ["greeting"],
    additionalProperties: false
  },
  timeoutMs: 30_000,
  marker: "btk-model-contract"
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export const modelGatewayContract = ({ describe, it }: Suite, { make, name }: ModelGatewayPlace): void => {
  const asked = (behaviour: ModelBehaviour, changes: Partial<ModelRequest> = {}) =>
    Effect.flatMap(make(behaviour), (gateway) => gateway.ask({ ...REQUEST, ...changes }))

  describe(`${name} as a gateway to a model`, () => {
    it(
      "hands on the answer as it came, and what it cost",
      running(
        Effect.gen(function* () {
          const { outcome, text, usage } = yield* asked("answers")
          ensureEqual(outcome, "answered", text)
          ensureEqual(parsed(text), { greeting: "hello" }, "the answer")
          ensureEqual(
            usage.map(({ tokens }) => [tokens.input, tokens.output]),
            [[10, 5]],
            "the tokens"
          )
        })
      )
    )

    it(
      "never makes an answer of text that is none: it hands it on, with what it cost",
      running(
        Effect.gen(function* () {
          const { outcome, text, usage } = yield* asked("rambles")
          ensure(outcome === "answered" ? parsed(text) === null : outcome === "failed", `${outcome}: ${text}`)
          ensureEqual(usage.length, 1, "calls")
        })
      )
    )

    it(
      "tells a refusal, a crash and a timeout apart, each with a reason",
      running(
        Effect.gen(function* () {
          for (const [behaviour, outcome] of [
            ["refuses", "refused"],
            ["crashes", "failed"],
            ["hangs", "timeout"]
          ] as const) {
            const reply = yield* asked(behaviour, { timeoutMs: behaviour === "hangs" ? 1_500 : REQUEST.timeoutMs })
            ensureEqual(reply.outcome, outcome, reply.text)
            ensure(reply.text.trim() !== "", `${behaviour} has a reason`)
          }
        })
      )
    )

    it(
      "gives the calls of two requests different keys",
      running(
        Effect.gen(function* () {
          const gateway = yield* make("answers")
          const first = yield* gateway.ask(REQUEST)
          const second = yield* gateway.ask({ ...REQUEST, requestId: "request-2" })
          const keys = [...first.usage, ...second.usage].map(({ key }) => key)
          ensureEqual(new Set(keys).size, keys.length, "keys")
        })
      )
    )
  })
}
