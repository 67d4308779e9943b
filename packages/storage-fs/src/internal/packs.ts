/**
 * Packs: what one full folder holds as one file in `cache/`, so that a replay opens one file instead of a thousand. Disposable
 * and never believed: a pack counts only if its checksum holds and its last commit is the log's, whose hash covers the rest.
 *
 * @since 0.1.0
 */
import { join } from "node:path"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import type { RawCommit } from "@backlog-toolkit/core/ports/LogStore"
import { decodeBundle, encodeBundle } from "./bundle.ts"
import { readRun } from "./commits.ts"
import { cacheDir, commitPath, folderOf, FOLDER_SIZE, packPath, startsFolder } from "./layout.ts"
import { createTmp, discard, type Publishing, writeAll } from "./publish.ts"
import { quietly } from "./quietly.ts"
import { CHUNK, readChunk } from "./read.ts"

/** Fewer commits than this at the end of a folder are read one by one: reading a pack costs about as much. */
const WORTH_A_PACK = 64

/** The texts of a pack, proven against its own checksum only; null when there is no whole pack. */
export const packTexts = (
  { fs, storeDir }: Pick<Publishing, "fs" | "storeDir">,
  replica: ReplicaId,
  folder: number
): ReadonlyArray<string> | null => {
  let text = ""
  // Whatever hinders: the log itself is read instead, and a failing disk shows there.
  quietly(() => (text = fs.readText(packPath(storeDir, replica, folder))))
  const bundle = text === "" ? null : decodeBundle(text)
  const fits = bundle?.replica === replica && bundle.from === folder * FOLDER_SIZE + 1
  return bundle !== null && fits && bundle.texts.length === FOLDER_SIZE ? bundle.texts : null
}

const trusted = (io: Publishing, replica: ReplicaId, folder: number): ReadonlyArray<string> | null => {
  const texts = packTexts(io, replica, folder)
  const last = (folder + 1) * FOLDER_SIZE
  // The log can have another history than the cache, after a restored backup: its newest commit tells.
  return texts !== null && readRun(io, replica, last, last, 1).texts[0] === texts.at(-1) ? texts : null
}

/** Not flushed: after a power cut the checksum tells. Never fails: a reader may have no right to write. */
const save = (io: Publishing, replica: ReplicaId, folder: number, texts: ReadonlyArray<string>): void =>
  quietly(() => {
    const { fs, storeDir } = io
    fs.mkdir(cacheDir(storeDir))
    const { fd, file } = createTmp(fs, storeDir, io.tmpName())
    let open: number | null = fd
    try {
      writeAll(fs, fd, Buffer.from(encodeBundle({ replica, from: folder * FOLDER_SIZE + 1, texts })))
      open = null
      fs.close(fd)
      fs.rename(file, packPath(storeDir, replica, folder))
    } catch (error) {
      discard(fs, open, file)
      throw error
    }
  })

/**
 * As `readChunk`, up to the end of a folder and through packs. Makes the pack of a folder that was read as a whole; one whose
 * commits are so large that a chunk doesn't hold them all is not worth one.
 */
export const replayChunk = (io: Publishing, replica: ReplicaId, fromSeq: number): ReadonlyArray<RawCommit> => {
  const folder = folderOf(fromSeq)
  const left = (folder + 1) * FOLDER_SIZE - fromSeq + 1
  const texts = left > WORTH_A_PACK ? trusted(io, replica, folder) : null
  if (texts === null) {
    const commits = readChunk(io, replica, fromSeq, { ...CHUNK, commits: left })
    if (startsFolder(fromSeq) && commits.length === FOLDER_SIZE) {
      save(
        io,
        replica,
        folder,
        commits.map(({ text }) => text)
      )
    }
    return commits
  }
  return texts.slice(FOLDER_SIZE - left).map((text, at) => {
    const key = { replica, seq: fromSeq + at }
    return { ...key, text, place: commitPath(io.storeDir, key) }
  })
}

/** Names of the packs in the cache. */
export const packNames = ({ fs, storeDir }: Pick<Publishing, "fs" | "storeDir">): ReadonlyArray<string> => {
  let names: ReadonlyArray<string> = []
  quietly(() => (names = fs.list(cacheDir(storeDir)).filter((name) => name.startsWith("pack-"))))
  return names.map((name) => join(cacheDir(storeDir), name))
}
