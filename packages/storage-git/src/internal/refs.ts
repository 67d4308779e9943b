/**
 * Reads refs as files: loose ones first, then `packed-refs`, because whoever packs a ref removes its file last. (Read the other way
 * round, a ref could seem to go back to an older value.) Never writes.
 *
 * @since 0.1.0
 */
import { join } from "node:path"
import { corruptError, readError } from "./errors.ts"
import { codeOf, type Fs } from "./Fs.ts"
import type { Io } from "./io.ts"
import { isOid, type Oid } from "./trees.ts"

type Place = Pick<Io, "fs" | "gitDir">

/** Null for a ref that has no file of its own. */
const readLooseRef = ({ fs, gitDir }: Place, ref: string): Oid | null => {
  let file: Buffer | null
  try {
    file = fs.read(join(gitDir, ref))
  } catch (error) {
    // A folder of refs.
    if (codeOf(error) === "EISDIR") return null
    throw readError(error, ref)
  }
  if (file === null) return null
  const oid = file.toString("latin1").trim()
  if (isOid(oid)) return oid
  throw corruptError(ref, "does not hold the name of an object", { ref })
}

const packedRefs = ({ fs, gitDir }: Place): ReadonlyMap<string, Oid> => {
  let file: Buffer | null
  try {
    file = fs.read(join(gitDir, "packed-refs"))
  } catch (error) {
    throw readError(error, "packed-refs")
  }
  const refs = new Map<string, Oid>()
  for (const line of (file?.toString("utf8") ?? "").split("\n")) {
    // Comments, and what tags point to.
    if (line.startsWith("#") || line.startsWith("^")) continue
    const [oid = "", ref] = line.split(" ")
    if (ref !== undefined && isOid(oid)) refs.set(ref, oid)
  }
  return refs
}

/** Null when there is no such ref. Throws `log-corrupt` and `log-storage-failed`. */
export const readRef = (place: Place, ref: string): Oid | null =>
  readLooseRef(place, ref) ?? packedRefs(place).get(ref) ?? null

const filesBelow = (fs: Fs, dir: string, prefix: string): ReadonlyArray<string> =>
  (fs.list(dir) ?? []).flatMap(({ folder, name }) => {
    if (folder) return filesBelow(fs, join(dir, name), `${prefix}/${name}`)
    return name.endsWith(".lock") ? [] : [`${prefix}/${name}`]
  })

/** Every ref below a prefix such as `refs/backlog`. */
export const listRefs = (place: Place, prefix: string): ReadonlyMap<string, Oid> => {
  const refs = new Map<string, Oid>()
  let names: ReadonlyArray<string>
  try {
    names = filesBelow(place.fs, join(place.gitDir, prefix), prefix)
  } catch (error) {
    throw readError(error, prefix)
  }
  for (const ref of names) {
    const oid = readLooseRef(place, ref)
    if (oid !== null) refs.set(ref, oid)
  }
  for (const [ref, oid] of packedRefs(place)) {
    if (ref.startsWith(`${prefix}/`) && !refs.has(ref)) refs.set(ref, oid)
  }
  return new Map([...refs].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
