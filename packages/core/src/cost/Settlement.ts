/**
 * What a ticket really used, computed from its usage when it settles; nobody types it in.
 *
 * @since 0.1.0
 */
import type { DataOf } from "../log/Registry.ts"
import { addCall, addToGroup, type CostGroups, nanoUsdOf, newRow, type Priced, supersedes } from "./CostRow.ts"
import { type PriceBook, priceOf } from "./PriceBook.ts"
import type { Spent } from "./Spent.ts"

export type Settlement = DataOf<"cost.ticket-cost-settled">
export type PriceBookRef = Settlement["priceBook"]

/** By name: the same calls give the same payload, whatever order they came in. */
const rows = (groups: CostGroups) =>
  [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, row]) => ({ name, tokens: { ...row.tokens }, nanoUsd: nanoUsdOf(row) }))

/** The payload for calls that are each there once. Money is null where a call of the group is unpriced. */
const settleCalls = (ticket: string, calls: Iterable<Priced>, ref: PriceBookRef): Settlement => {
  const total = newRow()
  const byModel: CostGroups = new Map()
  const byGate: CostGroups = new Map()
  for (const call of calls) {
    addCall(total, call)
    addToGroup(byModel, call.usage.model, call)
    addToGroup(byGate, call.usage.context.gate, call)
  }
  return {
    ticket,
    calls: total.calls,
    // One scripted call is enough to keep the ticket's figures from being taken for real ones.
    simulated: total.simulated > 0,
    byModel: rows(byModel).map(({ name, ...row }) => ({ model: name, ...row })),
    byGate: rows(byGate).map(({ name, ...row }) => ({ gate: name, ...row })),
    nanoUsd: nanoUsdOf(total),
    priceBook: ref
  }
}

/** Settles usage records at the prices in force at `at` (RFC 3339 UTC); a call recorded twice counts once. */
export const settleCost = (input: {
  readonly ticket: string
  readonly usage: ReadonlyArray<Spent>
  readonly book: PriceBook
  readonly ref: PriceBookRef
  readonly at: string
}): Settlement => {
  const calls = new Map<string, Priced>()
  for (const usage of input.usage) {
    const call = { usage, nanoUsd: priceOf(input.book, usage, input.at).nanoUsd }
    const before = calls.get(usage.key)
    if (before === undefined || supersedes(call, before)) calls.set(usage.key, call)
  }
  return settleCalls(input.ticket, calls.values(), input.ref)
}
