/**
 * `btk cost`: what the work cost, by ticket, gate and model, and what had been estimated.
 *
 * @since 0.1.0
 */
import { bookAge } from "@backlog-toolkit/core/cost/bookAge"
import { totalTokens } from "@backlog-toolkit/core/cost/Tokens"
import { loadReport } from "@backlog-toolkit/core/usecases/LoadReport"
import * as Effect from "effect/Effect"
import { type SpendRow, spendRows, ticketMoney, type TicketMoney, totalRow } from "../costRows.ts"
import { inProjectAt, sayPast } from "../past.ts"
import { printJson } from "../render/json.ts"
import { money } from "../render/money.ts"
import { columns, painter, safe, safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

const tokensOf = ({ tokens }: SpendRow): string => totalTokens(tokens).toLocaleString("en")

const spent = (row: SpendRow): string => `${money(row.nanoUsd)}${row.simulated ? " simulated" : ""}`

const ratio = ({ actual, estimate }: TicketMoney): string => {
  const [real, expected] = [actual?.nanoUsd ?? null, estimate?.nanoUsd ?? null]
  return real === null || expected === null || expected === 0 ? "–" : `${(real / expected).toFixed(2)} ×`
}

const table = (title: string, head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>, call: Call) => {
  const paint = painter(call.io.color)
  return `${paint("bold", title)}\n${columns([head, ...rows], call.io.columns)}\n`
}

const byName = (title: string, rows: ReadonlyArray<SpendRow>, call: Call): string =>
  table(
    title,
    ["", "calls", "tokens", "cost"],
    rows.map((row) => [safe(row.name), String(row.calls), tokensOf(row), spent(row)]),
    call
  )

export const run: VerbRun = (call) =>
  inProjectAt(call, (_, past) =>
    Effect.gen(function* () {
      const { costs, prices, state } = yield* loadReport
      sayPast(call, past)
      const tickets = ticketMoney(state, costs)
      const [byGate, byModel, total] = [spendRows(costs.byGate), spendRows(costs.byModel), totalRow(costs)]
      const age = bookAge(prices.book, past?.at ?? new Date().toISOString())
      if (call.json) {
        printJson(call, "cost", { priceBook: prices.ref, priceBookAge: age, total, tickets, byGate, byModel })
        return 0
      }
      if (total.calls === 0) {
        call.io.out("No usage is recorded yet.\n")
        return 0
      }
      const rows = tickets.filter(({ actual }) => actual !== null)
      const sections = [
        table(
          "By ticket",
          ["", "estimate", "actual", "actual / estimate", ""],
          rows.map((row) => [
            row.key,
            row.estimate === null ? "none" : money(row.estimate.nanoUsd),
            row.actual === null ? "" : spent(row.actual),
            ratio(row),
            safeLine(row.title)
          ]),
          call
        ),
        byName("By gate", byGate, call),
        byName("By model", byModel, call),
        `Total ${spent(total)} in ${total.calls} calls; price book ${prices.ref.version}.\n`,
        ...(age.stale ? [`The price book is ${age.days} days old: prices may have changed since.\n`] : []),
        ...(total.unpriced > 0
          ? [`${total.unpriced} calls are unpriced: the price book doesn't know their model, so sums leave them out.\n`]
          : []),
        ...(total.simulated
          ? ["Simulated usage is of a scripted agent: no provider was called and nobody paid it.\n"]
          : [])
      ]
      call.io.out(sections.join("\n"))
      return 0
    })
  )
