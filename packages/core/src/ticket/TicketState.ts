/**
 * What the log says about one ticket now, and how each ticket event changes it. Loads no schema.
 * Owns the status machine; who may cause an event is `TicketDecider.ts`. The body stays in the log (`contentAt`).
 *
 * @since 0.1.0
 */
import { millisOf } from "../log/civil.ts"
import type { EventId, Recorded, ReplicaId } from "../log/Event.ts"
import type { BacklogEvent } from "../log/Registry.ts"
import type { TicketEstimate } from "../cost/TicketEstimate.ts"
import { assigneesOf } from "./assignees.ts"
import type { PlannedFile, TicketContent } from "./Ticket.ts"
import { CLOSED_STATUSES, type Priority, type Status } from "./Vocabulary.ts"

export interface Claim {
  readonly by: string
  /** Wall time of the claim, RFC 3339 UTC. */
  readonly at: string
  readonly leaseMs: number
}

/** The change on the slot's branch: hashes are hints, because a rebase or squash elsewhere rewrites them. */
export interface Change {
  readonly branch: string
  readonly base: string
  readonly head: string
  readonly patchId: string
  readonly tree: string
  readonly files: ReadonlyArray<string>
}

/** A comment by the event that made it. */
export interface CommentAt {
  readonly id: EventId
  readonly removed: boolean
  /** The name that it has in the tool that it was imported from. */
  readonly foreign?: string
}

/** What is known of another ticket that is like this one. */
export interface TwinMark {
  readonly of: string
  /** Somebody said that the two are distinct. */
  readonly apart: boolean
}

/** The ticket of another tool that this one was made of. */
export interface ImportSource {
  readonly format: string
  readonly id: string
  readonly url: string | null
  readonly digest: string
  /** The event that holds the record. */
  readonly at: EventId
  /** It is closed because that tool said so, and for nothing that was said or proven here. */
  readonly closed: boolean
}

export interface TicketState {
  readonly uid: string
  /** As issued; shown with a suffix when another replica issued the same key earlier. */
  key: string
  type: string
  title: string
  priority: Priority
  tags: ReadonlyArray<string>
  /** Names in the front matter's `assignee`. */
  assignees: ReadonlyArray<string>
  dependsOn: ReadonlyArray<string>
  files: ReadonlyArray<PlannedFile>
  criteria: number
  plannedTests: number
  /** `ready` is never stored: see `statusOf`. */
  status: Exclude<Status, "ready">
  reason: string | null
  /** What keeps a draft a draft, in words. */
  open: ReadonlyArray<string>
  /** Number of created and revised events. */
  revision: number
  /** Position in creation order over the whole log: age. */
  readonly order: number
  readonly createdAt: string
  updatedAt: string
  closedAt: string | null
  /** Tickets that it is like: suspected of asking for the same, or found to ask for something else. */
  twins: ReadonlyArray<TwinMark>
  /** Tickets that stand for it since it was split, or found to be a duplicate. */
  replacedBy: ReadonlyArray<string>
  claim: Claim | null
  /** Where it was imported from; null for a ticket that was made here. */
  source: ImportSource | null
  /** Events that hold the content: created, then each revision. */
  contentAt: Array<EventId>
  /** What was said about it, in log order; removed ones too. What they say stays in the log. */
  comments: ReadonlyArray<CommentAt>
  estimate: TicketEstimate | null
  /** The wave that holds it now. */
  wave: string | null
  branch: string | null
  /** `replica`: the clone that judged it. Another clone's receipts prove nothing here. */
  change: (Change & { readonly replica: ReplicaId }) | null
  waiting: {
    readonly reason: "target-busy" | "awaiting-merge"
    readonly detail: string
    readonly finish: string
  } | null
  landed: { readonly branch: string; readonly commit: string; readonly rule: 1 | 2 | 3 } | null
}

export const newTicket = (
  event: Recorded,
  data: {
    readonly uid: string
    readonly key: string
    readonly content: TicketContent
    readonly open: ReadonlyArray<string>
  },
  order: number
): TicketState => ({
  uid: data.uid,
  key: data.key,
  type: data.content.type,
  title: data.content.title,
  priority: data.content.priority,
  tags: data.content.tags,
  assignees: assigneesOf(data.content.fields),
  dependsOn: data.content.dependsOn,
  files: data.content.files,
  criteria: data.content.criteria.length,
  plannedTests: data.content.plannedTests,
  status: data.open.length === 0 ? "pending" : "draft",
  reason: null,
  open: data.open,
  revision: 1,
  order,
  createdAt: event.at,
  updatedAt: event.at,
  closedAt: null,
  twins: [],
  replacedBy: [],
  claim: null,
  source: null,
  contentAt: [event.id],
  comments: [],
  estimate: null,
  wave: null,
  branch: null,
  change: null,
  waiting: null,
  landed: null
})

/** Where a ticket goes when nobody works on it: draft while something is open, pending otherwise. */
const rest = (ticket: TicketState): "draft" | "pending" => (ticket.open.length === 0 ? "pending" : "draft")

const CLOSED_BY = {
  "ticket.cancelled": "cancelled",
  "ticket.split": "split",
  "ticket.obsoleted": "obsolete",
  "ticket.duplicate-confirmed": "duplicate"
} as const

const CLOSED: ReadonlySet<Status> = new Set(CLOSED_STATUSES)

export const isClosed = (ticket: Pick<TicketState, "status">): boolean => CLOSED.has(ticket.status)

/** Closed by the word of the tool that it was imported from: done there, or given up. */
export const isClosedElsewhere = (ticket: Pick<TicketState, "source" | "status">): boolean =>
  isClosed(ticket) && ticket.source?.closed === true && ticket.status !== "completed"

/**
 * What another clone did before it knew that the ticket is closed: it stays closed until it is reopened. Code that landed
 * is a fact, so completion counts after a cancellation, too.
 */
const comesTooLate = (ticket: TicketState, type: BacklogEvent["type"]): boolean => {
  if (!isClosed(ticket)) return false
  switch (type) {
    case "ticket.completed":
      return ticket.status === "completed"
    case "ticket.claimed":
    case "ticket.stolen":
    case "ticket.blocked":
    case "ticket.cancelled":
    case "ticket.split":
    case "ticket.obsoleted":
    case "ticket.duplicate-confirmed":
    case "ticket.checked":
    case "ticket.committed":
    case "ticket.waiting":
    case "gate.started":
      return true
    default:
      return false
  }
}

/** A lease is judged against the time of the deciding command, never against a reader's clock. */
export const claimIsLive = (claim: Claim, at: string): boolean => millisOf(claim.at) + claim.leaseMs > millisOf(at)

const isHeld = ({ claim }: TicketState, by: string, at: string): boolean =>
  claim !== null && claim.by !== by && claimIsLive(claim, at)

const marked = ({ twins }: TicketState, of: string, apart: boolean): ReadonlyArray<TwinMark> => [
  ...twins.filter((one) => one.of !== of),
  { of, apart }
]

/** Applies one event of the ticket's stream to the draft in place; events it doesn't know leave it as it is. */
export const applyToTicket = (ticket: TicketState, recorded: Recorded): void => {
  const event: BacklogEvent = recorded.event
  if (comesTooLate(ticket, event.type)) return
  switch (event.type) {
    case "ticket.revised": {
      const { changes, open } = event.data
      if (changes.type !== undefined) ticket.type = changes.type
      if (changes.title !== undefined) ticket.title = changes.title
      if (changes.priority !== undefined) ticket.priority = changes.priority
      if (changes.tags !== undefined) ticket.tags = changes.tags
      if (changes.fields !== undefined) ticket.assignees = assigneesOf(changes.fields)
      if (changes.dependsOn !== undefined) ticket.dependsOn = changes.dependsOn
      if (changes.files !== undefined) ticket.files = changes.files
      if (changes.criteria !== undefined) ticket.criteria = changes.criteria.length
      if (changes.plannedTests !== undefined) ticket.plannedTests = changes.plannedTests
      ticket.open = open
      ticket.revision += 1
      ticket.contentAt.push(recorded.id)
      if (ticket.status === "draft" || ticket.status === "pending") ticket.status = rest(ticket)
      break
    }
    case "ticket.checked":
      ticket.open = event.data.open
      if (ticket.status === "draft" || ticket.status === "pending") ticket.status = rest(ticket)
      break
    case "ticket.commented":
      ticket.comments = [...ticket.comments, { id: recorded.id, removed: false }]
      break
    case "ticket.comment-imported": {
      const foreign = event.data.id
      // Another clone that imported the same source has said it already.
      if (ticket.comments.some((one) => one.foreign === foreign)) break
      ticket.comments = [...ticket.comments, { id: recorded.id, removed: false, foreign }]
      break
    }
    case "ticket.imported": {
      const { digest, format, id, outcome, reason, url } = event.data
      // What is closed here stays closed for its own reason; what another tool says of work that goes on here changes nothing.
      const closes = outcome !== "open" && !isClosed(ticket) && ticket.wave === null
      ticket.source = { format, id, url, digest, at: recorded.id, closed: closes || isClosedElsewhere(ticket) }
      if (!closes) break
      ticket.status = outcome === "done" ? "done-elsewhere" : "cancelled"
      ticket.reason = reason
      ticket.closedAt = recorded.at
      ticket.claim = null
      break
    }
    case "ticket.comment-removed":
    case "ticket.comment-restored": {
      const { comment } = event.data
      const removed = event.type === "ticket.comment-removed"
      ticket.comments = ticket.comments.map((one) => (one.id === comment ? { ...one, removed } : one))
      break
    }
    case "ticket.duplicate-suspected":
      // What somebody said counts, also for who hadn't heard of it.
      if (!ticket.twins.some(({ of }) => of === event.data.of)) ticket.twins = marked(ticket, event.data.of, false)
      // It says nothing new of the ticket itself.
      return
    case "ticket.duplicate-dismissed":
    case "ticket.duplicate-reconsidered":
      ticket.twins = marked(ticket, event.data.of, event.type === "ticket.duplicate-dismissed")
      return
    case "ticket.claimed":
      // Claimed by two who didn't know of each other: the earlier claim holds, and the later one learns of it.
      if (isHeld(ticket, event.data.by, recorded.at)) return
      ticket.claim = { by: event.data.by, at: recorded.at, leaseMs: event.data.leaseMs }
      break
    case "ticket.stolen":
      ticket.claim = { by: event.data.by, at: recorded.at, leaseMs: event.data.leaseMs }
      break
    case "ticket.released":
      ticket.claim = null
      break
    case "ticket.blocked":
      ticket.status = event.data.status
      ticket.reason = event.data.reason
      ticket.branch = event.data.branch
      ticket.claim = null
      break
    case "ticket.reopened":
      ticket.status = rest(ticket)
      ticket.reason = event.data.reason
      ticket.closedAt = null
      if (ticket.source !== null) ticket.source = { ...ticket.source, closed: false }
      ticket.replacedBy = []
      ticket.change = null
      ticket.waiting = null
      ticket.landed = null
      ticket.branch = null
      ticket.claim = null
      break
    case "ticket.cancelled":
    case "ticket.split":
    case "ticket.obsoleted":
    case "ticket.duplicate-confirmed":
      ticket.status = CLOSED_BY[event.type]
      ticket.replacedBy =
        event.type === "ticket.split"
          ? event.data.into
          : event.type === "ticket.duplicate-confirmed"
            ? [event.data.of]
            : []
      ticket.reason = event.data.reason
      ticket.closedAt = recorded.at
      ticket.claim = null
      break
    case "ticket.committed":
      ticket.status = "committed"
      ticket.change = { ...event.data, replica: recorded.replica }
      ticket.branch = event.data.branch
      ticket.waiting = null
      break
    case "ticket.waiting":
      ticket.waiting = event.data
      ticket.reason = event.data.reason
      break
    case "ticket.landed":
      ticket.landed = event.data
      ticket.waiting = null
      break
    case "ticket.completed":
      ticket.status = "completed"
      ticket.reason = null
      ticket.closedAt = recorded.at
      ticket.claim = null
      ticket.branch = null
      break
    case "gate.started":
      ticket.status = event.data.gate === "review" ? "in-review" : "in-progress"
      break
    case "cost.estimate-made":
      ticket.estimate = {
        estimator: event.data.estimator,
        version: event.data.version,
        byModel: event.data.byModel,
        p50: event.data.p50,
        p80: event.data.p80
      }
      break
    default:
      return
  }
  ticket.updatedAt = recorded.at
}
