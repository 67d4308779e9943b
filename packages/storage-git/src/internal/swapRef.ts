/**
 * Moves a ref from one commit to another if nobody moved it meanwhile, by Git's own protocol: `<ref>.lock`, which only one program can
 * have, holds the new value; the old one is compared while the lock is held; renaming the lock over the ref is the moment at which
 * everybody sees the new one. Git's programs and ours exclude each other this way.
 *
 * The lock is a second name of a file that tells its owner. When the owner was killed, whoever needs the ref renames that file to a
 * name of its own, which works for one only, and may then remove the lock. A lock without a second name is Git's, and is waited for.
 *
 * @since 0.1.0
 */
import { dirname, join } from "node:path"
import { linkError, lockedError, writeError } from "./errors.ts"
import { codeOf } from "./Fs.ts"
import type { Io } from "./io.ts"
import { tmpDir } from "./layout.ts"
import { isDead, nameOfOwner, ownerOfName, thisProcess } from "./lockOwner.ts"
import { quietly } from "./quietly.ts"
import { readRef } from "./refs.ts"
import type { Oid } from "./trees.ts"

const ownName = ({ random, state }: Io): string => join(tmpDir(state), nameOfOwner(thisProcess(), random()))

/** A file in tmp/, which the first writer makes. */
export const writeTmp = async ({ durable, fs, state }: Io, file: string, text: string): Promise<void> => {
  let fd: number
  try {
    fd = fs.create(file, 0o666)
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error
    fs.mkdir(tmpDir(state))
    fd = fs.create(file, 0o666)
  }
  try {
    fs.write(fd, Buffer.from(text))
    if (durable) await fs.fdatasync(fd)
  } finally {
    fs.close(fd)
  }
}

/** True when the lock is gone or was removed: try again at once. */
const clearDeadLock = (io: Io, lock: string): boolean => {
  const { fs, state } = io
  const facts = fs.stat(lock)
  if (facts === null) return true
  if (facts.links < 2) return false
  for (const { name } of fs.list(tmpDir(state)) ?? []) {
    const owner = ownerOfName(name)
    const file = join(tmpDir(state), name)
    if (owner === null || fs.stat(file)?.ino !== facts.ino) continue
    if (!isDead(owner)) return false
    const captured = ownName(io)
    try {
      fs.rename(file, captured)
    } catch (error) {
      if (codeOf(error) === "ENOENT") return true
      throw error
    }
    // From here on nobody else may remove it. It may have become the ref before its owner died.
    if (fs.stat(lock)?.ino === facts.ino) fs.unlink(lock)
    fs.unlink(captured)
    return true
  }
  return false
}

/** Takes the lock. The folder may vanish while we look: git removes empty ones when it packs refs. */
const lock = async (io: Io, tmp: string, file: string, ref: string): Promise<void> => {
  const began = performance.now()
  for (let pause = 1; ; pause = Math.min(2 * pause, 50)) {
    try {
      io.fs.link(tmp, file)
      return
    } catch (error) {
      const code = codeOf(error)
      if (code === "ENOENT") io.fs.mkdir(dirname(file))
      else if (code !== "EEXIST") throw linkError(error, file)
      else if (!clearDeadLock(io, file)) {
        const waited = performance.now() - began
        if (waited > io.lockTimeoutMs) throw lockedError(file, ref, waited)
        await io.wait(pause * (0.5 + Math.random()))
      }
    }
  }
}

/** Flushes the names of a ref's folders, which may be new. */
export const syncRef = async ({ fs, gitDir }: Io, ref: string): Promise<void> => {
  const dirs: Array<string> = []
  for (let dir = dirname(ref); dir !== "." && dir !== "/"; dir = dirname(dir)) dirs.push(join(gitDir, dir))
  await Promise.all(dirs.map((dir) => fs.syncDir(dir)))
}

/**
 * `changed`: the ref isn't at `expected` (null: absent) any more; `unsafe`: `isSafe`, asked while the ref is locked, said no. Either way
 * nothing was done. Fails with `ref-locked`,
 * `hardlinks-unsupported`, and as any write does.
 */
export const swapRef = async (
  io: Io,
  ref: string,
  expected: Oid | null,
  next: Oid,
  isSafe: () => boolean
): Promise<"moved" | "changed" | "unsafe"> => {
  const { durable, fs, gitDir } = io
  const file = join(gitDir, ref)
  const lockFile = `${file}.lock`
  const tmp = ownName(io)
  let visible = false
  try {
    await writeTmp(io, tmp, `${next}\n`)
    await lock(io, tmp, lockFile, ref)
    let locked = true
    try {
      if (readRef(io, ref) !== expected) return "changed"
      if (!isSafe()) return "unsafe"
      fs.rename(lockFile, file)
      locked = false
      visible = true
    } finally {
      if (locked) fs.unlink(lockFile)
    }
    if (durable) await syncRef(io, ref)
    return "moved"
  } catch (error) {
    throw writeError(error, file, visible)
  } finally {
    quietly(() => fs.unlink(tmp))
  }
}

/** A temporary file this old belongs to nobody: far longer than any append. */
const STALE_TMP_MS = 3_600_000

/** Removes what killed writers left, but no file that tells the owner of a lock. Never fails. */
export const sweepTmp = ({ fs, now, state }: Io): void =>
  quietly(() => {
    for (const { name } of fs.list(tmpDir(state)) ?? []) {
      const file = join(tmpDir(state), name)
      const facts = fs.stat(file)
      if (facts === null || facts.links > 1 || now().getTime() - facts.mtimeMs < STALE_TMP_MS) continue
      quietly(() => fs.unlink(file))
    }
  })
