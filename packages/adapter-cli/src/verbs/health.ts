/**
 * `btk health`: how much of the backlog can be worked with, from 0 to 100, and where each point went; `--trend` shows it over time.
 *
 * @since 0.1.0
 */
import { BEST } from "@backlog-toolkit/core/health/Health"
import { DEFAULT_FORMULA, FORMULAS } from "@backlog-toolkit/core/health/formulas"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import type { HealthSummary, ShownDeduction } from "../health/HealthAnswer.ts"
import { type RecalledHealth, rememberingOf } from "../health/remembering.ts"
import { countFlag } from "../parse.ts"
import { printJson } from "../render/json.ts"
import { type Colour, columns, painter, safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** Points of a trend without `-n`. */
const PERIODS = 12

const formulaOf = (call: Call) => {
  const name = call.value("formula") ?? DEFAULT_FORMULA
  const formula = FORMULAS[name]
  if (formula !== undefined) return { name, formula }
  throw domainError(
    "usage",
    "formula-unknown",
    `"${name}" is no formula of health.`,
    "Scores of different formulas don't compare, so each has a name.",
    `Use ${Object.keys(FORMULAS).join(" or ")}.`,
    { flag: "formula" }
  )
}

const daysOf = (call: Call): 1 | 7 => {
  const by = call.value("by") ?? "week"
  if (by === "day") return 1
  if (by === "week") return 7
  throw domainError(
    "usage",
    "period-unknown",
    `"${by}" is no period of a trend.`,
    "A trend has a score for each day or week.",
    "Use day or week.",
    { flag: "by" }
  )
}

/** Thousandths as points; never more than there is. */
const points = (thousandths: number, digits: number): string =>
  (Math.floor(thousandths / 10 ** (3 - digits)) / 10 ** digits).toFixed(digits)

const GOOD = 80_000
const POOR = 50_000
const colourOf = (score: number): Colour => (score >= GOOD ? "green" : score >= POOR ? "yellow" : "red")

const tickets = (count: number): string => `${count} ${count === 1 ? "ticket" : "tickets"}`

const printSummary = (call: Call, { formula, rules, score, tickets: count, worst }: HealthSummary): void => {
  const paint = painter(call.io.color)
  if (score === null) return call.io.out("No ticket is open: there is nothing to judge.\n")
  call.io.out(
    `${paint("bold", "Health")} ${paint(colourOf(score), points(score, 1))} of 100 (${formula}, ${tickets(count)} open)\n`
  )
  if (rules.length === 0) return
  const rows = rules.map(({ points: lost, rule, tickets: of }) => [`−${points(lost, 1)}`, rule, `in ${tickets(of)}`])
  call.io.out(`${columns(rows, call.io.columns)}\n`)
  if (call.flag("quiet")) return
  const named = worst.map(({ key, points: lost, title }) => [`−${points(lost, 1)}`, key, safeLine(title)])
  call.io.out(`\nWhat costs most:\n${columns(named, call.io.columns)}\n`)
  if (!call.flag("explain")) call.io.out("Every point by itself: btk health --explain\n")
}

const printDeductions = (call: Call, deductions: ReadonlyArray<ShownDeduction>): void => {
  const rows = deductions
    .toSorted((one, other) => other.points - one.points)
    .map(({ key, message, points: lost, rule }) => [`−${points(lost, 3)}`, key, rule, safeLine(message)])
  if (rows.length > 0) call.io.out(`\n${columns(rows, call.io.columns)}\n`)
}

const explained = (call: Call, answer: RecalledHealth): void => {
  const { summary } = answer
  const deductions = call.flag("explain") ? answer.deductions() : null
  if (call.json) return printJson(call, "health", { ...summary, best: BEST, deductions })
  printSummary(call, summary)
  if (deductions !== null) printDeductions(call, deductions)
}

/** Columns of the longest bar. */
const BAR = 25

const trend = async (call: Call, at: string): Promise<number> => {
  const { trendOf } = await import("../health/judge.ts")
  const found = await trendOf(call, at, daysOf(call), countFlag(call, "limit", PERIODS))
  if (call.json) {
    printJson(call, "health-trend", { by: call.value("by") ?? "week", best: BEST, points: found })
    return 0
  }
  const paint = painter(call.io.color)
  for (const { at: end, score, tickets: count } of found) {
    const day = end.slice(0, "2026-11-27".length)
    if (score === null) call.io.out(`${day}      –\n`)
    else {
      const bar = "█".repeat(Math.round((score / BEST) * BAR)).padEnd(BAR)
      call.io.out(`${day}  ${points(score, 1).padStart(5)}  ${paint(colourOf(score), bar)}  ${tickets(count)}\n`)
    }
  }
  if (!call.flag("quiet"))
    call.io.out("By what the log knew: drafts, suspected duplicates, cycles, stopped and untouched tickets.\n")
  return 0
}

export const run: VerbRun = async (call) => {
  const { formula, name } = formulaOf(call)
  const now = new Date().toISOString()
  if (call.flag("trend")) return trend(call, now)
  // Age is judged by whole days, so that an answer holds for the rest of the day.
  const at = `${now.slice(0, "2026-11-27".length)}T00:00:00.000Z`
  const remembering = rememberingOf(call, name, at)
  const known = remembering.recall()
  if (known !== null) {
    explained(call, known)
    return 0
  }
  const { judged } = await import("../health/judge.ts")
  const { answer, paths } = await judged(call, formula, at)
  remembering.remember(answer, paths)
  explained(call, { summary: answer.summary, deductions: () => answer.deductions })
  return 0
}
