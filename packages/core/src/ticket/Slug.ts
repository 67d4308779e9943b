/**
 * File names of tickets: `<KEY>-<slug>.md` in `pending/` or `completed/`. No title can leave the folder.
 *
 * @since 0.1.0
 */
import { CLOSED_STATUSES } from "./Vocabulary.ts"

/** Characters that a slug has at most: short enough for every file system and terminal. */
const MAX_SLUG = 50

/** From the project's folder (`ports/ProjectPlace.ts`). */
export const DATA_DIR = "backlog/data"

/** Letters and digits of any script in lower case, but none that are drawn empty, joined by single hyphens; empty when there are none. */
export const slugOf = (title: string): string => {
  const words = title
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFC")
    .replace(/(?:[^\p{L}\p{N}\p{M}]|[\u115f\u1160])+/gu, "-")
    .replace(/^[-\p{M}]+/u, "")
  return [...words].slice(0, MAX_SLUG).join("").replace(/-+$/u, "")
}

/** Folder of a status below the data folder. */
export const folderOf = (status: string): "pending" | "completed" =>
  (CLOSED_STATUSES as ReadonlyArray<string>).includes(status) ? "completed" : "pending"

/** Path of a ticket's file from the project's folder. */
export const ticketPath = (key: string, title: string, status: string): string => {
  const slug = slugOf(title)
  return `${DATA_DIR}/${folderOf(status)}/${key}${slug === "" ? "" : `-${slug}`}.md`
}
