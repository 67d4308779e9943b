/**
 * Rows of spend for reports, by name, dearest first. Money is nano-USD; null is unpriced.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { type CostGroups, type CostReport, type CostRow, nanoUsdOf } from "@backlog-toolkit/core/cost/CostReport"
import type { TokenVector } from "@backlog-toolkit/core/cost/Usage"

export interface SpendRow {
  readonly name: string
  readonly calls: number
  /** Calls without a price: the sum of the others is not the whole, so `nanoUsd` is null. */
  readonly unpriced: number
  readonly simulated: boolean
  readonly tokens: TokenVector
  readonly nanoUsd: number | null
}

const rowOf = (name: string, row: CostRow): SpendRow => ({
  name,
  calls: row.calls,
  unpriced: row.unpriced,
  simulated: row.simulated > 0,
  tokens: { ...row.tokens },
  nanoUsd: nanoUsdOf(row)
})

export const spendRows = (groups: CostGroups, nameOf: (group: string) => string = (group) => group) =>
  [...groups]
    .map(([group, row]) => rowOf(nameOf(group), row))
    .toSorted((a, b) => (b.nanoUsd ?? 0) - (a.nanoUsd ?? 0) || (a.name < b.name ? -1 : 1))

export const totalRow = (costs: CostReport): SpendRow => rowOf("total", costs.total)

export interface TicketMoney {
  readonly key: string
  readonly uid: string
  readonly title: string
  /** `model` is the one that the ticket really used, if it was estimated on that one. */
  readonly estimate: {
    readonly nanoUsd: number | null
    readonly model: string
    readonly estimator: string
  } | null
  readonly actual: SpendRow | null
}

/** Money compares only on the same model, so the estimate on the model that was used stands beside the actual. */
export const ticketMoney = (state: BacklogState, costs: CostReport): ReadonlyArray<TicketMoney> => {
  const used = new Map<string, Map<string, number>>()
  for (const { usage } of costs.calls.values()) {
    const { ticket } = usage.context
    if (ticket === null) continue
    const models = used.get(ticket) ?? new Map<string, number>()
    used.set(ticket, models.set(usage.model, (models.get(usage.model) ?? 0) + usage.calls))
  }
  return [...state.tickets.values()].map(({ estimate, key, title, uid }) => {
    const model = [...(used.get(uid) ?? [])].toSorted(([, a], [, b]) => b - a)[0]?.[0]
    const row = estimate?.byModel.find((one) => one.model === model) ?? estimate?.byModel[0]
    const actual = costs.byTicket.get(uid)
    return {
      key,
      uid,
      title,
      estimate:
        estimate === null || row === undefined
          ? null
          : { nanoUsd: row.nanoUsd, model: row.model, estimator: `${estimate.estimator} ${estimate.version}` },
      actual: actual === undefined ? null : rowOf(key, actual)
    }
  })
}
