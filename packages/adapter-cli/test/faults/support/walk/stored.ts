/** The log of a clone as its files are, without asking the toolkit: a walk looks after every step. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

export interface StoredEvent {
  readonly id: string
  readonly replica: string
  readonly kind: string
  /** Of the ticket that it is about, among others. */
  readonly stream: string
  readonly command: string
  /** Every word of the walk in it, also in long texts that are kept apart. */
  readonly words: ReadonlyArray<string>
}

export const wordsIn = (text: string): ReadonlyArray<string> =>
  text.match(/word\d+/giu)?.map((one) => one.toLowerCase()) ?? []

interface Line {
  readonly r: string
  readonly c: number
  readonly i: number
  readonly e: string
  readonly s: string
  readonly cmd?: string
}

const filesBelow = (dir: string): ReadonlyArray<string> =>
  existsSync(dir)
    ? readdirSync(dir, { withFileTypes: true, recursive: true }).flatMap((one) =>
        one.isFile() ? [join(one.parentPath, one.name)] : []
      )
    : []

/** Reads what is new since the last call; what is gone is answered as well. */
export const storedLog = (store: string) => {
  const files = new Map<string, ReadonlyArray<StoredEvent>>()
  const blob = (name: string): string => {
    const file = join(store, "blobs", name.slice(0, 2), name)
    return existsSync(file) ? readFileSync(file, "utf8") : ""
  }
  const eventsOf = (file: string): ReadonlyArray<StoredEvent> =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((text) => {
        if (!text.startsWith('{"v"')) return []
        const { c, cmd, e, i, r, s } = JSON.parse(text) as Line
        const blobs = (text.match(/[0-9a-f]{64}/gu) ?? []).map(blob)
        return [
          {
            id: `${r}.${c}.${i}`,
            replica: r,
            kind: e,
            stream: s,
            command: cmd ?? "",
            words: wordsIn([text, ...blobs].join(" "))
          }
        ]
      })
  return {
    look: (): { readonly added: ReadonlyArray<StoredEvent>; readonly gone: ReadonlyArray<StoredEvent> } => {
      const there = new Set(filesBelow(join(store, "log")).filter((file) => file.endsWith(".jsonl")))
      const gone = [...files].flatMap(([file, events]) => (there.has(file) ? [] : events))
      const added = [...there].toSorted().flatMap((file) => {
        if (files.has(file)) return []
        const events = eventsOf(file)
        files.set(file, events)
        return events
      })
      return { added, gone }
    },
    /** Paths of all log files, from the folder of the log. */
    names: (): ReadonlyArray<string> => [...files.keys()].map((file) => file.slice(join(store, "log").length + 1)),
    self: (): string | null =>
      existsSync(join(store, "replica.json"))
        ? (JSON.parse(readFileSync(join(store, "replica.json"), "utf8")) as { readonly id: string }).id
        : null
  }
}
