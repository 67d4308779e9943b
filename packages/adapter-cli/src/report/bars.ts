/**
 * Estimate and actual of each ticket as two bars: an inline picture that needs no script.
 *
 * @since 0.1.0
 */
import { money } from "../render/money.ts"
import { html, type Html } from "./html.ts"
import type { ReportTicket } from "./model.ts"

const ROW = 34
const LABEL = 110
const WIDTH = 720
const VALUE = 90

export const bars = (tickets: ReadonlyArray<ReportTicket>): Html => {
  const most = Math.max(1, ...tickets.flatMap(({ actual, estimate }) => [actual?.nanoUsd ?? 0, estimate?.nanoUsd ?? 0]))
  const length = (nano: number): number =>
    Math.max(nano > 0 ? 2 : 0, Math.round((nano / most) * (WIDTH - LABEL - VALUE)))
  const bar = (nano: number | null, y: number, fill: string, name: string): Html | "" =>
    nano === null
      ? ""
      : html`<rect x="${LABEL}" y="${y}" width="${length(nano)}" height="11" rx="2" fill="var(${fill})"
            ><title>${name} ${money(nano)}</title></rect
          ><text x="${LABEL + length(nano) + 6}" y="${y + 10}">${money(nano)}</text>`
  const height = tickets.length * ROW + 4
  return html`<svg
      role="img"
      aria-label="Estimate and actual cost by ticket"
      viewBox="0 0 ${WIDTH} ${height}"
      width="100%"
      style="max-width:${WIDTH}px"
    >
      ${tickets.map(
        ({ actual, estimate, key }, at) =>
          html`<text x="0" y="${at * ROW + 19}">${key}</text
            >${bar(estimate?.nanoUsd ?? null, at * ROW + 3, "--est", "estimate")}${bar(actual?.nanoUsd ?? null, at * ROW + 17, "--bar", "actual")}`
      )}
    </svg>
    <p class="muted">Upper bar: estimate. Lower bar: actual.</p>`
}
