/**
 * What the report shows, gathered from the state, the trails and the cost report. Money is nano-USD, null = unpriced.
 *
 * @since 0.1.0
 */
import type { TicketTrail } from "@backlog-toolkit/core/projections/TicketTrail"
import type { SpendRow } from "../costRows.ts"

export interface ReportTicket {
  readonly key: string
  readonly uid: string
  readonly title: string
  readonly type: string
  readonly priority: string
  readonly status: string
  readonly reason: string | null
  readonly branch: string | null
  readonly commit: string | null
  readonly estimate: { readonly nanoUsd: number | null; readonly model: string; readonly estimator: string } | null
  /** Spent so far, settled or not. */
  readonly actual: { readonly nanoUsd: number | null; readonly calls: number; readonly simulated: boolean } | null
  readonly receipts: TicketTrail["receipts"]
  readonly hacks: TicketTrail["hacks"]
  readonly outcomes: TicketTrail["outcomes"]
}

export interface ReportModel {
  readonly project: string
  readonly generatedAt: string
  /** Which past it shows, in words; null for now. */
  readonly asItWas: string | null
  readonly toolkit: string
  readonly target: string
  readonly events: number
  readonly receipts: number
  readonly tickets: ReadonlyArray<ReportTicket>
  readonly cost: {
    readonly nanoUsd: number | null
    readonly unpriced: number
    readonly simulated: boolean
    readonly book: string
    readonly byModel: ReadonlyArray<SpendRow>
    readonly byGate: ReadonlyArray<SpendRow>
  }
}
