/**
 * What a file said before somebody edited it: the state that the edit is compared with.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import type { ScannedFile } from "../../ports/TicketFiles.ts"
import { changesBetween } from "../../ticket/file/ContentChanges.ts"
import { type FileMeaning, readMeaning } from "../../ticket/file/FileMeaning.ts"
import type { Past, PastStep } from "./Past.ts"

export type Base = Pick<FileMeaning, "content" | "status">

/** Parts that differ. */
const distance = (base: Base, after: FileMeaning): number =>
  Object.keys(changesBetween(base.content, after.content)).length +
  Number(after.status !== null && base.status !== after.status)

const closest = (candidates: ReadonlyArray<Base>, after: FileMeaning): Base | undefined => {
  let best: { readonly base: Base; readonly distance: number } | undefined
  // From the newest: of two that are as close, the later one is what was looked at.
  for (const base of candidates.toReversed()) {
    const far = distance(base, after)
    if (best === undefined || far < best.distance) best = { base, distance: far }
  }
  return best?.base
}

/** What HEAD and the index say, as far as it can be read. */
export const blobMeanings = (
  file: Pick<ScannedFile, "blobs" | "path">,
  past: Pick<Past, "state">
): ReadonlyArray<FileMeaning> =>
  file.blobs.flatMap((text) => {
    const meaning = readMeaning(text, file.path, past.state)
    return Result.isSuccess(meaning) ? [meaning.success] : []
  })

/** Undefined only for a ticket without a past. */
export const chooseBase = (
  after: FileMeaning,
  file: Pick<ScannedFile, "blobs" | "moved" | "path">,
  past: Pick<Past, "state">,
  steps: ReadonlyArray<PastStep>,
  look: { readonly last: PastStep | undefined; readonly rewrote: boolean }
): Base | undefined => {
  const blobs = blobMeanings(file, past)
  const last = look.last === undefined ? [] : [look.last.meaning]
  const other = blobs.filter((blob) => distance(blob, after) > 0)
  // Git wrote the file since the last look, and somebody edited what it wrote.
  if (file.moved && other.length > 0) return closest([...last, ...other], after)
  if (look.last !== undefined && !look.rewrote) return look.last.meaning
  return closest([...other, ...steps.map(({ meaning }) => meaning)], after)
}
