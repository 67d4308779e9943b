/**
 * `btk duplicates`: pairs of tickets that ask for the same, with why; open ones, and open ones beside completed ones.
 *
 * @since 0.1.0
 */
import { ALIKE, reasonsOf } from "@backlog-toolkit/core/duplicates/Score"
import { openPairs } from "@backlog-toolkit/core/duplicates/twinsOf"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import { loadContents } from "@backlog-toolkit/core/usecases/LoadContents"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import * as Effect from "effect/Effect"
import { stateNow } from "../inStore.ts"
import { inProject } from "../project.ts"
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

interface Shown {
  readonly score: number
  readonly reasons: ReadonlyArray<string>
  readonly first: TicketState
  readonly second: TicketState
}

const print = (call: Call, pairs: ReadonlyArray<Shown>): void => {
  const paint = painter(call.io.color)
  const shown = call.flag("all") ? pairs : pairs.slice(0, SHOWN)
  for (const { first, reasons, score, second } of shown) {
    call.io.out(`${paint("bold", `${Math.round(score * HUNDRED)} %`)}\n`)
    for (const { key, status, title } of [first, second])
      call.io.out(`  ${paint("bold", key)} ${safeLine(title)} ${paint("gray", `(${status})`)}\n`)
    for (const reason of reasons) call.io.out(`  ${paint("gray", safeLine(reason))}\n`)
  }
  if (shown.length < pairs.length) call.io.out(`and ${pairs.length - shown.length} more (--all)\n`)
  const [only] = pairs
  if (only === undefined) call.io.out("No two tickets ask for the same.\n")
  else if (!call.flag("quiet"))
    call.io.out(`Close one of a pair: btk close ${only.second.key} --duplicate-of ${only.first.key}\n`)
}

export const run: VerbRun = (call) => {
  const least = leastOf(call)
  return inProject(call, (project) =>
    Effect.gen(function* () {
      const state = yield* stateNow(project)
      const uids = new Set(call.args.map((key) => findTicket(state, key).uid))
      const found = openPairs(state, yield* loadContents, least)
      const pairs = found.pairs
        .filter(({ first, second }) => uids.size === 0 || uids.has(first) || uids.has(second))
        .flatMap((pair): ReadonlyArray<Shown> => {
          const [first, second] = [state.tickets.get(pair.first), state.tickets.get(pair.second)]
          return first === undefined || second === undefined
            ? []
            : [{ score: pair.score, reasons: reasonsOf(pair.overlaps), first, second }]
        })
      if (call.json)
        printJson(call, "duplicates", {
          total: pairs.length,
          threshold: least,
          pairs: pairs.map(({ first, reasons, score, second }) => ({
            score,
            reasons,
            first: shownTicket(first),
            second: shownTicket(second)
          }))
        })
      else print(call, pairs)
      return 0
    })
  )
}
