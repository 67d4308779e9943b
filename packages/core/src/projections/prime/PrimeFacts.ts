/**
 * What an agent has to know of a project and its backlog before it begins. Nothing in it depends on the time: a claim is one until
 * it is given back or taken over.
 *
 * @since 0.1.0
 */
import { type BacklogState, statusOf } from "../../backlog/BacklogState.ts"
import type { BacklogConfig } from "../../backlog/ConfigSchema.ts"
import { openTickets } from "../../backlog/TicketMap.ts"
import type { TicketState } from "../../ticket/TicketState.ts"
import { type BlockedRow, blockedTickets } from "../Blocked.ts"
import { readyTickets } from "../Ready.ts"

export interface PrimeTicket {
  readonly key: string
  readonly title: string
  /** The most urgent priority of the ticket and of those that wait for it, where that is known. */
  readonly priority: string
  readonly status: string
  readonly claimedBy: string | null
}

export interface PrimeGate {
  readonly gate: string
  /** Null where nothing is configured: the gate is skipped, but for the tests, without which nothing is implemented. */
  readonly command: string | null
}

export interface PrimeFacts {
  readonly project: {
    readonly name: string
    readonly stack: string
    /** Branch that work lands in; null when none is known. */
    readonly target: string | null
    readonly integration: BacklogConfig["integration"]
  }
  readonly gates: ReadonlyArray<PrimeGate>
  readonly minTests: number
  readonly reviewers: ReadonlyArray<string>
  /** Open tickets. */
  readonly open: number
  /** Claimed by whoever asks, by others, and in work in waves or waiting to land. */
  readonly yours: ReadonlyArray<PrimeTicket>
  readonly others: ReadonlyArray<PrimeTicket>
  readonly inWork: ReadonlyArray<PrimeTicket>
  /** Most urgent and oldest first; claimed ones left out. */
  readonly ready: ReadonlyArray<PrimeTicket>
  readonly blocked: ReadonlyArray<PrimeTicket & { readonly reason: string }>
}

/** Before every claim: then all leases run. */
const NEVER = "0000-01-01T00:00:00.000Z"

const IN_WORK: ReadonlySet<string> = new Set(["planned", "in-progress", "in-review", "committed"])

const rowOf = (state: BacklogState, ticket: TicketState, priority: string = ticket.priority): PrimeTicket => ({
  key: ticket.key,
  title: ticket.title,
  priority,
  status: statusOf(state, ticket),
  claimedBy: ticket.claim?.by ?? null
})

/** `actor` is who asks; `target` the branch that work lands in. */
export const primeFacts = (
  state: BacklogState,
  config: BacklogConfig,
  { actor, target }: { readonly actor: string; readonly target: string | null }
): PrimeFacts => {
  const { integration, project, qualityGates, reviewPipeline, tdd } = config
  const open = openTickets(state.tickets)
  const claimed = open.filter(({ claim }) => claim !== null)
  const row = (ticket: TicketState) => rowOf(state, ticket)
  const free = ({ ticket }: BlockedRow): boolean => ticket.claim === null && !IN_WORK.has(ticket.status)
  return {
    project: { name: project.name, stack: project.stack, target, integration },
    gates: [
      { gate: "tests", command: qualityGates.testCommand ?? null },
      { gate: "types", command: qualityGates.typeCheckCommand ?? null },
      { gate: "lint", command: qualityGates.lintCommand ?? null },
      { gate: "build", command: qualityGates.buildCommand ?? null }
    ],
    minTests: tdd.minTests,
    reviewers: reviewPipeline.reviewers.filter(({ required }) => required).map(({ name }) => name),
    open: open.length,
    yours: claimed.filter(({ claim }) => claim?.by === actor).map(row),
    others: claimed.filter(({ claim }) => claim?.by !== actor).map(row),
    inWork: open.filter(({ claim, status }) => claim === null && IN_WORK.has(status)).map(row),
    ready: readyTickets(state, NEVER).map(({ effective, ticket }) => rowOf(state, ticket, effective)),
    blocked: blockedTickets(state)
      .filter(free)
      .map(({ effective, reasons, ticket }) => ({
        ...rowOf(state, ticket, effective),
        reason: reasons[0] ?? ""
      }))
  }
}
