/**
 * A refinement for people at a terminal: what has to be looked at first, a line for each finding.
 *
 * @since 0.1.0
 */
import type { Decision } from "@backlog-toolkit/core/refine/Refined"
import {
  countsOf,
  type RefinementView,
  SHOWN_DECISIONS,
  type TicketView
} from "@backlog-toolkit/core/refine/RefinementView"
import { MEANS } from "@backlog-toolkit/core/refine/reportText"
import type { Applied } from "@backlog-toolkit/core/usecases/refine/ApplyRefinement"
import { type Colour, painter, safeLine } from "../render/text.ts"
import type { Call } from "../Verb.ts"

/** Tickets of each decision that are shown without `--all`. */
const SHOWN = 10
const ORDER: ReadonlyArray<Decision> = ["valid", "updated", "unsure", "duplicate", "obsolete"]
const COLOURS: Readonly<Record<Decision, Colour>> = {
  valid: "green",
  updated: "green",
  unsure: "yellow",
  duplicate: "red",
  obsolete: "red"
}

const printTicket = (call: Call, { advice, findings, key, title }: TicketView): void => {
  const paint = painter(call.io.color)
  call.io.out(`  ${paint("bold", key)} ${safeLine(title)}\n`)
  for (const { asks, code, evidence, message, proposal } of findings) {
    if (asks === "tell") continue
    call.io.out(`    ${paint("gray", `${code}:`)} ${safeLine(message)}\n`)
    for (const one of evidence) call.io.out(`      ${paint("gray", safeLine(one))}\n`)
    if (proposal !== null && asks !== "update" && asks !== "estimate") call.io.out(`      ${safeLine(proposal)}\n`)
  }
  if (advice !== null)
    call.io.out(
      `    ${paint("gray", `${safeLine(advice.by)} advises ${advice.decision}:`)} ${safeLine(advice.reason)}\n`
    )
}

export const printRefinement = (
  call: Call,
  view: RefinementView,
  done: {
    readonly applied: ReadonlyArray<Applied>
    readonly keyOf: ReadonlyMap<string, string>
    readonly report: string | null
    /** Nothing is different from the last run. */
    readonly unchanged: boolean
  }
): void => {
  const { inWork, tickets } = view
  const paint = painter(call.io.color)
  const counts = countsOf(tickets)
  if (!call.flag("quiet"))
    for (const decision of SHOWN_DECISIONS) {
      const here = tickets.filter((ticket) => ticket.decision === decision)
      if (here.length === 0) continue
      call.io.out(`${paint(COLOURS[decision], decision)}: ${MEANS[decision]}\n`)
      const shown = call.flag("all") ? here : here.slice(0, SHOWN)
      for (const ticket of shown) printTicket(call, ticket)
      if (shown.length < here.length) call.io.out(`  and ${here.length - shown.length} more (--all)\n`)
    }
  for (const { done: sentences, refused, uid } of done.applied) {
    const key = done.keyOf.get(uid) ?? uid
    call.io.out(
      refused === null
        ? `${key}: ${sentences.map(safeLine).join(" ")}\n`
        : `${key} stays as it is: ${safeLine(refused.message)} ${safeLine(refused.next)}\n`
    )
  }
  call.io.out(
    `${ORDER.map((decision) => `${counts[decision]} ${decision}`).join(", ")} of ${tickets.length} open tickets.\n`
  )
  if (inWork.length > 0) call.io.out(`${inWork.length} in work and left alone: ${inWork.join(", ")}\n`)
  if (done.unchanged) call.io.out("Nothing has changed since the last report.\n")
  if (done.report !== null) call.io.out(`${done.report}\n`)
  const safe = tickets.filter(({ findings }) => findings.some(({ asks }) => asks === "update" || asks === "estimate"))
  if (safe.length > 0 && done.applied.length === 0)
    call.io.out(`${safe.length} can be mended without asking: btk refine --apply\n`)
}
