/** Usage for cost specs. */
import * as fc from "fast-check"
import type { Usage } from "../../src/cost/Usage.ts"

export const REF = { version: "test", hash: "sha256:0" }
export const AT = "2026-11-24T10:00:00.000Z"

export const tokens = (changes: Partial<Usage["tokens"]> = {}): Usage["tokens"] => ({
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  thinking: 0,
  ...changes
})

export const usage = (
  key: string,
  changes: Partial<Omit<Usage, "key" | "context">> & { readonly context?: Partial<Usage["context"]> } = {}
): Usage => ({
  key,
  source: "runner",
  provider: "anthropic",
  model: "claude-sonnet-5-5",
  tokens: tokens({ input: 1000, output: 100 }),
  batch: false,
  simulated: false,
  ...changes,
  context: { ticket: "t-1", wave: "w-1", gate: "tdd", attempt: 1, phase: "code", agent: "a", ...changes.context }
})

const count = fc.nat(200_000)

/** Few keys, so that calls are recorded again; some models have no price. */
export const anyUsage: fc.Arbitrary<Usage> = fc
  .record({
    key: fc.constantFrom("k1", "k2", "k3", "k4", "k5", "k6"),
    model: fc.constantFrom("sonnet", "claude-haiku-5-5", "claude-opus-5", "model-of-nobody"),
    simulated: fc.boolean(),
    batch: fc.boolean(),
    tokens: fc.record({
      input: count,
      output: fc.nat(3),
      cacheRead: count,
      cacheWrite5m: count,
      cacheWrite1h: count,
      thinking: fc.constant(0)
    }),
    ticket: fc.constantFrom("t-1", "t-2", null),
    gate: fc.constantFrom("tdd", "review", null)
  })
  .map(({ gate, key, ticket, ...rest }) =>
    usage(key, { ...rest, context: { ticket, gate, wave: ticket, phase: gate } })
  )
