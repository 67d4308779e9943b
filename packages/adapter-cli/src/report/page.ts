/**
 * The report as one page. Pure: a model in, text out; what decides anything happened before.
 *
 * @since 0.1.0
 */
import { bars } from "./bars.ts"
import { html, Html } from "./html.ts"
import type { ReportModel, ReportTicket } from "./model.ts"
import { STYLE } from "./style.ts"
import { ticketSection } from "./ticketSection.ts"
import { money } from "../render/money.ts"

const COLUMNS: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
  ["To do", ["draft", "pending", "ready"]],
  ["In work", ["planned", "in-progress", "in-review"]],
  ["Waiting to land", ["committed"]],
  ["Blocked", ["needs-investigation", "test-blocked", "lint-blocked", "review-blocked", "commit-blocked"]],
  ["Completed", ["completed"]],
  ["Closed otherwise", ["done-elsewhere", "split", "duplicate", "obsolete", "cancelled"]]
]

const card = ({ key, reason, status, title, type }: ReportTicket): Html =>
  html`<li>
    <a href="#${key}"><b>${key}</b></a> ${title}<br /><span class="muted"
      >${type} · ${status}${reason === null ? "" : html` · ${reason}`}</span
    >
  </li>`

const board = (tickets: ReadonlyArray<ReportTicket>): Html => {
  const columns = COLUMNS.flatMap(([name, statuses]) => {
    const here = tickets.filter(({ status }) => statuses.includes(status))
    return here.length === 0
      ? []
      : [
          html`<div class="column">
            <h3>${name} <span class="muted">${here.length}</span></h3>
            <ul>
              ${here.map(card)}
            </ul>
          </div>`
        ]
  })
  return html`<div class="board">${columns}</div>`
}

const costTable = (name: string, rows: ReportModel["cost"]["byModel"]): Html =>
  html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>${name}</th>
          <th class="n">Calls</th>
          <th class="n">Input</th>
          <th class="n">Output</th>
          <th class="n">Cache read</th>
          <th class="n">Cache write</th>
          <th class="n">Cost</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <td>${row.name}</td>
              <td class="n">${row.calls}</td>
              <td class="n">${row.tokens.input.toLocaleString("en")}</td>
              <td class="n">${row.tokens.output.toLocaleString("en")}</td>
              <td class="n">${row.tokens.cacheRead.toLocaleString("en")}</td>
              <td class="n">${(row.tokens.cacheWrite5m + row.tokens.cacheWrite1h).toLocaleString("en")}</td>
              <td class="n">${money(row.nanoUsd)}</td>
            </tr>`
        )}
      </tbody>
    </table>
  </div>`

const estimates = (model: ReportModel): Html => {
  const rows = model.tickets.filter(({ actual, estimate }) => actual !== null || estimate !== null)
  if (rows.length === 0) return html`<p class="muted">No ticket has an estimate or an actual cost yet.</p>`
  return html`${bars(rows)}
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Ticket</th>
            <th class="n">Estimate</th>
            <th class="n">Actual</th>
            <th class="n">Actual / estimate</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(({ actual, estimate, key, title }) => {
            const ratio =
              actual !== null &&
              actual.nanoUsd !== null &&
              estimate !== null &&
              estimate.nanoUsd !== null &&
              estimate.nanoUsd > 0
                ? `${(actual.nanoUsd / estimate.nanoUsd).toFixed(2)} ×`
                : "–"
            return html`<tr>
              <td><a href="#${key}">${key}</a> ${title}</td>
              <td class="n">${estimate === null ? "none" : money(estimate.nanoUsd)}</td>
              <td class="n">${actual === null ? "not settled" : money(actual.nanoUsd)}</td>
              <td class="n">${ratio}</td>
            </tr>`
          })}
        </tbody>
      </table>
    </div>`
}

// The style holds quotes on purpose; it is ours, not data.
const STYLE_HTML = new Html(STYLE)

/** One self-contained document. */
export const renderPage = (model: ReportModel): string => {
  const done = model.tickets.filter(({ status }) => status === "completed").length
  const blocked = model.tickets.filter(
    ({ status }) => status.endsWith("-blocked") || status === "needs-investigation"
  ).length
  const caught = model.tickets.reduce((sum, { hacks }) => sum + hacks.length, 0)
  const { cost } = model
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${model.project} – backlog report</title>
        <style>
          ${STYLE_HTML}
        </style>
      </head>
      <body>
        <header>
          <h1>${model.project}</h1>
          <p class="muted">
            Backlog report${model.asItWas === null ? "" : ` as it was ${model.asItWas}`}, ${model.generatedAt} · btk
            ${model.toolkit} · ${model.events} events · target ${model.target}
          </p>
          <ul class="facts">
            <li><b>${done} of ${model.tickets.length}</b>tickets completed</li>
            <li><b>${blocked}</b>blocked</li>
            <li><b>${model.receipts}</b>receipts</li>
            <li><b>${caught}</b>cheating attempts caught</li>
            <li>
              <b>${money(cost.nanoUsd)}</b>spent${cost.simulated ? html` <span class="tag wait">simulated</span>` : ""}
            </li>
          </ul>
          ${cost.simulated ? html`<p class="wait">Usage marked “simulated” comes from a scripted agent: no provider was called and nobody paid this.</p>` : ""}
          ${cost.unpriced > 0 ? html`<p class="bad">${cost.unpriced} calls are unpriced: their model is not in the price book, so the sum is a lower bound.</p>` : ""}
        </header>
        <main>
          <h2>Board</h2>
          ${board(model.tickets)}
          <h2>Estimate versus actual</h2>
          ${estimates(model)}
          <h2>Spend</h2>
          ${
            cost.byModel.length === 0
              ? html`<p class="muted">No usage is recorded.</p>`
              : html`${costTable("Model", cost.byModel)}${costTable("Gate", cost.byGate)}
                  <p class="muted">Prices: book ${cost.book}.</p>`
          }
          <h2>Tickets and their gates</h2>
          ${model.tickets.map(ticketSection)}
        </main>
      </body>
    </html> `.text
}
