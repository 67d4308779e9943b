/**
 * What tickets say, for searching, from a snapshot of its own and the commits after it: without a runtime and without schemas.
 *
 * @since 0.1.0
 */
import {
  applyToTexts,
  decodeTexts,
  emptyTexts,
  encodeTexts,
  type SearchTexts,
  TEXTS_VERSION
} from "@backlog-toolkit/core/projections/search/SearchTexts"
import type { Fold } from "@backlog-toolkit/core/usecases/store/Fold"
import type { Folded } from "@backlog-toolkit/core/usecases/store/Folded"
import { openLog } from "@backlog-toolkit/storage-fs/FsLog"
import { quickDigest } from "@backlog-toolkit/storage-fs/snapshotFiles"
import type { OpenProject } from "./openProject.ts"
import { catchUp, restore, save } from "./snapshots.ts"

const textsFold: Fold<SearchTexts> = {
  name: "texts",
  version: TEXTS_VERSION,
  empty: emptyTexts,
  apply: applyToTexts,
  encode: encodeTexts,
  decode: decodeTexts
}

/** As for a board: SHA-256 of all texts would take longer than searching them. */
const KEPT = { fold: textsFold, digest: quickDigest }

/** What only appending needs grows with the log. */
const withoutHistory = (folded: Folded<SearchTexts>): Folded<SearchTexts> => ({
  ...folded,
  heads: new Map(),
  commands: new Map(),
  seen: new Map()
})

/** Throws what reading the log throws. */
export const readTexts = (project: Pick<OpenProject, "storeDir">): SearchTexts => {
  const log = openLog(project.storeDir)
  const kept = restore(log, KEPT)
  const { folded, stale } = catchUp(log, textsFold, kept === null ? null : withoutHistory(kept))
  if (stale) save(log, KEPT, withoutHistory(folded))
  return folded.state
}
