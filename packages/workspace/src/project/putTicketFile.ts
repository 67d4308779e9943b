/**
 * Puts a ticket file in its place or takes it away, as long as what stands there is what was looked at: compared once more
 * immediately before, so that nobody's save gets lost. Bytes that only a person has are kept first.
 *
 * @since 0.1.0
 */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { readBytes } from "./fileText.ts"
import { foldersClear, statOf } from "./ticketPaths.ts"

export interface PutOptions {
  readonly worktree: string
  readonly sha256: (bytes: Uint8Array) => string
  readonly keep: (path: string, bytes: Uint8Array, digest: string) => string
}

/** `not-ours`: the bytes there are somebody else's. `moved`: they changed while we looked, so one has to look again. */
export type Put = "as-wanted" | "written" | "not-ours" | "moved"

const encoder = new TextEncoder()
let temporaries = 0

const looksAs = (file: string, digest: string | null, sha256: PutOptions["sha256"]): boolean => {
  const bytes = readBytes(file)
  return (bytes === null ? null : sha256(bytes)) === digest
}

/** `text` null removes. `known` tells of bytes that we know: whether they can be had again; null for bytes of somebody else. */
export const putTicketFile = (
  { keep, sha256, worktree }: PutOptions,
  path: string,
  text: string | null,
  known: (digest: string) => { readonly safe: boolean } | null
): Put => {
  const file = join(worktree, path)
  if (!foldersClear(worktree, path)) return "not-ours"
  const there = readBytes(file)
  const digest = there === null ? null : sha256(there)
  const wanted = text === null ? null : encoder.encode(text)
  if (digest === (wanted === null ? null : sha256(wanted))) return "as-wanted"
  if (there !== null && digest !== null) {
    const ours = statOf(file) === null ? null : known(digest)
    if (ours === null) return "not-ours"
    if (!ours.safe) keep(path, there, digest)
  }
  if (wanted === null) {
    if (!looksAs(file, digest, sha256)) return "moved"
    rmSync(file, { force: true })
    return "written"
  }
  mkdirSync(dirname(file), { recursive: true })
  // Whoever embeds the library may have several writers in one process.
  const temporary = join(dirname(file), `.btk-${process.pid}-${(temporaries += 1)}.tmp`)
  try {
    writeFileSync(temporary, wanted)
    if (!looksAs(file, digest, sha256)) {
      rmSync(temporary, { force: true })
      return "moved"
    }
    renameSync(temporary, file)
    return "written"
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
