/**
 * Reads objects by name: a few from their own files, and everything else, above all many, through one `git cat-file`. What it
 * answers has the SHA-1 that it was asked by.
 *
 * @since 0.1.0
 */
import { isUtf8 } from "node:buffer"
import { type CatFile, CatFileEnded, openCatFile } from "./catFile.ts"
import { corruptError, readError } from "./errors.ts"
import type { Io } from "./io.ts"
import { gcRuns } from "./packing.ts"
import { type ObjectType, oidOf, readLoose } from "./objects.ts"
import { type Entry, type Oid, parseTree } from "./trees.ts"

export interface Reader {
  /** Null when there is no such object. `place` names it in errors: `log-corrupt`, `log-storage-failed`, `git-missing`. */
  readonly find: (type: ObjectType, oid: Oid, place: string) => Promise<Buffer | null>
  /** As `find`, but a missing object is a damaged log. */
  readonly read: (type: ObjectType, oid: Oid, place: string) => Promise<Buffer>
  readonly tree: (oid: Oid, place: string) => Promise<ReadonlyArray<Entry>>
  /** From here on a process answers, which pays when much is read. */
  readonly many: () => void
  readonly close: () => void
}

/** What a writer needs for it on a busy machine: together a second, or a fifth when there is little reason to hope. */
const [WAITS_FOR_GC, WAITS, WAIT_MS] = [20, 4, 50]

/** A process costs as much as some tens of files. */
const FEW = 32

export const openReader = (io: Io): Reader => {
  let process: CatFile | null = null
  let looked = 0

  const byGit = async (type: ObjectType, oid: Oid, place: string, damaged: boolean): Promise<Buffer | null> => {
    process ??= openCatFile(io)
    try {
      const found = await process.get(oid)
      if (found === null) {
        if (damaged) throw corruptError(place, `is damaged: object ${oid}`, { oid })
        return null
      }
      if (found.type !== type || oidOf(type, found.body) !== oid) {
        throw corruptError(place, `is damaged: object ${oid} is not the ${type} of that name`, { oid })
      }
      return found.body
    } catch (error) {
      if (!(error instanceof CatFileEnded)) throw error
      throw corruptError(place, `can't be read: object ${oid}. Git says: ${error.said}`, { oid })
    }
  }

  const find: Reader["find"] = async (type, oid, place) => {
    if (process !== null || looked >= FEW) return byGit(type, oid, place, false)
    looked += 1
    try {
      const found = readLoose(io.fs, io.gitDir, oid)
      if (typeof found === "object" && found.type === type) return found.body
      return await byGit(type, oid, place, found === "damaged")
    } catch (error) {
      throw readError(error, place)
    }
  }

  const read: Reader["read"] = async (type, oid, place) => {
    for (let waits = 0; ; waits++) {
      const body = await find(type, oid, place)
      if (body !== null) return body
      // A writer may be about to store again what a garbage collection took from under its hands.
      if (waits >= (gcRuns(io) ? WAITS_FOR_GC : WAITS)) break
      await io.wait(WAIT_MS)
    }
    throw corruptError(place, `is missing: object ${oid}`, { oid })
  }

  return {
    find,
    read,
    tree: async (oid, place) => {
      const entries = parseTree(await read("tree", oid, place))
      if (entries === null) throw corruptError(place, `is damaged: object ${oid} is no tree`, { oid })
      return entries
    },
    many: () => {
      looked = FEW
    },
    close: () => process?.close()
  }
}

/** Runs work with a reader, and ends its process. */
export const reading = async <A>(io: Io, work: (reader: Reader) => Promise<A>): Promise<A> => {
  const reader = openReader(io)
  try {
    return await work(reader)
  } finally {
    reader.close()
  }
}

export const textOf = (body: Buffer, place: string): string => {
  const text = body.toString("utf8")
  // Rare enough to look twice: a replacement character that somebody wrote is fine.
  if (text.includes("\uFFFD") && !isUtf8(body)) throw corruptError(place, "is not valid UTF-8")
  return text
}
