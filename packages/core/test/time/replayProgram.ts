/** Replays a log, cuts it, and prints what comes out: run in several time zones and languages, it has to be the same. */
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as Result from "effect/Result"
import { applyEvent, emptyState } from "../../src/backlog/BacklogState.ts"
import { encodeState } from "../../src/backlog/StateCodec.ts"
import { parseTrusted } from "../../src/log/Commit.ts"
import { endsAt, isWithin } from "../../src/log/Cut.ts"
import { compareOrder } from "../../src/log/Order.ts"
import { parsePoint } from "../../src/log/Point.ts"
import { readyTickets } from "../../src/projections/Ready.ts"
import { diffStates, type Side } from "../../src/projections/StateDiff.ts"
import { applyToContents } from "../../src/projections/TicketContents.ts"
import { renderTicket } from "../../src/usecases/RenderTickets.ts"
import { created, recorded } from "../support.ts"

const NOW = "2026-11-24T22:30:00.000Z"
/** Said by whoever bundled this program into another folder. */
const GOLDEN = process.env["GOLDEN_EVENTS"] ?? fileURLToPath(new URL("../golden/", import.meta.url))

const golden = readdirSync(GOLDEN).flatMap((name) =>
  parseTrusted(`${readFileSync(GOLDEN + name, "utf8").split("\n")[0] ?? ""}\n`)
)
/** Letters whose case and order differ between languages, and times around midnight of several zones. */
const made = ["İstanbul", "ısı", "Ärger", "zebra", "IDEA", "ßtraße"].map((title, at) =>
  recorded(
    created(`t-${at}`, at % 2 === 0 ? `IDEA-00${at}` : `fi-00${at}`, { title, tags: [title.toLowerCase()] }),
    `2026-11-24T${String(at * 4).padStart(2, "0")}:45:00.000Z`
  )
)
const events = [...golden, ...made].toSorted(compareOrder)

const sideOf = (some: typeof events): Side => {
  const side: Side = { state: emptyState(), contents: new Map() }
  for (const event of some) {
    applyEvent(side.state, event)
    applyToContents(side.contents, event)
  }
  return side
}

const points = ["2026-11-24", "2026-11-24T05:00", "2026-11-24T05:00+05:30", "-1d", "-2h"].map((text) => {
  const point = Result.getOrThrow(parsePoint(text, NOW))
  const last = point.kind === "time" ? endsAt(null, point.at, events) : null
  return { point, side: sideOf(events.filter((event) => isWithin({ kind: "prefix", last }, event))) }
})
const whole = sideOf(events)

process.stdout.write(
  JSON.stringify({
    zone: process.env["TZ"],
    node: process.versions.node,
    offset: new Date(0).getTimezoneOffset(),
    result: {
      state: encodeState(whole.state),
      files: [...whole.state.tickets.values()].flatMap((ticket) => {
        const content = whole.contents.get(ticket.uid)
        return content === undefined ? [] : [renderTicket(whole.state, ticket, content)]
      }),
      ready: readyTickets(whole.state, NOW).map(({ ticket }) => ticket.key),
      points: points.map(({ point, side }) => ({
        point,
        state: encodeState(side.state),
        diff: diffStates(side, whole)
      }))
    }
  })
)
