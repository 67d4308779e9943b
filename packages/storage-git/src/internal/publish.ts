/**
 * The order in which something becomes visible: objects first, durable, then the ref that reaches them; and whoever collects garbage
 * meanwhile gets none of them. (One gap is left: the process is stopped between its last look and the move of the ref, a
 * `git gc --prune=now` runs until it removes things, and the process goes on and is killed before it looks again.)
 *
 * @since 0.1.0
 */
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { writeError } from "./errors.ts"
import { codeOf } from "./Fs.ts"
import type { Io } from "./io.ts"
import type { GitObject } from "./objects.ts"
import { areLoose, gcRuns, packObjects } from "./packing.ts"
import { placeObjects } from "./placing.ts"
import { quietly } from "./quietly.ts"
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
  /** What keeps the objects' pack, when they are in one. */
  let keep: string | null = null
  const pack = async (visible: boolean): Promise<void> => {
    keep = await insisting(io, () => packObjects(io, objects, visible))
  }
  const release = (): void => {
    const file = keep
    if (file !== null) quietly(() => io.fs.unlink(file))
  }
  /** Asked while the ref is locked: until a garbage collection that begins now has come to its refs, ours has moved. */
  const isSafe = (): boolean => keep !== null || (!gcRuns(io) && areLoose(io, objects))
  try {
    if (objects.length > MANY || gcRuns(io)) await pack(false)
    else await insisting(io, () => placeObjects(io, objects))
    let outcome = await swapRef(io, ref, expected, next, isSafe)
    if (outcome === "unsafe") {
      await pack(false)
      outcome = await swapRef(io, ref, expected, next, isSafe)
    }
    if (outcome !== "moved") {
      release()
      return "changed"
    }
  } catch (error) {
    throw writeError(error, ref)
  }
  try {
    // Whatever happened between the look and the move.
    if (!isSafe()) await pack(true)
    release()
    return "moved"
  } catch (error) {
    throw writeError(error, ref, true)
  }
}
