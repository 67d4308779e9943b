/**
 * Estimates beside what the tickets really used. Tokens are always comparable; money only on the same model.
 *
 * @since 0.1.0
 */
import { addNanoUsd } from "./Money.ts"
import type { CostReport } from "./CostReport.ts"
import type { Settlement } from "./Settlement.ts"
import { totalTokens } from "./Tokens.ts"

export interface EstimateVersusActual {
  /** uid */
  readonly ticket: string
  /** `estimator` and `version`; null for a ticket without an estimate. */
  readonly estimator: string | null
  readonly version: number | null
  /** The model that the ticket used most; null until it has settled. */
  readonly model: string | null
  /** All tokens in and out; null for a ticket without an estimate, or not settled. */
  readonly estimatedTokens: number | null
  readonly actualTokens: number | null
  /** Estimate for `model`; null when it wasn't estimated on that model, or is unpriced. */
  readonly estimatedNanoUsd: number | null
  readonly actualNanoUsd: number | null
  readonly calls: number
  readonly simulated: boolean
}

/** Most tokens first; by name among equals. */
const modelsOf = (settled: ReadonlyArray<Settlement>): ReadonlyArray<string> => {
  const tokens = new Map<string, number>()
  for (const row of settled.flatMap(({ byModel }) => byModel)) {
    tokens.set(row.model, (tokens.get(row.model) ?? 0) + totalTokens(row.tokens))
  }
  return [...tokens].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([model]) => model)
}

/** One row for each ticket that was estimated or settled, by uid. Several settlements of one ticket are added up. */
export const estimateVersusActual = (report: CostReport): ReadonlyArray<EstimateVersusActual> =>
  [...new Set([...report.estimates.keys(), ...report.settlements.keys()])].toSorted().map((ticket) => {
    const estimate = report.estimates.get(ticket)?.data
    const settled = [...(report.settlements.get(ticket)?.values() ?? [])]
    const [model = null] = modelsOf(settled)
    // Estimates on several models are alternatives, not parts: one row stands for the ticket.
    const same = estimate?.byModel.find((row) => row.model === model)
    const any = same ?? estimate?.byModel[0]
    return {
      ticket,
      estimator: estimate?.estimator ?? null,
      version: estimate?.version ?? null,
      model,
      estimatedTokens: any === undefined ? null : totalTokens(any.tokens),
      actualTokens:
        settled.length === 0
          ? null
          : settled.flatMap(({ byModel }) => byModel).reduce((sum, row) => sum + totalTokens(row.tokens), 0),
      estimatedNanoUsd: same?.nanoUsd ?? null,
      actualNanoUsd:
        settled.length === 0 ? null : settled.reduce<number | null>((sum, { nanoUsd }) => addNanoUsd(sum, nanoUsd), 0),
      calls: settled.reduce((sum, { calls }) => sum + calls, 0),
      simulated: settled.some(({ simulated }) => simulated)
    }
  })
