/**
 * Event kinds and their payload versions without their schemas, so that reading a log loads none.
 * Owns what the trusted path needs of `Registry.ts`: a test holds the two together.
 *
 * @since 0.1.0
 */
import type { UnknownEvent } from "./Event.ts"
import type { BacklogEvent } from "./Registry.ts"

export type Kind = BacklogEvent["type"]
/** Turns the encoded payload of one version into that of the next. */
export type Upcaster = (encoded: unknown) => unknown

/** Entry n turns version n+1 into n+2; the newest version is their number + 1. The definition of the kind has the same. */
export const UPCASTERS: Readonly<Record<Kind, ReadonlyArray<Upcaster>>> = {
  "backlog.initialized": [],
  "backlog.config-changed": [],
  "ticket.created": [],
  "ticket.revised": [],
  "ticket.claimed": [],
  "ticket.stolen": [],
  "ticket.released": [],
  "ticket.blocked": [],
  "ticket.reopened": [],
  "ticket.cancelled": [],
  "ticket.committed": [],
  "ticket.waiting": [],
  "ticket.landed": [],
  "ticket.completed": [],
  "ticket.edit-rejected": [],
  "wave.planned": [],
  "wave.started": [],
  "wave.slot-assigned": [],
  "wave.slot-settled": [],
  "wave.ended": [],
  "wave.session-limit-reached": [],
  "session.opened": [],
  "session.closed": [],
  "gate.started": [],
  "gate.submitted": [],
  "gate.receipt-recorded": [],
  "gate.finding-reported": [],
  "gate.review-concluded": [],
  "gate.hack-detected": [],
  "cost.usage-recorded": [],
  "cost.price-book-adopted": [],
  "cost.estimate-made": [],
  "cost.ticket-cost-settled": []
}

/** Newest version of a kind. */
export const versionOf = (kind: Kind): number => UPCASTERS[kind].length + 1

/** `ticket.created/1`: what a line has as `e`. */
export const tagOf = (kind: Kind): string => `${kind}/${versionOf(kind)}`

const isKind = (name: string): name is Kind => Object.hasOwn(UPCASTERS, name)

/** The newest tags, sorted, one a line: logs folded with other kinds or versions than these fold differently. */
export const kindsText = (): string => Object.keys(UPCASTERS).filter(isKind).map(tagOf).toSorted().join("\n")

/** Kind and version of a tag. Trusts its form. */
export const splitTag = (tag: string): { readonly kind: string; readonly version: number } => {
  const slash = tag.lastIndexOf("/")
  return { kind: tag.slice(0, slash), version: Number(tag.slice(slash + 1)) }
}

/** The payload as the newest version has it; null for a kind or version that this toolkit doesn't know. */
export const upcast = (
  kind: string,
  version: number,
  payload: unknown
): { readonly payload: unknown; readonly kind: Kind } | null => {
  if (!isKind(kind)) return null
  const upcasters = UPCASTERS[kind]
  if (!Number.isInteger(version) || version < 1 || version > upcasters.length + 1) return null
  return { kind, payload: upcasters.slice(version - 1).reduce((encoded, step) => step(encoded), payload) }
}

/** Tags of newest versions: their payloads need no work. */
const newest = new Map<string, Kind>(
  Object.keys(UPCASTERS)
    .filter(isKind)
    .map((kind) => [tagOf(kind), kind])
)

/** The event of a stored line, without a schema: what was checked when it was written or imported is trusted. */
export const trustedEvent = (tag: string, payload: unknown): BacklogEvent | UnknownEvent => {
  const type = newest.get(tag)
  // The payload was encoded from this kind's schema, and no schema's encoded form differs from its type (tested).
  if (type !== undefined) return { type, data: payload } as BacklogEvent
  const { kind, version } = splitTag(tag)
  const known = upcast(kind, version, payload)
  return known === null
    ? { type: "unknown", data: { kind, version, payload } }
    : ({ type: known.kind, data: known.payload } as BacklogEvent)
}
