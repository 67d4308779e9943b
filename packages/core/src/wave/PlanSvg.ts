/**
 * A plan as a picture: a column a wave, a box a ticket, a line for each that waits. Plain SVG, without script or anything fetched.
 *
 * @since 0.1.0
 */
import { type GraphTicket, type PlanGraph, shortTitle } from "./PlanGraph.ts"

/** Pixels. */
const BOX = { width: 320, height: 52 } as const
const GAP = { x: 80, y: 18 } as const
const MARGIN = 24
const HEADING = 34

const LETTERS: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

const escaped = (text: string): string =>
  text.replaceAll(/\p{C}/gu, "").replaceAll(/[&<>"]/gu, (letter) => LETTERS[letter] ?? letter)

const STYLE = [
  "text{font:13px system-ui,sans-serif;fill:#1f2328}",
  ".wave{font-weight:600;fill:#59636e}",
  ".key{font-weight:600}",
  "rect{fill:#f6f8fa;stroke:#8c959f;rx:6}",
  ".left rect{stroke-dasharray:4 4;fill:#fff}",
  "path{fill:none;stroke:#0969da;stroke-width:1.5}",
  "@media(prefers-color-scheme:dark){svg{background:#0d1117}text{fill:#e6edf3}.wave{fill:#9198a1}rect,.left rect{fill:#161b22;stroke:#6e7681}path{stroke:#58a6ff}#tip{fill:#58a6ff}}"
].join("")

interface Spot {
  readonly x: number
  readonly y: number
}

const boxOf = ({ key, title }: GraphTicket, { x, y }: Spot): string =>
  `<g><title>${escaped(`${key}: ${title}`)}</title><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}"/>` +
  `<text class="key" x="${x + 12}" y="${y + 22}">${escaped(key)}</text><text x="${x + 12}" y="${y + 41}">${escaped(shortTitle(title))}</text></g>`

/** From the right side of the one to the left side of the other; within a column, round the right side. */
const lineOf = (from: Spot, to: Spot): string => {
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2]
  const y2 = to.y + BOX.height / 2
  if (to.x > from.x) {
    const middle = (x1 + to.x) / 2
    return `<path d="M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${to.x - 3} ${y2}" marker-end="url(#arrow)"/>`
  }
  const right = x1 + GAP.x / 2
  return `<path d="M${x1} ${y1}C${right} ${y1} ${right} ${y2} ${to.x + BOX.width + 3} ${y2}" marker-end="url(#arrow)"/>`
}

export const planSvg = ({ edges, groups }: PlanGraph): string => {
  const spots = new Map<string, Spot>()
  groups.forEach(({ tickets }, column) => {
    tickets.forEach(({ uid }, row) => {
      const x = MARGIN + column * (BOX.width + GAP.x)
      spots.set(uid, { x, y: MARGIN + HEADING + row * (BOX.height + GAP.y) })
    })
  })
  const rows = Math.max(1, ...groups.map(({ tickets }) => tickets.length))
  const width = 2 * MARGIN + Math.max(1, groups.length) * (BOX.width + GAP.x) - GAP.x / 2
  const height = 2 * MARGIN + HEADING + rows * (BOX.height + GAP.y) - GAP.y
  const lines = edges.flatMap(({ from, to }) => {
    const [start, end] = [spots.get(from), spots.get(to)]
    return start === undefined || end === undefined ? [] : [lineOf(start, end)]
  })
  const columns = groups.map(({ name, planned, tickets }, column) => {
    const x = MARGIN + column * (BOX.width + GAP.x)
    const boxes = tickets.flatMap((ticket) => {
      const spot = spots.get(ticket.uid)
      return spot === undefined ? [] : [boxOf(ticket, spot)]
    })
    return `<g${planned ? "" : ' class="left"'}><text class="wave" x="${x}" y="${MARGIN + 16}">${escaped(name)}</text>${boxes.join("")}</g>`
  })
  const empty = groups.length === 0 ? [`<text x="${MARGIN}" y="${MARGIN + 16}">Nothing can be planned.</text>`] : []
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Plan">`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path id="tip" d="M0 0L8 4L0 8z" style="fill:#0969da;stroke:none"/></marker></defs>',
    ...lines,
    ...columns,
    ...empty,
    "</svg>",
    ""
  ].join("\n")
}
