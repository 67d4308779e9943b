/**
 * Where tokens and money went, folded from the log event by event: each call once, in every grouping.
 * The order of events doesn't matter. Prices are those in force when the call was recorded.
 *
 * @since 0.1.0
 */
import type { AnyRecorded } from "../log/Event.ts"
import { addCall, addToGroup, type CostGroups, type CostRow, newRow, type Priced, supersedes } from "./CostRow.ts"
import { type PriceBook, priceOf } from "./PriceBook.ts"
import { spentIn } from "./Spent.ts"

export { type CostGroups, type CostRow, nanoUsdOf, OVERHEAD } from "./CostRow.ts"

export interface CostReport {
  readonly total: CostRow
  /** By uid. What has no ticket, or no gate, is under `OVERHEAD`. */
  readonly byTicket: CostGroups
  readonly byGate: CostGroups
  readonly byModel: CostGroups
  /** By key: of a call, or of the calls of a turn that are priced alike. */
  readonly calls: Map<string, Priced>
}

export const newCostReport = (): CostReport => ({
  total: newRow(),
  byTicket: new Map(),
  byGate: new Map(),
  byModel: new Map(),
  calls: new Map()
})

const count = (report: CostReport, call: Priced, sign: 1 | -1): void => {
  const { context, model } = call.usage
  addCall(report.total, call, sign)
  addToGroup(report.byTicket, context.ticket, call, sign)
  addToGroup(report.byGate, context.gate, call, sign)
  addToGroup(report.byModel, model, call, sign)
}

/** Applies one event in place; events that record no usage change nothing. */
export const applyToCosts = (report: CostReport, recorded: AnyRecorded, book: PriceBook): void => {
  const { at, event } = recorded
  for (const usage of spentIn(event)) {
    const before = report.calls.get(usage.key)
    const call = { usage, nanoUsd: priceOf(book, usage, at).nanoUsd }
    if (before !== undefined) {
      if (!supersedes(call, before)) continue
      count(report, before, -1)
    }
    report.calls.set(usage.key, call)
    count(report, call, 1)
  }
}
