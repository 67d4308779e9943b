/**
 * The message of a ticket's one commit: conventional subject and the trailers that tie it to the log.
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

/** Name of the trailer that tells the tickets of several projects in one repository apart: `Backlog-Project: <id>`. */
export const PROJECT_TRAILER = "Backlog-Project"

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
  /** Id of the project; null where nobody says. */
  readonly project: string | null
}): string =>
  [
    subjectOf(KINDS[ticket.type] ?? "chore", ticket.title),
    "",
    `${TICKET_TRAILER}: ${ticket.key} ${ticket.uid}`,
    ...(ticket.project === null ? [] : [`${PROJECT_TRAILER}: ${ticket.project}`]),
    ""
  ].join("\n")

export interface NamedTicket {
  readonly key: string
  readonly uid: string
  /** Null in a message that names no project. */
  readonly project: string | null
}

/** The ticket that a commit message's trailers name; null without one. */
export const ticketOfMessage = (message: string): NamedTicket | null => {
  const { key, project, uid } =
    /^Backlog-Ticket: (?<key>\S+) (?<uid>\S+)[^\S\n]*$(?:\nBacklog-Project: (?<project>\S+)[^\S\n]*$)?/mu.exec(message)
      ?.groups ?? {}
  return key === undefined || uid === undefined ? null : { key, uid, project: project ?? null }
}
