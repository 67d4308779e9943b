// The lines of a store's log, as its files have them.
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs"
import { join } from "node:path"

/** The texts of all commits in order; every replica's, one after the other. */
export function* texts(store) {
  for (const replica of readdirSync(join(store, "log")).toSorted()) {
    for (const folder of readdirSync(join(store, "log", replica)).toSorted()) {
      const path = join(store, "log", replica, folder)
      for (const name of readdirSync(path).toSorted()) yield readFileSync(join(path, name), "utf8")
    }
  }
}

/** All lines in one file, which is the least that a program has to read. */
export const writeLines = (store, file) => {
  const fd = openSync(file, "w")
  for (const text of texts(store)) writeSync(fd, text)
  closeSync(fd)
}

/** Events in the log. */
export const countLines = (store) => [...texts(store)].reduce((sum, text) => sum + text.split("\n").length - 1, 0)
