/**
 * All that is wrong with the open tickets: what the checks found, and what lies between tickets or comes with time. Pure.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "../backlog/BacklogState.ts"
import { openTickets } from "../backlog/TicketMap.ts"
import type { Problem } from "../checks/Check.ts"
import type { Repository } from "../checks/Repository.ts"
import type { Twin } from "../duplicates/twinsOf.ts"
import { DAY_MS, millisOf } from "../log/civil.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import { BLOCKED_STATUSES } from "../ticket/Vocabulary.ts"
import { type Defect, harmOf, type HealthRule, LONG_UNTOUCHED_DAYS, RULES, UNTOUCHED_DAYS } from "./Defect.ts"
import type { HealthInput } from "./Health.ts"

const STOPPED: ReadonlySet<string> = new Set(BLOCKED_STATUSES)

const defect = ({ uid }: Pick<TicketState, "uid">, { code, harm }: HealthRule, message: string): Defect => ({
  ticket: uid,
  rule: code,
  harm,
  message
})

/** What the state of a ticket alone says. `at` is RFC 3339 UTC: age is judged by it. */
export const stateDefects = (state: BacklogState, ticket: TicketState, at: string): ReadonlyArray<Defect> => {
  const { dependsOn, reason, status, updatedAt } = ticket
  const days = Math.floor((millisOf(at) - millisOf(updatedAt)) / DAY_MS)
  const since = `Nobody touched it for ${days} days.`
  return [
    ...(STOPPED.has(status) ? [defect(ticket, RULES.stopped, `It is ${status}: ${reason ?? "nobody said why"}`)] : []),
    ...dependsOn
      .filter((uid) => !state.tickets.has(uid))
      .map((uid) => defect(ticket, RULES.unknown, `It waits for ${uid}, which isn't in the backlog.`)),
    ...(days >= LONG_UNTOUCHED_DAYS
      ? [defect(ticket, RULES.longUntouched, since)]
      : days >= UNTOUCHED_DAYS
        ? [defect(ticket, RULES.untouched, since)]
        : [])
  ]
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

const ofTwin = (ticket: TicketState, { key, score, sure, title }: Twin): Defect =>
  defect(
    ticket,
    sure ? RULES.duplicate : RULES.duplicateSuspected,
    `It ${sure ? "asks" : "may ask"} for the same as ${key} (${percent(score)}): ${title}`
  )

/** Nothing of what it changes or deletes is a file any more, and it changes something. */
const isObsolete = ({ files }: TicketState, repository: Repository | null): boolean => {
  const old = files.filter(({ action }) => action !== "create")
  return repository !== null && old.length > 0 && old.every(({ path }) => repository.kindOf(path) === null)
}

export interface HealthFacts {
  readonly state: BacklogState
  /** Of every open ticket. */
  readonly problems: ReadonlyMap<string, ReadonlyArray<Problem>>
  readonly twins: ReadonlyMap<string, Twin>
  /** Null where there are no files to look at. */
  readonly repository: Repository | null
  /** RFC 3339 UTC. */
  readonly at: string
}

export const healthInput = ({ at, problems, repository, state, twins }: HealthFacts): HealthInput => {
  const open = openTickets(state.tickets)
  const defects = open.flatMap((ticket): ReadonlyArray<Defect> => {
    const twin = twins.get(ticket.uid)
    return [
      ...(problems.get(ticket.uid) ?? []).map((problem) => ({
        ticket: ticket.uid,
        rule: problem.code,
        harm: harmOf(problem),
        message: problem.message
      })),
      ...(twin === undefined ? [] : [ofTwin(ticket, twin)]),
      ...stateDefects(state, ticket, at)
    ]
  })
  return {
    tickets: open.map(({ uid }) => uid),
    defects,
    obsolete: new Set(open.filter((ticket) => isObsolete(ticket, repository)).map(({ uid }) => uid))
  }
}
