/**
 * The estimate of a ticket as a fact to record.
 *
 * @since 0.1.0
 */
import type { DataOf } from "../log/Registry.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import type { PriceBook } from "./PriceBook.ts"
import { seedEstimate, seedFeatures } from "./SeedHeuristic.ts"

/** `at` (RFC 3339 UTC) decides which prices are in force; `ref` names the book. */
export const estimateFor = (input: {
  readonly ticket: string
  readonly content: Pick<TicketContent, "files" | "plannedTests" | "type">
  readonly models: ReadonlyArray<string>
  readonly book: PriceBook
  readonly ref: { readonly version: string; readonly hash: string }
  readonly at: string
}): DataOf<"cost.estimate-made"> => {
  const { at, book, content, models, ref, ticket } = input
  const features = seedFeatures(content.files, content.plannedTests)
  return {
    ticket,
    ...seedEstimate(features, { book, date: at, models }),
    features: { type: content.type, ...features },
    priceBook: ref
  }
}
