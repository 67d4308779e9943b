/**
 * The message of a ticket's one commit: conventional subject and the trailer that ties it to the log.
 *
 * @since 0.1.0
 */

/** Conventional commit types; a custom ticket type commits as `chore`. */
const KINDS: Readonly<Record<string, string>> = {
  FEAT: "feat",
  BUG: "fix",
  SEC: "fix",
  REFACTOR: "refactor",
  QUALITY: "refactor",
  TEST: "test",
  TASK: "chore",
  IDEA: "feat"
}

/** Git's own advice for subjects is 50; 72 is where most viewers cut. */
const SUBJECT_LIMIT = 72

/** Name of the trailer: `Backlog-Ticket: <KEY> <uid>`. */
export const TICKET_TRAILER = "Backlog-Ticket"

const subjectOf = (kind: string, title: string): string => {
  const clean = title.replaceAll(/\s+/gu, " ").trim()
  const subject = `${kind}: ${clean}`
  const points = [...subject]
  return points.length <= SUBJECT_LIMIT
    ? subject
    : `${points
        .slice(0, SUBJECT_LIMIT - 1)
        .join("")
        .trimEnd()}…`
}

export const commitMessage = (ticket: {
  readonly type: string
  readonly title: string
  readonly key: string
  readonly uid: string
}): string =>
  `${subjectOf(KINDS[ticket.type] ?? "chore", ticket.title)}\n\n${TICKET_TRAILER}: ${ticket.key} ${ticket.uid}\n`

/** The key and uid that a commit message's trailer names; null without one. */
export const ticketOfMessage = (message: string): { readonly key: string; readonly uid: string } | null => {
  const match = /^Backlog-Ticket: (?<key>\S+) (?<uid>\S+)\s*$/mu.exec(message)
  return match?.groups === undefined ? null : { key: match.groups["key"] ?? "", uid: match.groups["uid"] ?? "" }
}
