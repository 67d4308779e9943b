/**
 * The newest estimate of a ticket, as the state keeps it. Money is whole nano-USD; null means unpriced.
 *
 * @since 0.1.0
 */
import type { TokenVector } from "./Usage.ts"

export interface TicketEstimate {
  readonly estimator: string
  readonly version: number
  readonly byModel: ReadonlyArray<{
    readonly model: string
    readonly tokens: TokenVector
    readonly nanoUsd: number | null
  }>
  readonly p50: number | null
  readonly p80: number | null
}
