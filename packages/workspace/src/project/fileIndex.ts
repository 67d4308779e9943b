/**
 * What we know of each ticket file of one work tree: its stat and digest when it was looked at or written, and what it
 * shows. A line is added for each change, so that several processes can add at once. Local and disposable: without it
 * every file is looked at again.
 *
 * @since 0.1.0
 */
import { appendFileSync, mkdirSync, readFileSync, statSync } from "node:fs"
import { dirname } from "node:path"
import { NO_ROOM, NOT_OURS } from "@backlog-toolkit/core/ports/systemFailure"
import { replaceFile } from "../replaceFile.ts"
import { begun, type Intent, type Intents, intentOf, lookedAt, written } from "./fileIntents.ts"

export interface FileStat {
  readonly size: number
  /** Nanoseconds, as text: a number can't hold them. */
  readonly mtime: string
  readonly ctime: string
  readonly ino: string
}

export interface IndexEntry extends FileStat {
  readonly sha256: string
  /** When it was looked at or had been written, in milliseconds. */
  readonly at: number
  readonly uid: string | null
  readonly shows: string | null
  /** Whether the bytes can be had again: we wrote them, or Git has them. */
  readonly safe: boolean
  /** Of who wrote the file, the writer. */
  readonly by?: string
}

export type FileIndex = Map<string, IndexEntry>

export interface Known {
  /** What all this was read from. */
  readonly text: string
  readonly index: FileIndex
  /** By path. */
  readonly intents: Map<string, Intents>
}

/** Lines that are worth rewriting the file for: it is then at least four times as long as it has to be. */
const COMPACT_FROM = 512
const COMPACT_FACTOR = 4
/** A file that was written this shortly before it was recorded may have been written again in the same tick. */
const RACY_MS = 2000
const NS_PER_MS = 1_000_000n

export const sameStat = (entry: IndexEntry, stat: FileStat): boolean =>
  entry.size === stat.size && entry.mtime === stat.mtime && entry.ctime === stat.ctime && entry.ino === stat.ino

/** Whether an equal stat proves equal bytes. */
export const isSettled = ({ at, mtime }: IndexEntry): boolean => Number(BigInt(mtime) / NS_PER_MS) < at - RACY_MS

type Line = readonly [path: string, entry: IndexEntry | null] | readonly [path: string, entry: null, intent: Intent]

const line = (one: Line): string => `${JSON.stringify(one)}\n`

const textOf = (file: string): string => {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return ""
  }
}

const isEntry = (value: unknown): value is IndexEntry =>
  typeof value === "object" && value !== null && "sha256" in value && "mtime" in value && "at" in value

const NONE: Intents = []
const NOTHING: Known = { text: "", index: new Map(), intents: new Map() }

/** A look that somebody recorded when the file had been written again. */
const isLate = (known: IndexEntry | undefined, entry: unknown): boolean =>
  known?.by !== undefined && isEntry(entry) && entry.by === undefined && known.at >= entry.at

/** What the file may have, once an entry for it is recorded. */
const leftBy = (intents: Intents, entry: unknown): Intents => {
  if (!isEntry(entry)) return NONE
  return entry.by === undefined ? lookedAt(intents, entry.at) : written(intents, entry.by)
}

/** Goes on from what was read before when the text does, as it does unless somebody rewrote the file. */
const parse = (all: string, before: Known): Known => {
  // A line that somebody is adding right now is read the next time.
  const text = all.slice(0, all.lastIndexOf("\n") + 1)
  const goesOn = before.text !== "" && text.startsWith(before.text)
  const index: FileIndex = new Map(goesOn ? before.index : [])
  const intents = new Map(goesOn ? before.intents : [])
  for (const one of (goesOn ? text.slice(before.text.length) : text).split("\n")) {
    if (one === "") continue
    try {
      const [path, entry, intent] = JSON.parse(one) as readonly [unknown, unknown, Intent | undefined]
      if (typeof path !== "string") continue
      if (intent !== undefined) {
        intents.set(path, begun(intents.get(path) ?? NONE, intent))
        continue
      }
      if (isLate(index.get(path), entry)) continue
      const left = leftBy(intents.get(path) ?? NONE, entry)
      if (left.length === 0) intents.delete(path)
      else intents.set(path, left)
      if (isEntry(entry)) index.set(path, entry)
      else index.delete(path)
    } catch {
      // A line that a crash cut off says nothing.
    }
  }
  return { text, index, intents }
}

const compact = (file: string, { index, intents, text }: Known): void => {
  const open = [...intents].flatMap(([path, all]) =>
    all.flatMap(({ done, intent }) => (done ? [] : [[path, null, intent] as const]))
  )
  const lines: ReadonlyArray<Line> = [...index, ...open]
  // What others added since we read is taken along.
  replaceFile(file, lines.map(line).join(""), (temporary) => appendFileSync(temporary, textOf(file).slice(text.length)))
}

/** `before` is an earlier answer for the same file. */
export const readIndex = (file: string, before: Known = NOTHING): Known => parse(textOf(file), before)

/** Rewrites an index that grew. Only for who has its lock: a line that is added meanwhile could be lost. */
export const shortenIndex = (file: string, known: Known): void => {
  const lines = known.text.split("\n").length - 1
  if (lines > COMPACT_FROM && lines > known.index.size * COMPACT_FACTOR) ifPossible(() => compact(file, known))
}

/** Forgets the names of files that are gone: they may say what must not be kept. Only for who has the lock. */
export const tidyIndex = (file: string): void => {
  const known = parse(textOf(file), NOTHING)
  if (known.text !== "") compact(file, known)
}

/** What is known of a file with these bytes: it is as it was looked at, or one of us is just writing it. */
export const knownAs = ({ index, intents }: Pick<Known, "index" | "intents">, path: string, sha256: string) => {
  const entry = index.get(path)
  return entry?.sha256 === sha256 ? entry : (intentOf(intents.get(path) ?? NONE, sha256) ?? null)
}

/** Null forgets a path. */
export const addToIndex = (file: string, entries: ReadonlyArray<Line>): void => {
  if (entries.length === 0) return
  mkdirSync(dirname(file), { recursive: true })
  // The line break before keeps a line that a crash cut off from spoiling ours.
  appendFileSync(file, `\n${entries.map(line).join("")}`)
}

/** A disk that takes nothing: read-only, full, or not ours to write. */
const takesNothing = (code: unknown): boolean => NO_ROOM.has(String(code)) || NOT_OURS.has(String(code))

/** For what only saves time: where the disk takes nothing, the next command looks again. */
export const ifPossible = (record: () => void): void => {
  try {
    record()
  } catch (error) {
    if (!(error instanceof Error && "code" in error && takesNothing(error.code))) throw error
  }
}

/** Changes whenever somebody adds to the index. */
export const indexVersion = (file: string): string => {
  const stat = statSync(file, { throwIfNoEntry: false, bigint: true })
  return stat === undefined ? "" : `${stat.ino} ${stat.size} ${stat.mtimeNs}`
}
