/**
 * The calls of one turn as one fact for the domain log; each call by itself is in the telemetry log, which no tree holds.
 *
 * @since 0.1.0
 */
import type { Sha256 } from "../log/Line.ts"
import type { DataOf } from "../log/Registry.ts"
import { type Priced, supersedes } from "./CostRow.ts"
import { type PriceBook, priceOf, rowFor } from "./PriceBook.ts"
import { spentByCall } from "./Spent.ts"
import { addTokens, newTokens, promptTokens } from "./Tokens.ts"
import type { Usage } from "./Usage.ts"

export type RolledUp = DataOf<"cost.usage-rolled-up">
type Group = RolledUp["groups"][number]

/** Each call once, by the same rule as in a report of single calls. */
const distinct = (usage: ReadonlyArray<Usage>, book: PriceBook, at: string): ReadonlyArray<Usage> => {
  const calls = new Map<string, { readonly one: Usage; readonly priced: Priced }>()
  for (const one of usage) {
    const priced = { usage: spentByCall(one), nanoUsd: priceOf(book, one, at).nanoUsd }
    const before = calls.get(one.key)
    if (before === undefined || supersedes(priced, before.priced)) calls.set(one.key, { one, priced })
  }
  return [...calls.values()].map(({ one }) => one).toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

const joined = (one: Usage, group: Group | undefined): Group => {
  const { batch, model, provider, simulated, source } = one
  const prompt = promptTokens(one.tokens)
  const tokens = newTokens()
  addTokens(tokens, one.tokens)
  if (group !== undefined) addTokens(tokens, group.tokens)
  return {
    source,
    provider,
    model,
    batch,
    simulated,
    calls: (group?.calls ?? 0) + 1,
    prompts: {
      min: Math.min(prompt, group?.prompts.min ?? prompt),
      max: Math.max(prompt, group?.prompts.max ?? prompt)
    },
    tokens
  }
}

/**
 * Calls that one price holds for are one group: same provider, model and way, and on the same side of the book's limit for long
 * prompts at `at`. Null without calls. All of them have the context of the first.
 */
export const rollUp = (
  usage: ReadonlyArray<Usage>,
  { at, book, sha256 }: { readonly at: string; readonly book: PriceBook; readonly sha256: Sha256 }
): RolledUp | null => {
  const calls = distinct(usage, book, at)
  const [first] = calls
  if (first === undefined) return null
  const groups = new Map<string, Group>()
  for (const one of calls) {
    const { batch, model, provider, simulated, source } = one
    const above = rowFor(book, model, at)?.long?.above ?? Infinity
    const key = JSON.stringify([source, provider, model, batch, simulated, promptTokens(one.tokens) > above])
    groups.set(key, joined(one, groups.get(key)))
  }
  const keys = sha256(calls.map(({ key }) => `${key}\n`).join(""))
  return {
    keys,
    groups: [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group),
    context: first.context
  }
}
