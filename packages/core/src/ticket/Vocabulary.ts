/**
 * The words tickets use, without any schema: safe to load on the start path of short commands.
 *
 * @since 0.1.0
 */
export const TICKET_TYPES = ["TASK", "BUG", "FEAT", "IDEA", "SEC", "QUALITY", "REFACTOR", "TEST"] as const

/** Most urgent first. */
export const PRIORITIES = ["critical", "high", "medium", "low"] as const
export type Priority = (typeof PRIORITIES)[number]

export const BLOCKED_STATUSES = [
  "needs-investigation",
  "test-blocked",
  "lint-blocked",
  "review-blocked",
  "commit-blocked"
] as const
export type BlockedStatus = (typeof BLOCKED_STATUSES)[number]

/** `ready` is derived (pending with every dependency completed); the others are reached by events. */
export const STATUSES = [
  "draft",
  "pending",
  "ready",
  "planned",
  "in-progress",
  "in-review",
  "committed",
  "completed",
  "done-elsewhere",
  ...BLOCKED_STATUSES,
  "split",
  "duplicate",
  "obsolete",
  "cancelled"
] as const
export type Status = (typeof STATUSES)[number]

/** Statuses whose files live in `completed/` and that no wave takes. */
export const CLOSED_STATUSES = ["completed", "done-elsewhere", "split", "duplicate", "obsolete", "cancelled"] as const

/**
 * What a ticket asked for is there: who waits for it needn't any more. `done-elsewhere` is the word of the tool that it was imported
 * from; our gates have seen nothing of it, so it counts for no figure.
 */
export const isDone = (status: Status | null | undefined): boolean =>
  status === "completed" || status === "done-elsewhere"

/** What the tool that a ticket was imported from says of it: asked for, done there, or given up there. */
export const IMPORTED_OUTCOMES = ["open", "done", "dropped"] as const
export type ImportedOutcome = (typeof IMPORTED_OUTCOMES)[number]

/** Why a proven change is not integrated yet. */
export const WAITING_REASONS = ["target-busy", "awaiting-merge"] as const
