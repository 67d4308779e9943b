/**
 * Tokens of one provider call, and where they were spent. Money is never stored: it is derived by a price book.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/** Token counts by kind; every field is a whole number of tokens. `thinking` is part of `output`. */
export const TokenVector = Schema.Struct({
  input: Count,
  output: Count,
  cacheRead: Count,
  cacheWrite5m: Count,
  cacheWrite1h: Count,
  thinking: Count
})
export type TokenVector = typeof TokenVector.Type

/** What tokens were spent on. */
export const UsageContext = Schema.Struct({
  ticket: Schema.NullOr(Schema.String),
  wave: Schema.NullOr(Schema.String),
  gate: Schema.NullOr(Schema.String),
  attempt: Schema.NullOr(Schema.Int),
  phase: Schema.NullOr(Schema.String),
  agent: Schema.NullOr(Schema.String)
})

export const UsageSource = Schema.Literals(["sdk", "gateway", "claude-code", "otel", "batch", "runner", "import"])

export const Usage = Schema.Struct({
  /** provider + message id + request id: the same call counted twice is one call. */
  key: Schema.String,
  source: UsageSource,
  provider: Schema.String,
  model: Schema.String,
  tokens: TokenVector,
  batch: Schema.Boolean,
  /** True where no provider was called: scripted agents of examples and tests. Shown wherever the figure is shown. */
  simulated: Schema.Boolean,
  context: UsageContext
})
export type Usage = typeof Usage.Type
