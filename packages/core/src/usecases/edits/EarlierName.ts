/**
 * Whether a file has a name that its ticket's file had before: Git brings such names back, with what somebody typed there.
 *
 * @since 0.1.0
 */
import { keysOf } from "../../backlog/BacklogState.ts"
import { ticketPath } from "../../ticket/Slug.ts"
import type { Past } from "./Past.ts"

/** Folders follow the status. */
const STATUSES = ["pending", "completed"] as const

/** `path` is from the project's folder. */
export const isEarlierName = (path: string, uid: string, past: Past): boolean => {
  const titles = new Set((past.steps.get(uid) ?? []).map(({ meaning }) => meaning.content.title))
  const wanted = path.toLowerCase()
  return keysOf(past.state, uid).some((key) =>
    [...titles].some((title) => STATUSES.some((status) => ticketPath(key, title, status).toLowerCase() === wanted))
  )
}
