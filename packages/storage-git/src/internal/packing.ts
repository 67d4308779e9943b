/**
 * Objects in a pack of their own: many at once, and those that must outlive a `git gc` that runs right now. It may have decided
 * already what is reachable, without the commit that is being written, and removes loose files that aren't; with `--prune=now` however
 * new they are. A pack with a `.keep` file stays.
 *
 * @since 0.1.0
 */
import { join } from "node:path"
import { deflateSync } from "node:zlib"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { runGit } from "./git.ts"
import type { Io } from "./io.ts"
import { type GitObject, looseFile, objectOf, type ObjectType, sha1 } from "./objects.ts"
import { quietly } from "./quietly.ts"

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

/** What a `.keep` file of ours says. */
const KEPT = "backlog"

const packFolder = (gitDir: string): string => join(gitDir, "objects", "pack")

/**
 * Durable when it answers, and safe from every garbage collection until the answered `.keep` file is removed: do that once a ref
 * reaches the objects. An object of no use makes the pack's name a new one each time, because packs are removed by name.
 */
export const packObjects = async (io: Io, objects: ReadonlyArray<GitObject>, visible: boolean): Promise<string> => {
  const settings = io.durable ? ["-c", "core.fsync=committed"] : []
  const { code, stderr, stdout } = await runGit(
    io,
    [...settings, "index-pack", "--stdin", `--keep=${KEPT}`],
    encodePack([...objects, objectOf("blob", Buffer.from(io.random()))])
  )
  const name = /^keep\t(?<name>[0-9a-f]{40})$/mu.exec(stdout)?.groups?.["name"]
  if (code !== 0 || name === undefined) {
    throw domainError(
      "environment",
      "log-storage-failed",
      "Git could not store objects of the log in a pack.",
      stderr.trim() || "It gave no reason.",
      "Mend what git names; if a git gc is running, wait for its end. Then run the command again.",
      { code, visible }
    )
  }
  if (io.durable) await io.fs.syncDir(packFolder(io.gitDir))
  return join(packFolder(io.gitDir), `pack-${name}.keep`)
}

/** Far longer than any append. */
const STALE_KEEP_MS = 3_600_000

/** Lets garbage collections have the packs of killed writers. Never fails. */
export const sweepKept = ({ fs, gitDir, now }: Io): void =>
  quietly(() => {
    for (const { name } of fs.list(packFolder(gitDir)) ?? []) {
      const file = join(packFolder(gitDir), name)
      if (!name.endsWith(".keep") || now().getTime() - (fs.stat(file)?.mtimeMs ?? 0) < STALE_KEEP_MS) continue
      quietly(() => {
        if (fs.read(file)?.toString("utf8").trim() === KEPT) fs.unlink(file)
      })
    }
  })
