/**
 * Puts commits back in their places, each proven by the caller. What stood there is kept in `quarantine/`.
 *
 * @since 0.1.0
 */
import { basename, dirname, join } from "node:path"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { encodeBundle } from "./bundle.ts"
import { writeError } from "./errors.ts"
import { codeOf } from "./Fs.ts"
import { commitPath, quarantineDir, windowOf, windowPath } from "./layout.ts"
import { createTmp, discard, prepareFolder, type Publishing, writeAll } from "./publish.ts"
import { salvageWindow } from "./salvage.ts"

const aside = (io: Publishing, file: string): string =>
  join(quarantineDir(io.storeDir), `${basename(file)}-${io.tmpName()}`)

/** A new file, flushed. What couldn't be written to its end is not left behind. */
const fill = ({ durability, fs }: Publishing, fd: number, file: string, bytes: Uint8Array): void => {
  let open: number | null = fd
  let whole = false
  try {
    writeAll(fs, fd, bytes)
    whole = true
    if (durability === "commit") fs.fdatasync(fd)
    open = null
    fs.close(fd)
  } catch (error) {
    discard(fs, open, whole ? null : file)
    throw error
  }
}

/** Keeps what stands under a name without taking the name away: no reader meets a gap. */
const keep = (io: Publishing, file: string): void => {
  const { durability, fs, storeDir } = io
  fs.mkdir(quarantineDir(storeDir))
  const copy = aside(io, file)
  if (io.framed()) {
    const bytes = fs.readBytes(file)
    fill(io, fs.create(copy), copy, bytes)
  } else fs.link(file, copy)
  if (durability === "commit") fs.syncDir(quarantineDir(storeDir))
}

/** Writes beside and flushes. A damaged file is kept and replaced in one step; a free name is never taken from anybody. */
const put = (io: Publishing, file: string, stored: string): void => {
  const { durability, fs, storeDir } = io
  const damaged = fs.exists(file)
  let tmp: string | null = null
  try {
    // Without links a free name can only be claimed by writing under it.
    if (!damaged && io.framed()) fill(io, fs.create(file), file, Buffer.from(stored))
    else {
      const created = createTmp(fs, storeDir, io.tmpName())
      tmp = created.file
      fill(io, created.fd, tmp, Buffer.from(stored))
      if (damaged) {
        keep(io, file)
        fs.rename(tmp, file)
        tmp = null
      } else fs.link(tmp, file)
    }
    if (durability === "commit") fs.syncDir(dirname(file))
  } catch (error) {
    // Somebody else put it back meanwhile.
    if (codeOf(error) !== "EEXIST") throw writeError(error, file)
  } finally {
    discard(fs, null, tmp)
  }
}

const incomplete = (file: string, seq: number) =>
  domainError(
    "integrity",
    "log-restore-incomplete",
    `${file} can't be restored: commit ${seq} is in no copy.`,
    "A compacted file is written as a whole.",
    "Look for another copy: btk repair --from <folder of another clone>.",
    { file, seq }
  )

const putWindow = (io: Publishing, replica: ReplicaId, from: number, texts: ReadonlyMap<number, string>): void => {
  const file = windowPath(io.storeDir, { replica, seq: from })
  const present = salvageWindow(io, replica, from)
  const { to } = windowOf(from)
  const whole = Array.from({ length: to - from + 1 }, (_, at) => {
    const text = texts.get(from + at) ?? present?.[at]
    if (text === undefined) throw incomplete(file, from + at)
    return text
  })
  put(io, file, encodeBundle({ replica, from, texts: whole }))
}

export const restore = (io: Publishing, replica: ReplicaId, texts: ReadonlyMap<number, string>): void => {
  const windows = new Set<number>()
  for (const [seq, text] of [...texts].toSorted(([a], [b]) => a - b)) {
    const key = { replica, seq }
    const { from } = windowOf(seq)
    if (io.fs.exists(windowPath(io.storeDir, key))) windows.add(from)
    else {
      prepareFolder(io, key)
      put(io, commitPath(io.storeDir, key), io.framed() ? encodeBundle({ replica, from: seq, texts: [text] }) : text)
    }
  }
  for (const from of windows) putWindow(io, replica, from, texts)
}
