/**
 * What refinement found, as data: for the report, for programs, and to be remembered while nothing changes. Pure.
 *
 * @since 0.1.0
 */
import { type BacklogState, statusOf } from "../backlog/BacklogState.ts"
import type { Advice } from "./model/Advice.ts"
import { DECISIONS, type Decision, type Finding } from "./Refined.ts"
import type { RefinedTicket } from "./refineTicket.ts"

export interface FindingView {
  readonly code: string
  readonly message: string
  readonly evidence: ReadonlyArray<string>
  /** `update` and `estimate` are safe; `priority` and `close` have to be agreed to; `ask` needs a person. */
  readonly asks: Finding["effect"]["kind"]
  /** What would be done, as a sentence; null where nothing can be. */
  readonly proposal: string | null
}

export interface TicketView {
  readonly uid: string
  readonly key: string
  readonly type: string
  readonly title: string
  readonly priority: string
  readonly status: string
  readonly decision: Decision
  readonly findings: ReadonlyArray<FindingView>
  /** Of a model, about a ticket that rules couldn't decide; null where nobody asked. */
  readonly advice: Advice | null
}

export interface RefinementView {
  /** RFC 3339. */
  readonly at: string
  readonly tickets: ReadonlyArray<TicketView>
  /** Keys of tickets that somebody works on. */
  readonly inWork: ReadonlyArray<string>
}

const proposalOf = ({ effect }: Finding, key: string, keyOf: (uid: string) => string): string | null => {
  switch (effect.kind) {
    case "update":
      return effect.fix.what
    case "estimate":
      return "It gets an estimate."
    case "priority":
      return `Its priority becomes ${effect.to}: btk edit ${key} --priority ${effect.to}`
    case "close":
      return effect.as === "duplicate"
        ? `It is closed in favour of ${keyOf(effect.of)}: btk close ${key} --duplicate-of ${keyOf(effect.of)}`
        : `It is closed as obsolete: btk close ${key} --obsolete --reason "…"`
    case "ask":
    case "tell":
      return null
  }
}

export const ticketView = (refined: RefinedTicket, state: BacklogState): TicketView => {
  const { decision, findings, ticket } = refined
  const { key, priority, title, type, uid } = ticket
  const keyOf = (other: string): string => state.tickets.get(other)?.key ?? other
  return {
    uid,
    key,
    type,
    title,
    priority,
    status: statusOf(state, ticket),
    decision,
    advice: null,
    findings: findings.map((finding) => ({
      code: finding.code,
      message: finding.message,
      evidence: finding.evidence,
      asks: finding.effect.kind,
      proposal: proposalOf(finding, key, keyOf)
    }))
  }
}

export type Counts = Readonly<Record<Decision, number>>

export const countsOf = (tickets: ReadonlyArray<Pick<TicketView, "decision">>): Counts => {
  const counts: Record<Decision, number> = { valid: 0, updated: 0, unsure: 0, duplicate: 0, obsolete: 0 }
  for (const { decision } of tickets) counts[decision] += 1
  return counts
}

export const typesOf = (tickets: ReadonlyArray<TicketView>): ReadonlyArray<readonly [type: string, counts: Counts]> =>
  [...new Set(tickets.map(({ type }) => type))].map((type) => [
    type,
    countsOf(tickets.filter((ticket) => ticket.type === type))
  ])

/** Findings by code, the most frequent first. */
export const codesOf = (tickets: ReadonlyArray<TicketView>): ReadonlyArray<readonly [code: string, count: number]> => {
  const counts = new Map<string, number>()
  for (const { findings } of tickets)
    for (const { asks, code } of findings) if (asks !== "tell") counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts].toSorted(([one, many], [other, more]) => more - many || (one < other ? -1 : 1))
}

/** As people read them: what ends first, then what needs them. */
export const SHOWN_DECISIONS: ReadonlyArray<Decision> = DECISIONS.filter((one) => one !== "valid").toReversed()
