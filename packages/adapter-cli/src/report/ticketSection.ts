/**
 * One ticket of the report: its gates in order, what was caught, and every receipt with what it is bound to.
 *
 * @since 0.1.0
 */
import { money } from "../render/money.ts"
import { html, type Html } from "./html.ts"
import type { ReportTicket } from "./model.ts"

type Receipt = ReportTicket["receipts"][number]

const GATE_ORDER = ["plan", "tdd", "lint", "review", "commit"] as const

const CLASS: Readonly<Record<string, string>> = { passed: "ok", failed: "bad", incomplete: "wait", skipped: "muted" }

/** Worst first: a gate is as good as the worst of its steps, and what was skipped decides nothing beside others. */
const VERDICT_ORDER = ["failed", "incomplete", "passed", "skipped"] as const

/** The verdict of a gate now: of each of its steps, the newest. */
const verdictOf = (own: ReadonlyArray<Receipt>): string | null => {
  const newest = new Set(new Map(own.map(({ receipt }) => [receipt.step, receipt.verdict])).values())
  return VERDICT_ORDER.find((verdict) => newest.has(verdict)) ?? null
}

const gateChip = (gate: string, receipts: ReadonlyArray<Receipt>): Html => {
  const own = receipts.filter(({ receipt }) => receipt.gate === gate)
  const verdict = verdictOf(own)
  if (verdict === null) return html`<li class="muted">${gate}: not reached</li>`
  const failed = own.filter(({ receipt }) => receipt.verdict === "failed").length
  return html`<li class="${CLASS[verdict] ?? ""}">
    ${gate}: ${verdict}${verdict !== "failed" && failed > 0 ? ` after ${failed} failed` : ""}
  </li>`
}

const counts = (receipt: Receipt["receipt"]): string =>
  receipt.counts === null
    ? ""
    : `${receipt.counts.passed} passed, ${receipt.counts.failed} failed, ${receipt.counts.skipped} skipped`

const short = (hash: string | null): string => (hash === null ? "" : hash.slice(0, 10))

const receiptRow = ({ id, receipt }: Receipt): Html =>
  html`<tr>
    <td class="mono">${id}</td>
    <td>${receipt.gate}/${receipt.step} #${receipt.attempt}</td>
    <td class="${CLASS[receipt.verdict] ?? ""}">${receipt.verdict}</td>
    <td>
      ${receipt.reason}${
        receipt.tail === ""
          ? ""
          : html`<details>
              <summary>output (${receipt.outputBytes} bytes)</summary>
              <pre>${receipt.tail}</pre>
            </details>`
      }
    </td>
    <td>${counts(receipt)}</td>
    <td class="mono">${short(receipt.subject.tree ?? receipt.subject.patch)}</td>
    <td class="n">${receipt.durationMs} ms</td>
  </tr>`

const caught = ({ hacks }: ReportTicket): Html | "" =>
  hacks.length === 0
    ? ""
    : html`<p class="bad">
        Caught:
        ${hacks.flatMap(({ data }) => data.findings.map(({ file, line, message }) => html`<br /><code>${file ?? "?"}:${line ?? "?"}</code> ${message}`))}
      </p>`

const facts = (ticket: ReportTicket): Html => {
  const cost =
    ticket.actual === null
      ? "unmetered"
      : `${money(ticket.actual.nanoUsd)} in ${ticket.actual.calls} calls${ticket.actual.simulated ? " (simulated)" : ""}`
  return html`<p class="muted">
    ${ticket.type} · ${ticket.priority} ·
    ${ticket.status}${ticket.commit === null ? "" : html` · commit <code>${ticket.commit.slice(0, 10)}</code>`}${ticket.branch === null ? "" : html` · branch <code>${ticket.branch}</code>`}
    · ${cost}
  </p>`
}

export const ticketSection = (ticket: ReportTicket): Html =>
  html`<section class="ticket" id="${ticket.key}">
    <h3>${ticket.key} ${ticket.title}</h3>
    ${facts(ticket)}${ticket.reason === null ? "" : html`<p>${ticket.reason}</p>`} ${caught(ticket)}
    ${
      ticket.receipts.length === 0
        ? html`<p class="muted">No gate has run.</p>`
        : html`<ul class="gates">
              ${GATE_ORDER.map((gate) => gateChip(gate, ticket.receipts))}
            </ul>
            <details>
              <summary>${ticket.receipts.length} receipts</summary>
              <div class="scroll">
                <table>
                  <thead>
                    <tr>
                      <th>Event</th>
                      <th>Step</th>
                      <th>Verdict</th>
                      <th>Reason</th>
                      <th>Tests</th>
                      <th>Bound to</th>
                      <th class="n">Time</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${ticket.receipts.map(receiptRow)}
                  </tbody>
                </table>
              </div>
            </details>`
    }
  </section>`
