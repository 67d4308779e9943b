/**
 * Replicas that a person doesn't trust any more: from a commit on, nothing that they wrote has an effect. It stays in the log,
 * as a note. Only their word about the log itself still counts: what was redacted stays redacted. Pure.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { domainError, type DomainError } from "./DomainError.ts"
import type { Actor, AnyRecorded, NewEvent, ReplicaId } from "./Event.ts"

/** By replica, its first commit that has no effect. */
export type Rejections = ReadonlyMap<ReplicaId, number>

const LOG_STREAM = "log/main"

/**
 * What holds after these events, in log order; `known` itself when they change nothing. The later word counts, and that of a
 * person only: nobody speaks for the replica that writes it.
 */
export const rejectionsAfter = (known: Rejections, events: Iterable<AnyRecorded>): Rejections => {
  let changed: Map<ReplicaId, number> | null = null
  for (const { actor, event, replica } of events) {
    if (event.type !== "log.replica-rejected" && event.type !== "log.replica-accepted") continue
    if (!actor.startsWith("human:") || event.data.replica === replica) continue
    changed ??= new Map(known)
    if (event.type === "log.replica-rejected") changed.set(event.data.replica, event.data.from)
    else changed.delete(event.data.replica)
  }
  return changed ?? known
}

/** True when a log that is folded up to these numbers has to be folded again, because other commits count now. */
export const changesPast = (
  before: Rejections,
  after: Rejections,
  folded: ReadonlyMap<ReplicaId, { readonly seq: number }>
): boolean =>
  before !== after &&
  [...folded].some(([replica, { seq }]) => {
    const [one, other] = [before.get(replica) ?? Infinity, after.get(replica) ?? Infinity]
    return one !== other && seq >= Math.min(one, other)
  })

export const isRejected = (
  rejections: Rejections,
  { commit, replica, stream }: Pick<AnyRecorded, "commit" | "replica" | "stream">
): boolean => stream !== LOG_STREAM && commit >= (rejections.get(replica) ?? Infinity)

/** The event as it counts: itself, or a note. */
export const heed = (rejections: Rejections, recorded: AnyRecorded): AnyRecorded => {
  if (rejections.size === 0 || !isRejected(rejections, recorded) || recorded.event.type === "rejected") return recorded
  const { event } = recorded
  const kind = event.type === "unknown" ? event.data.kind : event.type
  const data: unknown = event.type === "unknown" ? event.data.payload : event.data
  return { ...recorded, event: { type: "rejected", data: { kind, data } } }
}

export interface RejectionCommand {
  readonly action: "reject" | "accept"
  readonly replica: ReplicaId
  /** The first commit that shall have no effect; null: what it writes from now on. */
  readonly from: number | null
  readonly actor: Actor
  readonly reason: string
  /** The replica that records it. */
  readonly self: ReplicaId | null
  /** The newest commit of each replica here. */
  readonly vector: ReadonlyMap<ReplicaId, number>
  readonly rejections: Rejections
}

const refuse = (
  kind: DomainError["kind"],
  code: string,
  message: string,
  why: string,
  next: string,
  { replica }: RejectionCommand
) => Result.fail(domainError(kind, code, message, why, next, { replica }))

/**
 * Answers what to record; nothing when it holds already. Refusals: `rejection-not-human`, `replica-is-own` (policy),
 * `replica-unknown` (not-found).
 */
export const decideRejection = (command: RejectionCommand): Result.Result<ReadonlyArray<NewEvent>, DomainError> => {
  const { action, actor, reason, rejections, replica, self, vector } = command
  if (!actor.startsWith("human:")) {
    return refuse(
      "policy",
      "rejection-not-human",
      `${actor} can't ${action} a replica.`,
      "It decides whose work counts, in every clone, so a person has to answer for it.",
      `Ask a person to run btk replica ${action} ${replica}.`,
      command
    )
  }
  if (replica === self) {
    return refuse(
      "policy",
      "replica-is-own",
      `${replica} is this clone's own replica.`,
      "A replica's word about itself doesn't count: whoever writes to it could say so.",
      "Run it in another clone.",
      command
    )
  }
  const head = vector.get(replica)
  if (head === undefined) {
    return refuse(
      "not-found",
      "replica-unknown",
      `This log has no replica ${replica}.`,
      "It has no commit of that name: it may be a typo, or another clone's that isn't here yet.",
      "Look: btk replica list",
      command
    )
  }
  const now = rejections.get(replica)
  if (action === "accept") {
    return Result.succeed(
      now === undefined
        ? []
        : [{ stream: LOG_STREAM, event: { type: "log.replica-accepted", data: { replica, reason } } }]
    )
  }
  const from = command.from ?? Math.min(now ?? Infinity, head + 1)
  return Result.succeed(
    now === from
      ? []
      : [{ stream: LOG_STREAM, event: { type: "log.replica-rejected", data: { replica, from, reason } } }]
  )
}

/** Why nothing can be recorded in this clone: what it writes would have no effect. Null when it would. */
export const rejectedSelf = (
  rejections: Rejections,
  self: ReplicaId | null,
  events: ReadonlyArray<NewEvent>
): DomainError | null => {
  const from = self === null ? undefined : rejections.get(self)
  if (self === null || from === undefined || events.every(({ stream }) => stream === LOG_STREAM)) return null
  return domainError(
    "policy",
    "replica-rejected",
    "What this clone records doesn't count any more. Nothing was recorded.",
    `A person rejected its replica ${self} from commit ${from} on; btk replica list shows who and why.`,
    `Ask them for btk replica accept ${self}, or go on in a fresh clone: it gets a replica of its own.`,
    { replica: self, from }
  )
}
