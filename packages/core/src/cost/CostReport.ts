/**
 * Where tokens and money went, folded from the log event by event: each call once, in every grouping.
 * The order of events doesn't matter. Prices are those in force when the call was recorded.
 *
 * @since 0.1.0
 */
import type { Recorded, UnknownEvent } from "../log/Event.ts"
import type { BacklogEvent, DataOf } from "../log/Registry.ts"
import {
  addCall,
  addToGroup,
  type CostGroups,
  type CostRow,
  newRow,
  OVERHEAD,
  type PricedCall,
  supersedes
} from "./CostRow.ts"
import { type PriceBook, priceOf } from "./PriceBook.ts"
import { type PriceBookRef, settleCalls, type Settlement } from "./Settlement.ts"

export { type CostGroups, type CostRow, nanoUsdOf, OVERHEAD } from "./CostRow.ts"
export { settleCost } from "./Settlement.ts"

export type EstimateData = DataOf<"cost.estimate-made">

export interface CostReport {
  readonly total: CostRow
  /** The part of `total` that providers were really called for, and the part of scripted agents. */
  readonly real: CostRow
  readonly simulated: CostRow
  /** By uid. What has no ticket (gate, wave, phase) is under `OVERHEAD`. */
  readonly byTicket: CostGroups
  readonly byGate: CostGroups
  readonly byModel: CostGroups
  readonly byWave: CostGroups
  readonly byPhase: CostGroups
  /** By request key. */
  readonly calls: Map<string, PricedCall>
  /** The newest estimate by ticket, with its place in time (`t`, then id). */
  readonly estimates: Map<string, { readonly place: string; readonly data: EstimateData }>
  /** By ticket, then event id: a reopened ticket settles again with what it used since. */
  readonly settlements: Map<string, Map<string, Settlement>>
}

export const newCostReport = (): CostReport => ({
  total: newRow(),
  real: newRow(),
  simulated: newRow(),
  byTicket: new Map(),
  byGate: new Map(),
  byModel: new Map(),
  byWave: new Map(),
  byPhase: new Map(),
  calls: new Map(),
  estimates: new Map(),
  settlements: new Map()
})

const count = (report: CostReport, call: PricedCall, sign: 1 | -1): void => {
  const { context, model, simulated } = call.usage
  addCall(report.total, call, sign)
  addCall(simulated ? report.simulated : report.real, call, sign)
  addToGroup(report.byTicket, context.ticket, call, sign)
  addToGroup(report.byGate, context.gate, call, sign)
  addToGroup(report.byModel, model, call, sign)
  addToGroup(report.byWave, context.wave, call, sign)
  addToGroup(report.byPhase, context.phase, call, sign)
}

/** Applies one event in place; events that are not about cost change nothing. */
export const applyToCosts = (
  report: CostReport,
  recorded: Recorded<BacklogEvent | UnknownEvent>,
  book: PriceBook
): void => {
  const { at, event, id, t } = recorded
  switch (event.type) {
    case "cost.usage-recorded": {
      const usage = event.data
      const before = report.calls.get(usage.key)
      const call = { usage, nanoUsd: priceOf(book, usage, at).nanoUsd }
      if (before !== undefined) {
        if (!supersedes(call, before)) return
        count(report, before, -1)
      }
      report.calls.set(usage.key, call)
      count(report, call, 1)
      break
    }
    case "cost.estimate-made": {
      const place = `${t} ${id}`
      const before = report.estimates.get(event.data.ticket)
      if (before === undefined || place > before.place)
        report.estimates.set(event.data.ticket, { place, data: event.data })
      break
    }
    case "cost.ticket-cost-settled": {
      const { ticket } = event.data
      const all = report.settlements.get(ticket) ?? new Map<string, Settlement>()
      report.settlements.set(ticket, all.set(id, event.data))
      break
    }
    default:
      break
  }
}

/** The settlement of a ticket from the report's calls, each at the price of its own day. Looks at every call. */
export const settle = (report: CostReport, ticket: string, ref: PriceBookRef): Settlement =>
  settleCalls(
    ticket,
    [...report.calls.values()].filter(({ usage }) => (usage.context.ticket ?? OVERHEAD) === ticket),
    ref
  )
