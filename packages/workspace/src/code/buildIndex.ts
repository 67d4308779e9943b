/**
 * Builds the index of a work tree, and brings it up to date: only files that changed are read. It is a cache of the work tree: whatever of it is
 * lost or damaged is built again.
 *
 * @since 0.1.0
 */
import { existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type FileEntry, fileEntry } from "@backlog-toolkit/core/code/FileEntry"
import type { SyntaxReaderShape } from "@backlog-toolkit/core/ports/SyntaxReader"
import { sha256 } from "@backlog-toolkit/storage-fs/sha256"
import * as Effect from "effect/Effect"
import { writeTextFile } from "../files.ts"
import { withLock } from "../project/withLock.ts"
import { MAX_SOURCE_BYTES } from "@backlog-toolkit/core/source/SourceFile"
import { readSources, sourcePaths } from "../source/sourceAt.ts"
import { entryLine, type Kept, keptOf } from "./entryLines.ts"
import { type OpenIndex, readIndex } from "./readIndex.ts"
import { writeIndex } from "./writeIndex.ts"

/** Raised whenever what is kept of a file, or a table, changes. */
const FORMAT = 1

export interface IndexPlace {
  /** Top of the work tree. */
  readonly top: string
  /** Folders of the toolkit from there, which are no source. */
  readonly own: ReadonlyArray<string>
  /** Where the index is kept; its own. */
  readonly folder: string
}

export interface Built {
  readonly index: OpenIndex
  /** Files that were read, those that were taken over, and those that are gone. */
  readonly read: number
  readonly kept: number
  readonly removed: number
}

const ENTRIES = "entries"
/** Stamps alone, so that nothing else is read while nothing changes. */
const STAMPS = "stamps"
const CURRENT = "current"

const keptIn = (folder: string): ReadonlyMap<string, Kept> => {
  try {
    const [format, ...lines] = readFileSync(join(folder, ENTRIES), "utf8").split("\n")
    if (format !== `${FORMAT}`) return new Map()
    return new Map(
      lines.flatMap((line) => {
        if (line === "") return []
        const kept = keptOf(line)
        return [[kept.entry.path, kept] as const]
      })
    )
  } catch {
    return new Map()
  }
}

/** Null where the index has to be looked at, or there is none. */
const stampsIn = (folder: string): ReadonlyMap<string, Kept["stamp"]> | null => {
  try {
    const { format, stamps } = JSON.parse(readFileSync(join(folder, STAMPS), "utf8")) as {
      readonly format: number
      readonly stamps: ReadonlyArray<readonly [path: string, mtimeMs: number, size: number]>
    }
    return format === FORMAT ? new Map(stamps.map(([path, mtimeMs, size]) => [path, [mtimeMs, size]])) : null
  } catch {
    return null
  }
}

const currentIn = (folder: string): string | null => {
  try {
    const name = readFileSync(join(folder, CURRENT), "utf8")
    return existsSync(join(folder, name, "meta")) ? name : null
  } catch {
    return null
  }
}

const stampOf = (file: string): Kept["stamp"] | null => {
  const stat = lstatSync(file, { throwIfNoEntry: false })
  return stat?.isFile() === true ? [stat.mtimeMs, stat.size] : null
}

/** A file that was changed so lately can change again within the same tick of the clock. */
const SETTLED_MS = 2000

/** Never the same as that of a file. */
const settledStamp = (stamp: Kept["stamp"], now: number): Kept["stamp"] =>
  now - stamp[0] < SETTLED_MS ? [0, stamp[1]] : stamp

const isSame = (kept: Kept | undefined, stamp: Kept["stamp"]): kept is Kept =>
  kept !== undefined && kept.stamp[0] === stamp[0] && kept.stamp[1] === stamp[1]

const areSame = (known: ReadonlyMap<string, Kept["stamp"]>, stamps: ReadonlyMap<string, Kept["stamp"]>): boolean =>
  known.size === stamps.size &&
  [...stamps].every(([path, stamp]) => {
    const there = known.get(path)
    return there !== undefined && there[0] === stamp[0] && there[1] === stamp[1]
  })

/** Of this process. */
let builds = 0

/** Longer than a command reads an index, in milliseconds. */
const READ_MS = 60_000

/** May be read by somebody who found it in place. */
const isRead = (tables: string): boolean => {
  const stat = lstatSync(tables, { throwIfNoEntry: false })
  return stat !== undefined && Date.now() - stat.mtimeMs < READ_MS
}

/** Several processes may build at once: each writes folders of its own, and the last one counts. */
const put = (folder: string, all: ReadonlyArray<Kept>, looked: ReadonlyMap<string, Kept["stamp"]>): OpenIndex => {
  const entries: ReadonlyArray<FileEntry> = all.map(({ entry }) => entry)
  const name = `tables-${process.pid}-${(builds += 1)}-${Date.now().toString(36)}`
  writeIndex(join(folder, name), entries)
  const part = join(folder, `${ENTRIES}-${process.pid}`)
  writeFileSync(part, `${FORMAT}\n${all.map(entryLine).join("\n")}\n`)
  const stamps = JSON.stringify({ format: FORMAT, stamps: [...looked].map(([path, stamp]) => [path, ...stamp]) })
  withLock(join(folder, "lock"), () => {
    const before = currentIn(folder)
    // Without them the rest is looked at: they are true of nothing until all of it is in place.
    rmSync(join(folder, STAMPS), { force: true })
    renameSync(part, join(folder, ENTRIES))
    writeTextFile(join(folder, CURRENT), name)
    writeTextFile(join(folder, STAMPS), stamps)
    for (const one of readdirSync(folder))
      if (one.startsWith("tables-") && one !== name && one !== before && !isRead(join(folder, one)))
        rmSync(join(folder, one), { recursive: true, force: true })
  })
  return readIndex(join(folder, name))
}

/** Up to date with the work tree as it is now. */
export const buildIndex = (
  { folder, own, top }: IndexPlace,
  syntax: SyntaxReaderShape,
  { anew = false, now = Date.now() }: { readonly anew?: boolean; readonly now?: number } = {}
): Effect.Effect<Built> =>
  Effect.gen(function* () {
    const current = anew ? null : currentIn(folder)
    const stamps = new Map<string, Kept["stamp"]>()
    for (const path of sourcePaths(top, own)) {
      const stamp = stampOf(join(top, path))
      if (stamp !== null && stamp[1] <= MAX_SOURCE_BYTES) stamps.set(path, stamp)
    }
    const known = current === null ? null : stampsIn(folder)
    if (current !== null && known !== null && areSame(known, stamps))
      return { index: readIndex(join(folder, current)), read: 0, kept: known.size, removed: 0 }
    const before = anew ? new Map<string, Kept>() : keptIn(folder)
    const changed = [...stamps].filter(([path, stamp]) => !isSame(before.get(path), stamp)).map(([path]) => path)
    const removed = [...before.keys()].filter((path) => !stamps.has(path)).length
    const files = readSources(top, changed)
    const digests = new Map(files.map(({ path, text }) => [path, sha256(text)]))
    const fresh = files.filter(({ path }) => before.get(path)?.digest !== digests.get(path))
    const outlines = yield* syntax.outlines(fresh)
    const entries = new Map(
      fresh.map((file, at) => {
        const outline = outlines[at]
        if (outline === undefined) throw new Error("an outline is missing")
        return [file.path, fileEntry(file, outline)] as const
      })
    )
    const all = [...stamps].flatMap(([path, stamp]): ReadonlyArray<Kept> => {
      const there = before.get(path)
      const digest = digests.get(path)
      // Not looked at again next time, unless it may still be changing.
      const settled = settledStamp(stamp, now)
      const entry = entries.get(path)
      if (entry !== undefined && digest !== undefined) return [{ entry, digest, stamp: settled }]
      // What changed and is no text any more is left out.
      if (there === undefined || (digest === undefined && !isSame(there, stamp))) return []
      return [digest === undefined ? there : { ...there, stamp: settled }]
    })
    const looked = new Map([...stamps].map(([path, stamp]) => [path, settledStamp(stamp, now)] as const))
    return { index: put(folder, all, looked), read: fresh.length, kept: all.length - fresh.length, removed }
  })
