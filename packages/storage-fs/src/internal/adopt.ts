/**
 * Puts many commits of another replica, which nobody here writes: whole windows go in one file each, so that a clone with a
 * long history is there in a moment. What is left over is published like every commit.
 *
 * @since 0.1.0
 */
import { dirname } from "node:path"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { isThere, readRun } from "./commits.ts"
import { publishWindow } from "./compact.ts"
import { aheadError, writeError } from "./errors.ts"
import { codeOf } from "./Fs.ts"
import {
  folderOf,
  folderPath,
  seqOfFile,
  startsFolder,
  WINDOW_SIZE,
  windowOf,
  windowOfFile,
  windowPath
} from "./layout.ts"
import { prepareFolder, type Publishing, type PublishOutcome } from "./publish.ts"

/** Whether no commit of the window has a file yet, of its own or of all. */
const isEmpty = ({ fs, storeDir }: Publishing, replica: ReplicaId, from: number): boolean => {
  const { to } = windowOf(from)
  try {
    return fs.list(folderPath(storeDir, replica, folderOf(from))).every((name) => {
      const seq = seqOfFile(name) ?? windowOfFile(name)
      return seq === null || seq < from || seq > to
    })
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error
    return true
  }
}

/** True when the window is there now, and durable. */
const adoptWindow = (
  io: Publishing,
  replica: ReplicaId,
  from: number,
  texts: ReadonlyArray<string>,
  finish: (steps: ReturnType<typeof publishWindow>) => boolean
): boolean => {
  const file = windowPath(io.storeDir, { replica, seq: from })
  try {
    if (from > 1 && !isThere(io, { replica, seq: from - 1 })) throw aheadError(replica, from)
    if (!isEmpty(io, replica, from)) return false
    if (startsFolder(from)) prepareFolder(io, { replica, seq: from })
    if (!finish(publishWindow(io, { replica, from, texts }))) return false
    if (io.durability === "commit") io.fs.syncDir(dirname(file))
    return true
  } catch (error) {
    throw writeError(error, file)
  }
}

export interface Adopting {
  readonly finish: (steps: ReturnType<typeof publishWindow>) => boolean
  readonly putIfAbsent: (key: { readonly replica: ReplicaId; readonly seq: number }, text: string) => PublishOutcome
}

/** How many of the texts are in their places now, up to the first whose place holds something else. */
export const adopt = (
  io: Publishing,
  replica: ReplicaId,
  fromSeq: number,
  texts: ReadonlyArray<string>,
  { finish, putIfAbsent }: Adopting
): number => {
  for (let at = 0; at < texts.length;) {
    const seq = fromSeq + at
    const window = texts.slice(at, at + WINDOW_SIZE)
    const isWindow = windowOf(seq).from === seq && window.length === WINDOW_SIZE
    if (isWindow && adoptWindow(io, replica, seq, window, finish)) {
      at += WINDOW_SIZE
      continue
    }
    const text = texts[at] ?? ""
    // Somebody else may have taken up the same.
    if (
      putIfAbsent({ replica, seq }, text) === "taken" &&
      readRun(io, replica, seq, seq, text.length).texts[0] !== text
    )
      return at
    at += 1
  }
  return texts.length
}
