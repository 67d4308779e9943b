/**
 * Replaces a commit's text by one that says less, in every place of a store that may hold the old one. The only code that really
 * deletes: what must not be kept is not set aside.
 *
 * @since 0.1.0
 */
import { dirname, join } from "node:path"
import { encodeBundle } from "./bundle.ts"
import { readWindow } from "./commits.ts"
import { writeError } from "./errors.ts"
import { codeOf } from "./Fs.ts"
import {
  blobFile,
  cacheDir,
  commitPath,
  type CommitKey,
  folderOf,
  packPath,
  quarantineDir,
  redactingFile,
  windowOf,
  windowPath
} from "./layout.ts"
import { createTmp, discard, type Publishing, writeAll } from "./publish.ts"

/** Whole under its name, or not at all: no reader meets a gap. */
const replace = (io: Publishing, file: string, stored: string): void => {
  const { durability, fs, storeDir } = io
  let tmp: string | null = null
  let fd: number | null = null
  try {
    const created = createTmp(fs, storeDir, io.tmpName())
    fd = created.fd
    tmp = created.file
    writeAll(fs, fd, Buffer.from(stored))
    if (durability === "commit") fs.fdatasync(fd)
    const written = fd
    fd = null
    fs.close(written)
    fs.rename(tmp, file)
    tmp = null
    if (durability === "commit") fs.syncDir(dirname(file))
  } finally {
    discard(fs, fd, tmp)
  }
}

const remove = ({ durability, fs }: Publishing, file: string): void => {
  try {
    fs.unlink(file)
  } catch (error) {
    if (codeOf(error) === "ENOENT") return
    throw error
  }
  if (durability === "commit") fs.syncDir(dirname(file))
}

const namesIn = ({ fs }: Publishing, dir: string): ReadonlyArray<string> => {
  try {
    return fs.list(dir)
  } catch (error) {
    if (codeOf(error) === "ENOENT") return []
    throw error
  }
}

/** A compaction that read the commit before may publish its window a moment later: then that is replaced, too. */
const ROUNDS = 3

const replaceCommit = (io: Publishing, key: CommitKey, text: string): void => {
  for (let round = 0; round < ROUNDS; round++) {
    const loose = commitPath(io.storeDir, key)
    const stored = io.framed() ? encodeBundle({ replica: key.replica, from: key.seq, texts: [text] }) : text
    if (io.fs.exists(loose) && io.fs.readText(loose) !== stored) replace(io, loose, stored)
    const window = readWindow(io, key)
    const { from } = windowOf(key.seq)
    if (window === null || window[key.seq - from] === text) return
    const texts = window.map((one, at) => (from + at === key.seq ? text : one))
    replace(io, windowPath(io.storeDir, key), encodeBundle({ replica: key.replica, from, texts }))
  }
}

/** Files of caches that may hold what the commit said: a pack of its folder, and every state that was folded. */
const cached = (io: Publishing, { replica, seq }: CommitKey): ReadonlyArray<string> => [
  packPath(io.storeDir, replica, folderOf(seq)),
  ...namesIn(io, cacheDir(io.storeDir))
    .filter((name) => name.includes(".snapshot") && !name.startsWith("tests."))
    .map((name) => join(cacheDir(io.storeDir), name))
]

/** Copies that were set aside because they were damaged, or not where they belong. */
const setAside = (io: Publishing, { replica, seq }: CommitKey): ReadonlyArray<string> => {
  const begins = `{"v":1,"r":"${replica}","c":${seq},`
  return namesIn(io, quarantineDir(io.storeDir))
    .map((name) => join(quarantineDir(io.storeDir), name))
    .filter((file) => io.fs.readText(file).includes(begins))
}

/** Everything else goes before the commit: as long as that says what must not be kept, whoever looks knows that work is left. */
export const redact = (io: Publishing, key: CommitKey, text: string, blobs: ReadonlyArray<string>): void => {
  const others = () => [...cached(io, key), ...setAside(io, key)]
  for (const name of blobs) remove(io, blobFile(io.storeDir, name))
  for (const file of others()) remove(io, file)
  replaceCommit(io, key, text)
  // A reader may have folded the old text meanwhile.
  for (const file of others()) remove(io, file)
}

export const markRedacting = (io: Publishing): void => {
  const { durability, fs, storeDir } = io
  try {
    fs.mkdir(storeDir)
    fs.close(fs.create(redactingFile(storeDir)))
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw writeError(error, storeDir)
  }
  if (durability === "commit") fs.syncDir(storeDir)
}

export const unmarkRedacting = (io: Publishing): void => remove(io, redactingFile(io.storeDir))
