/**
 * What lies at a path, without following a link there.
 *
 * @since 0.1.0
 */
import { lstatSync } from "node:fs"

/** Null when nothing is there. */
export const linkStat = (path: string) => {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null
  } catch {
    // A file where a folder should be: below it is nothing.
    return null
  }
}
