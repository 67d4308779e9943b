/**
 * Rows of Claude Code: its `stream-json` output and its transcripts, one JSON object a line. Pure and tolerant: what is
 * not understood is passed over, because row types change between releases of the client.
 * Owns reading rows and counting their tokens once; what a result means for an attempt is `Outcome.ts`.
 *
 * @since 0.1.0
 */
import type { TokenVector } from "@backlog-toolkit/core/cost/Usage"
import type { AgentReport } from "@backlog-toolkit/core/ports/AgentRunner"

export type Row = Readonly<Record<string, unknown>>

export const record = (value: unknown): Row | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Row) : null

export const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null)

const count = (value: unknown): number =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0

/** The objects among the lines; a line that is cut, empty or no JSON object is passed over. */
export const parseRows = (lines: string): ReadonlyArray<Row> => {
  const rows: Array<Row> = []
  for (const line of lines.split("\n")) {
    if (!line.startsWith("{")) continue
    try {
      const row = record(JSON.parse(line))
      if (row !== null) rows.push(row)
    } catch {
      // A cut line: output is capped in the middle, and a killed client stops within a line.
      continue
    }
  }
  return rows
}

/** Token kinds of one API answer; without the 5-minute and 1-hour split all cache writes are 5-minute ones. */
const tokensOf = (usage: Row): TokenVector => {
  const split = record(usage["cache_creation"])
  return {
    input: count(usage["input_tokens"]),
    output: count(usage["output_tokens"]),
    cacheRead: count(usage["cache_read_input_tokens"]),
    cacheWrite5m:
      split === null ? count(usage["cache_creation_input_tokens"]) : count(split["ephemeral_5m_input_tokens"]),
    cacheWrite1h: split === null ? 0 : count(split["ephemeral_1h_input_tokens"]),
    thinking: count(record(usage["output_tokens_details"])?.["thinking_tokens"])
  }
}

type Call = AgentReport["usage"][number]

const entry = (key: string, model: string, tokens: TokenVector): Call => ({
  key,
  source: "claude-code",
  provider: "anthropic",
  model,
  tokens,
  batch: false,
  simulated: false
})

/**
 * One entry per API call. The client writes a row per content block with the same message and request id, so the row
 * with the most output counts; a side question replays a message under another request id, so the main thread's wins.
 */
export const callsOf = (rows: ReadonlyArray<Row>): ReadonlyArray<Call> => {
  const byKey = new Map<string, { readonly id: string; readonly sidechain: boolean; readonly call: Call }>()
  for (const row of rows) {
    if (row["type"] !== "assistant" || row["isApiErrorMessage"] === true) continue
    const message = record(row["message"])
    const id = text(message?.["id"])
    const model = text(message?.["model"])
    const usage = record(message?.["usage"])
    if (id === null || model === null || usage === null || model === "<synthetic>") continue
    const request = text(row["requestId"]) ?? text(row["request_id"])
    const key = request === null ? `anthropic/${id}` : `anthropic/${id}/${request}`
    const call = entry(key, model, tokensOf(usage))
    const known = byKey.get(key)
    if (known === undefined || known.call.tokens.output < call.tokens.output) {
      byKey.set(key, { id, sidechain: row["isSidechain"] === true, call })
    }
  }
  const onMainThread = new Set([...byKey.values()].filter((one) => !one.sidechain).map((one) => one.id))
  return [...byKey.values()].filter((one) => !one.sidechain || !onMainThread.has(one.id)).map((one) => one.call)
}

/** Totals per model that the client reports since its last result; the fallback where no transcript can be read. */
const totalsOf = (rows: ReadonlyArray<Row>, session: string): ReadonlyArray<Call> =>
  rows
    .filter((row) => row["type"] === "result")
    .flatMap((row, index) =>
      Object.entries(record(row["model_usage_since_last_result"]) ?? {}).flatMap(([model, value]) => {
        const usage = record(value)
        if (usage === null) return []
        const hour = count(usage["cacheCreation1hInputTokens"])
        return [
          entry(`claude-code/${session}/result-${index}/${model}`, model, {
            input: count(usage["inputTokens"]),
            output: count(usage["outputTokens"]),
            cacheRead: count(usage["cacheReadInputTokens"]),
            cacheWrite5m: Math.max(0, count(usage["cacheCreationInputTokens"]) - hour),
            cacheWrite1h: hour,
            thinking: 0
          })
        ]
      })
    )

/**
 * What was spent, from the best source there is: the transcript's calls; else the reported totals; else the stream's
 * own rows, whose output counts are those at the start of each answer and therefore too low.
 */
export const usageOf = (
  stream: ReadonlyArray<Row>,
  transcript: ReadonlyArray<Row>,
  session: string
): ReadonlyArray<Call> => {
  const exact = callsOf(transcript)
  if (exact.length > 0) return exact
  const totals = totalsOf(stream, session)
  return totals.length > 0 ? totals : callsOf(stream)
}
