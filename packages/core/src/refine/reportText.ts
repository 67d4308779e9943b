/**
 * The refinement report as Markdown. Pure: the same view gives the same text.
 *
 * @since 0.1.0
 */
import { plainOf } from "../ticket/plainOf.ts"
import type { Decision } from "./Refined.ts"
import {
  codesOf,
  type Counts,
  countsOf,
  type FindingView,
  type RefinementView,
  SHOWN_DECISIONS,
  type TicketView,
  typesOf
} from "./RefinementView.ts"

/** What each decision means, for readers. */
export const MEANS: Readonly<Record<Decision, string>> = {
  valid: "holds as it is",
  updated: "holds with the changes below",
  unsure: "a person has to look",
  duplicate: "another ticket asks for the same",
  obsolete: "asks for nothing any more"
}

const HEADINGS: Readonly<Record<Decision, string>> = {
  valid: "Valid",
  updated: "Updates",
  unsure: "Tickets that need a person",
  duplicate: "Duplicates",
  obsolete: "Obsolete"
}

const ORDER: ReadonlyArray<Decision> = ["valid", "updated", "unsure", "duplicate", "obsolete"]

const row = (cells: ReadonlyArray<string | number>): string => `| ${cells.join(" | ")} |`

const countCells = (counts: Counts): ReadonlyArray<number> => {
  const all = ORDER.map((decision) => counts[decision])
  return [all.reduce((sum, one) => sum + one, 0), ...all]
}

const findingLines = ({ asks, code, evidence, message, proposal }: FindingView): ReadonlyArray<string> => [
  `- **${code}**: ${plainOf(message)}${asks === "tell" ? " (only told)" : ""}`,
  ...evidence.map((one) => `  - ${plainOf(one)}`),
  ...(proposal === null
    ? []
    : [`  - ${asks === "update" || asks === "estimate" ? "Can be mended" : "Proposed"}: ${plainOf(proposal)}`])
]

const ticketLines = ({ advice, findings, key, priority, title }: TicketView): ReadonlyArray<string> => [
  `### ${key}: ${plainOf(title)}`,
  "",
  `Priority ${priority}.`,
  "",
  ...findings.flatMap(findingLines),
  ...(advice === null ? [] : [`- Advice of ${plainOf(advice.by)}: **${advice.decision}**. ${plainOf(advice.reason)}`]),
  ""
]

const section = (tickets: ReadonlyArray<TicketView>, decision: Decision): ReadonlyArray<string> => {
  const here = tickets.filter((ticket) => ticket.decision === decision)
  return here.length === 0 ? [] : [`## ${HEADINGS[decision]}`, "", ...here.flatMap(ticketLines)]
}

/** `applied`: keys of the tickets whose safe changes were made. */
export const reportText = (view: RefinementView, applied: ReadonlyArray<string>): string => {
  const { at, inWork, tickets } = view
  const counts = countsOf(tickets)
  const codes = codesOf(tickets)
  return `${[
    `# Refinement report of ${at.slice(0, 10)}`,
    "",
    `Taken at ${at} ${tickets.some(({ advice }) => advice !== null) ? "by rules; a model was asked about what they can't decide, and decides nothing." : "by rules alone: no model was asked."}`,
    "",
    "## Summary",
    "",
    ...ORDER.map((decision) => `- ${counts[decision]} ${decision}: ${MEANS[decision]}`),
    ...(inWork.length === 0 ? [] : [`- ${inWork.length} in work, and left alone: ${inWork.join(", ")}`]),
    ...(applied.length === 0 ? [] : [`- ${applied.length} changed by this run: ${applied.join(", ")}`]),
    "",
    "## By type",
    "",
    row([
      "Type",
      "Total",
      ...ORDER.map((decision) => HEADINGS[decision].replace("Tickets that need a person", "Unsure"))
    ]),
    row(["---", ...Array.from({ length: ORDER.length + 1 }, () => "--:")]),
    ...typesOf(tickets).map(([type, own]) => row([type, ...countCells(own)])),
    "",
    ...(codes.length === 0
      ? []
      : ["## Issues found", "", row(["Finding", "Tickets"]), row(["---", "--:"]), ...codes.map(row), ""]),
    ...SHOWN_DECISIONS.flatMap((decision) => section(tickets, decision))
  ]
    .join("\n")
    .trimEnd()}\n`
}
