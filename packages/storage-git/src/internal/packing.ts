/**
 * Objects in a pack of their own: many at once, and those that must outlive a `git gc` that runs right now. It may have decided
 * already what is reachable, without the commit that is being written, and removes loose files that aren't; with `--prune=now` however
 * new they are. A pack that it doesn't know stays.
 *
 * @since 0.1.0
 */
import { join } from "node:path"
import { deflateSync } from "node:zlib"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { runGit } from "./git.ts"
import type { Io } from "./io.ts"
import { type GitObject, looseFile, objectOf, type ObjectType, sha1 } from "./objects.ts"

/** gitformat-pack(5). */
const TYPES: Readonly<Record<ObjectType, number>> = { commit: 1, tree: 2, blob: 3 }

const entryHeader = ({ body, type }: GitObject): Buffer => {
  const bytes: Array<number> = []
  let rest = Math.floor(body.length / 16)
  let byte = (TYPES[type] << 4) | (body.length & 15)
  while (rest > 0) {
    bytes.push(byte | 0x80)
    byte = rest & 0x7f
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...bytes, byte])
}

export const encodePack = (objects: ReadonlyArray<GitObject>): Buffer => {
  const head = Buffer.alloc(12)
  head.write("PACK", "latin1")
  head.writeUInt32BE(2, 4)
  head.writeUInt32BE(objects.length, 8)
  const content = Buffer.concat([head, ...objects.flatMap((object) => [entryHeader(object), deflateSync(object.body)])])
  return Buffer.concat([content, Buffer.from(sha1(content), "hex")])
}

/** Git itself takes an older one for a leftover (builtin/gc.c). */
const STALE_MS = 12 * 3_600_000

/** Whether `git gc` is at work, here or on another machine that shares the repository. */
export const gcRuns = ({ fs, gitDir, host, now }: Io): boolean => {
  const file = join(gitDir, "gc.pid")
  const facts = fs.stat(file)
  if (facts === null || now().getTime() - facts.mtimeMs > STALE_MS) return false
  const [pid = "", where] = (fs.read(file)?.toString("utf8") ?? "").trim().split(" ")
  if (where !== host || !/^\d+$/u.test(pid)) return true
  try {
    process.kill(Number(pid), 0)
    return true
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH")
  }
}

/** Whether all of them are still files of their own. */
export const areLoose = ({ fs, gitDir }: Io, objects: ReadonlyArray<GitObject>): boolean =>
  objects.every(({ oid }) => fs.stat(looseFile(gitDir, oid)) !== null)

/** Whether git finds all of them. */
export const arePacked = async (io: Io, objects: ReadonlyArray<GitObject>): Promise<boolean> => {
  const names = objects.map(({ oid }) => `${oid}\n`).join("")
  const { code, stdout } = await runGit(io, ["cat-file", "--batch-check"], names)
  return code === 0 && !/ missing$/mu.test(stdout)
}

/**
 * Durable when it answers. An object of no use makes the pack's name a new one each time: a `git gc` removes packs by the names that it
 * found when it began.
 */
export const packObjects = async (io: Io, objects: ReadonlyArray<GitObject>, visible: boolean): Promise<void> => {
  const settings = io.durable ? ["-c", "core.fsync=committed"] : []
  const { code, stderr } = await runGit(
    io,
    [...settings, "index-pack", "--stdin"],
    encodePack([...objects, objectOf("blob", Buffer.from(io.random()))])
  )
  if (code !== 0) {
    throw domainError(
      "environment",
      "log-storage-failed",
      "Git could not store objects of the log in a pack.",
      stderr.trim() || "It gave no reason.",
      "Mend what git names; if a git gc is running, wait for its end. Then run the command again.",
      { code, visible }
    )
  }
  if (io.durable) await io.fs.syncDir(join(io.gitDir, "objects", "pack"))
}
