/**
 * Builds the index of a work tree, and brings it up to date: only files that changed are read. It is a cache of the work tree: whatever of it is
 * lost or damaged is built again.
 *
 * @since 0.1.0
 */
import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import type { IndexReader } from "@backlog-toolkit/core/code/CodeQuery"
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
import { withChanges } from "./withChanges.ts"
import { type IndexMeta, writeIndex } from "./writeIndex.ts"

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
  readonly index: IndexReader
  /** What its tables count; of the work tree as it is where the whole index was asked for. */
  readonly meta: IndexMeta
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

/** What is known of a file without reading what is kept of it: its stamp, its digest (empty for no text), and where that is kept. */
interface Known {
  readonly stamp: Kept["stamp"]
  readonly digest: string
  readonly from: number
  readonly bytes: number
}

type KnownRow = readonly [path: string, mtimeMs: number, size: number, digest: string, from: number, bytes: number]

/** Null where the index has to be looked at, or there is none. */
const knownIn = (folder: string): ReadonlyMap<string, Known> | null => {
  try {
    const { files, format } = JSON.parse(readFileSync(join(folder, STAMPS), "utf8")) as {
      readonly format: number
      readonly files: ReadonlyArray<KnownRow>
    }
    if (format !== FORMAT) return null
    return new Map(
      files.map(([path, mtimeMs, size, digest, from, bytes]) => [path, { stamp: [mtimeMs, size], digest, from, bytes }])
    )
  } catch {
    return null
  }
}

/** What is kept of some files, without reading the rest; null where it isn't what the places say. */
const keptAt = (folder: string, places: ReadonlyArray<Known>): ReadonlyArray<FileEntry> | null => {
  const file = openSync(join(folder, ENTRIES), "r")
  try {
    return places.map(({ bytes, from }) => {
      const line = Buffer.alloc(bytes)
      readSync(file, line, 0, bytes, from)
      return keptOf(line.toString("utf8")).entry
    })
  } catch {
    return null
  } finally {
    closeSync(file)
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
  const head = Buffer.from(`${FORMAT}\n`)
  const lines = all.map((kept) => Buffer.from(`${entryLine(kept)}\n`))
  const part = join(folder, `${ENTRIES}-${process.pid}`)
  writeFileSync(part, Buffer.concat([head, ...lines]))
  let from = head.length
  const places = new Map(
    all.map(({ digest, entry }, at) => {
      const bytes = (lines[at]?.length ?? 1) - 1
      const place = { digest, from, bytes }
      from += bytes + 1
      return [entry.path, place] as const
    })
  )
  const files = [...looked].map(([path, stamp]): KnownRow => {
    const { bytes, digest, from: at } = places.get(path) ?? { bytes: 0, digest: "", from: 0 }
    return [path, ...stamp, digest, at, bytes]
  })
  withLock(join(folder, "lock"), () => {
    const before = currentIn(folder)
    // Without them the rest is looked at: they are true of nothing until all of it is in place.
    rmSync(join(folder, STAMPS), { force: true })
    renameSync(part, join(folder, ENTRIES))
    writeTextFile(join(folder, CURRENT), name)
    writeTextFile(join(folder, STAMPS), JSON.stringify({ format: FORMAT, files }))
    for (const one of readdirSync(folder))
      if (one.startsWith("tables-") && one !== name && one !== before && !isRead(join(folder, one)))
        rmSync(join(folder, one), { recursive: true, force: true })
  })
  return readIndex(join(folder, name))
}

/** Changed files that are read at each question; where there are more, all tables are written again. */
const FEW = 40

/** The tables, and the few files that changed since; null where they don't do. */
const unlessRewritten = (
  { folder, top }: IndexPlace,
  syntax: SyntaxReaderShape,
  current: string,
  stamps: ReadonlyMap<string, Kept["stamp"]>,
  most: number
): Effect.Effect<Built | null> =>
  Effect.gen(function* () {
    const known = knownIn(folder)
    if (known === null || known.size !== stamps.size) return null
    const differing: Array<readonly [path: string, known: Known]> = []
    for (const [path, stamp] of stamps) {
      const there = known.get(path)
      if (there === undefined) return null
      if (there.stamp[0] !== stamp[0] || there.stamp[1] !== stamp[1]) differing.push([path, there])
    }
    if (differing.length > FEW) return null
    const texts = new Map(
      readSources(
        top,
        differing.map(([path]) => path)
      ).map((file) => [file.path, file])
    )
    // Whatever became text, or is none any more, is in other tables.
    if (differing.some(([path, { digest }]) => (digest !== "") !== texts.has(path))) return null
    const changed = differing.filter(
      ([path, { digest }]) => digest !== "" && sha256(texts.get(path)?.text ?? "") !== digest
    )
    if (changed.length > most) return null
    const index = readIndex(join(folder, current))
    const kept = index.meta.files - changed.length
    if (changed.length === 0) return { index, meta: index.meta, read: 0, kept, removed: 0 }
    const before = keptAt(
      folder,
      changed.map(([, place]) => place)
    )
    if (before === null) return null
    const files = changed.flatMap(([path]) => texts.get(path) ?? [])
    const outlines = yield* syntax.outlines(files)
    const after = files.flatMap((file, at) => {
      const outline = outlines[at]
      return outline === undefined ? [] : [fileEntry(file, outline)]
    })
    return { index: withChanges(index, before, after), meta: index.meta, read: changed.length, kept, removed: 0 }
  })

/** Up to date with the work tree as it is now. */
export const buildIndex = (
  place: IndexPlace,
  syntax: SyntaxReaderShape,
  {
    anew = false,
    now = Date.now(),
    whole = false
  }: {
    /** Read every file again. */
    readonly anew?: boolean
    readonly now?: number
    /** Write the tables again where anything changed. */
    readonly whole?: boolean
  } = {}
): Effect.Effect<Built> =>
  Effect.gen(function* () {
    const { folder, own, top } = place
    const current = anew ? null : currentIn(folder)
    const stamps = new Map<string, Kept["stamp"]>()
    for (const path of sourcePaths(top, own)) {
      const stamp = stampOf(join(top, path))
      if (stamp !== null && stamp[1] <= MAX_SOURCE_BYTES) stamps.set(path, stamp)
    }
    if (current !== null) {
      const built = yield* unlessRewritten(place, syntax, current, stamps, whole ? 0 : FEW)
      if (built !== null) return built
    }
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
    const index = put(folder, all, looked)
    return { index, meta: index.meta, read: fresh.length, kept: all.length - fresh.length, removed }
  })
