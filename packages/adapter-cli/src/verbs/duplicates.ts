/**
 * `btk duplicates`: pairs of tickets that ask for the same, with why; open ones, and open ones beside completed ones. `--mark` records them,
 * `--distinct-from` says that two are different things.
 *
 * @since 0.1.0
 */
import { ALIKE } from "@backlog-toolkit/core/duplicates/Score"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import { type FoundPair, pairsNow } from "../duplicates/pairsNow.ts"
import { boardNow } from "../now.ts"
import { printJson } from "../render/json.ts"
import { painter, safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** Pairs that are shown without `--all`. */
const SHOWN = 20
const HUNDRED = 100

const leastOf = (call: Call): number => {
  const asked = call.value("threshold")
  if (asked === null) return ALIKE
  const percent = Number(asked)
  if (/^\d{1,3}$/u.test(asked) && percent >= 1 && percent <= HUNDRED) return percent / HUNDRED
  throw domainError(
    "usage",
    "threshold-invalid",
    `"${asked}" is no threshold.`,
    "Likeness is a share of what two tickets say.",
    `Use a whole number from 1 to 100; without it ${ALIKE * HUNDRED}.`,
    { flag: "threshold" }
  )
}

const shownTicket = ({ key, status, title, type }: TicketState) => ({ key, type, title, status })

interface Shown extends FoundPair {
  readonly older: TicketState
  readonly newer: TicketState
}

interface Answer {
  readonly pairs: ReadonlyArray<Shown>
  readonly complete: boolean
  /** Pairs that were recorded now; null where nobody asked for it. */
  readonly marked: number | null
}

const print = (call: Call, { complete, marked, pairs }: Answer): void => {
  const paint = painter(call.io.color)
  const shown = call.flag("all") ? pairs : pairs.slice(0, SHOWN)
  for (const { newer, older, reasons, recorded, score } of shown) {
    const known = recorded ? paint("gray", "  recorded") : ""
    call.io.out(`${paint("bold", `${Math.round(score * HUNDRED)} %`)}${known}\n`)
    for (const [name, { key, status, title }] of [["older", older] as const, ["newer", newer] as const])
      call.io.out(`  ${paint("gray", name)} ${paint("bold", key)} ${safeLine(title)} ${paint("gray", `(${status})`)}\n`)
    for (const reason of reasons) call.io.out(`  ${paint("gray", safeLine(reason))}\n`)
  }
  if (shown.length < pairs.length) call.io.out(`and ${pairs.length - shown.length} more (--all)\n`)
  if (!complete) call.io.out("So many tickets say much the same that some pairs may be missing.\n")
  if (marked !== null) call.io.out(`${marked} ${marked === 1 ? "pair is" : "pairs are"} recorded now.\n`)
  const [only] = pairs
  if (only === undefined) call.io.out("No two tickets ask for the same.\n")
  else if (!call.flag("quiet"))
    call.io.out(
      `Close one of a pair: btk close ${only.newer.key} --duplicate-of ${only.older.key}\nOr say that they differ: btk duplicates ${only.newer.key} --distinct-from ${only.older.key} --reason "…"\n`
    )
}

const printPairsJson = (call: Call, least: number, { complete, marked, pairs }: Answer): void =>
  printJson(call, "duplicates", {
    total: pairs.length,
    threshold: least,
    complete,
    marked,
    pairs: pairs.map(({ newer, older, parts, reasons, recorded, score }) => ({
      score,
      reasons,
      parts,
      recorded,
      older: shownTicket(older),
      newer: shownTicket(newer)
    }))
  })

export const run: VerbRun = async (call) => {
  const least = leastOf(call)
  const other = call.value("distinct-from")
  if (other !== null) {
    const { tellApart } = await import("../duplicates/tellApart.ts")
    return tellApart(call, other)
  }
  const found = await pairsNow(call, least)
  const state = await boardNow(call)
  const uids = new Set(call.args.map((key) => findTicket(state, key).uid))
  const pairs = found.pairs
    .filter(({ first, second }) => uids.size === 0 || uids.has(first) || uids.has(second))
    .flatMap((pair): ReadonlyArray<Shown> => {
      const [older, newer] = [state.tickets.get(pair.first), state.tickets.get(pair.second)]
      return older === undefined || newer === undefined ? [] : [{ ...pair, older, newer }]
    })
  let marked: number | null = null
  if (call.flag("mark")) {
    const { markPairs } = await import("../duplicates/tellApart.ts")
    marked = await markPairs(call, pairs)
  }
  const answer = { pairs, complete: found.complete, marked }
  if (call.json) printPairsJson(call, least, answer)
  else print(call, answer)
  return 0
}
