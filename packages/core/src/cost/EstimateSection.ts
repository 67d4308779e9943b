/**
 * The section `## Cost Estimate` of a ticket's file. Written by the toolkit; what a person changes in it is not read.
 *
 * @since 0.1.0
 */
import { divideHalfEven, formatUsd } from "./Money.ts"
import { SEED_HEURISTIC, seedFeatures } from "./SeedHeuristic.ts"
import type { TicketEstimate } from "./TicketEstimate.ts"
import { promptTokens } from "./Tokens.ts"

/** To the next thousand, half to even: an estimate is not known to the token. */
const thousands = (tokens: number): string => {
  const rounded = divideHalfEven(BigInt(tokens), 1000n)
  return rounded === 0 ? "0" : `${rounded.toString().replaceAll(/\B(?=(?:\d{3})+$)/gu, ",")},000`
}

const SOURCES: ReadonlyMap<string, string> = new Map([[SEED_HEURISTIC.estimator, "fixed weights per file and test"]])

/** Model names are data: a bar or a line break must not break the table. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/gu, " ")

/** Markdown with a line break at its end. */
export const estimateSection = (
  estimate: TicketEstimate,
  files: ReadonlyArray<{ readonly action: string }>,
  plannedTests: number
): string => {
  const { create, delete: deleted, modify, tests } = seedFeatures(files, plannedTests)
  const { byModel, estimator, p50, p80, version } = estimate
  const source = SOURCES.get(estimator)
  const rows = byModel.map(
    ({ model, nanoUsd, tokens }) =>
      `| ${cell(model)} | ${thousands(promptTokens(tokens))} | ${thousands(tokens.output)} | ${formatUsd(nanoUsd)} |`
  )
  const counted = deleted === 0 ? "" : `, ${deleted} to delete (counted as nothing)`
  return [
    "## Cost Estimate",
    "",
    "| Model | Input Tokens | Output Tokens | Est. Cost |",
    "|---|--:|--:|--:|",
    ...rows,
    "",
    `- Basis: ${modify} to modify, ${create} to create${counted}, ${tests} tests`,
    `- Estimation source: ${estimator} v${version}${source === undefined ? "" : ` (${source})`}`,
    p50 === null || p80 === null
      ? "- Confidence: low (no history: a single figure without an interval)"
      : `- Confidence: half of such tickets cost up to ${formatUsd(p50)}, four in five up to ${formatUsd(p80)}`,
    ""
  ].join("\n")
}
