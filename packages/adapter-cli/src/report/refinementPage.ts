/**
 * The refinement report as one page. Pure: a view in, text out.
 *
 * @since 0.1.0
 */
import type { Decision } from "@backlog-toolkit/core/refine/Refined"
import {
  codesOf,
  countsOf,
  type FindingView,
  type RefinementView,
  SHOWN_DECISIONS,
  type TicketView,
  typesOf
} from "@backlog-toolkit/core/refine/RefinementView"
import { MEANS } from "@backlog-toolkit/core/refine/reportText"
import { html, Html } from "./html.ts"
import { STYLE } from "./style.ts"

const ORDER: ReadonlyArray<Decision> = ["valid", "updated", "unsure", "duplicate", "obsolete"]
const TONE: Readonly<Record<Decision, string>> = {
  valid: "ok",
  updated: "ok",
  unsure: "wait",
  duplicate: "bad",
  obsolete: "bad"
}

const finding = ({ asks, code, evidence, message, proposal }: FindingView): Html =>
  html`<li>
    <code>${code}</code> ${message}${asks === "tell" ? html` <span class="muted">(only told)</span>` : ""}
    ${
      evidence.length === 0 && proposal === null
        ? ""
        : html`<ul>
            ${evidence.map((one) => html`<li class="muted">${one}</li>`)}
            ${proposal === null ? "" : html`<li>${asks === "update" || asks === "estimate" ? "Can be mended" : "Proposed"}: ${proposal}</li>`}
          </ul>`
    }
  </li>`

const section = ({ advice, decision, findings, key, priority, status, title }: TicketView): Html =>
  html`<section class="ticket" id="${key}">
    <h3>${key}: ${title} <span class="tag ${TONE[decision]}">${decision}</span></h3>
    <p class="muted">${status}, priority ${priority}</p>
    <ul>
      ${findings.map(finding)}
      ${advice === null ? "" : html`<li>Advice of ${advice.by}: <b>${advice.decision}</b>. ${advice.reason}</li>`}
    </ul>
  </section>`

const types = (tickets: ReadonlyArray<TicketView>): Html =>
  html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>Type</th>
          <th class="n">Total</th>
          ${ORDER.map((decision) => html`<th class="n">${decision}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${typesOf(tickets).map(
          ([type, counts]) =>
            html`<tr>
              <td>${type}</td>
              <td class="n">${ORDER.reduce((sum, decision) => sum + counts[decision], 0)}</td>
              ${ORDER.map((decision) => html`<td class="n">${counts[decision]}</td>`)}
            </tr>`
        )}
      </tbody>
    </table>
  </div>`

const codes = (tickets: ReadonlyArray<TicketView>): Html =>
  html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>Finding</th>
          <th class="n">Tickets</th>
        </tr>
      </thead>
      <tbody>
        ${codesOf(tickets).map(
          ([code, count]) =>
            html`<tr>
              <td><code>${code}</code></td>
              <td class="n">${count}</td>
            </tr>`
        )}
      </tbody>
    </table>
  </div>`

// The style holds quotes on purpose; it is ours, not data.
const STYLE_HTML = new Html(STYLE)

/** One self-contained document. `applied`: keys of tickets that the run changed. */
export const refinementPage = (
  { at, inWork, tickets }: RefinementView,
  {
    applied,
    project,
    toolkit
  }: { readonly applied: ReadonlyArray<string>; readonly project: string; readonly toolkit: string }
): string => {
  const counts = countsOf(tickets)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${project} – refinement report</title>
        <style>
          ${STYLE_HTML}
        </style>
      </head>
      <body>
        <header>
          <h1>${project}</h1>
          <p class="muted">
            Refinement report, ${at} · btk ${toolkit} ·
            ${tickets.some(({ advice }) => advice !== null) ? "by rules; a model gave advice" : "by rules alone: no model was asked"}
          </p>
          <ul class="facts">
            ${ORDER.map((decision) => html`<li title="${MEANS[decision]}"><b>${counts[decision]}</b>${decision}</li>`)}
            ${inWork.length === 0 ? "" : html`<li><b>${inWork.length}</b>in work, left alone</li>`}
            ${applied.length === 0 ? "" : html`<li><b>${applied.length}</b>changed by this run</li>`}
          </ul>
        </header>
        <main>
          <h2>By type</h2>
          ${types(tickets)}
          <h2>Issues found</h2>
          ${codesOf(tickets).length === 0 ? html`<p class="ok">None.</p>` : codes(tickets)}
          ${SHOWN_DECISIONS.map((decision) => {
            const here = tickets.filter((ticket) => ticket.decision === decision)
            return here.length === 0
              ? ""
              : html`<h2>${decision}: ${MEANS[decision]}</h2>
                  ${here.map(section)}`
          })}
        </main>
      </body>
    </html> `.text
}
