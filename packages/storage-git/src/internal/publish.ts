/**
 * The order in which something becomes visible: objects first, durable, then the ref that reaches them; and whoever collects garbage
 * meanwhile gets none of them. (One gap is left: `git gc --prune=now` begins in the moment before the ref moves, and the process is
 * killed in the moment after.)
 *
 * @since 0.1.0
 */
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { writeError } from "./errors.ts"
import { codeOf } from "./Fs.ts"
import type { Io } from "./io.ts"
import type { GitObject } from "./objects.ts"
import { areLoose, arePacked, gcRuns, packObjects } from "./packing.ts"
import { placeObjects } from "./placing.ts"
import { swapRef } from "./swapRef.ts"
import type { Oid } from "./trees.ts"

/** `git gc` removes temporary files and empty folders, each once; so much bad luck in a row is something else. */
const ATTEMPTS = 10

const isGone = (error: unknown): boolean =>
  codeOf(error) === "ENOENT" || (error instanceof DomainError && error.code === "log-storage-failed")

/** Runs work again whose files were removed under its hands. */
const insisting = async <A>(io: Io, work: () => Promise<A>): Promise<A> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isGone(error) || attempt === ATTEMPTS) throw error
      await io.wait(attempt)
    }
  }
}

/** A pack costs a process, and each object of its own a file and a flush. */
const MANY = 64

/** Durable when it answers `moved`; `changed`: the ref isn't at `expected` any more, and nothing is visible. */
export const publish = async (
  io: Io,
  ref: string,
  expected: Oid | null,
  next: Oid,
  objects: ReadonlyArray<GitObject>
): Promise<"moved" | "changed"> => {
  let packed = false
  try {
    await insisting(io, async () => {
      packed = objects.length > MANY || gcRuns(io)
      await (packed ? packObjects(io, objects, false) : placeObjects(io, objects))
    })
  } catch (error) {
    throw writeError(error, ref)
  }
  if ((await swapRef(io, ref, expected, next)) === "changed") return "changed"
  try {
    // Against one that began before the ref moved; the next one sees it.
    const endangered = gcRuns(io) || (packed ? !(await arePacked(io, objects)) : !areLoose(io, objects))
    if (endangered) await insisting(io, () => packObjects(io, objects, true))
    return "moved"
  } catch (error) {
    throw writeError(error, ref, true)
  }
}
