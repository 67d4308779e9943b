import { assert, describe, it } from "@effect/vitest"
import { type ChildProcess, spawnSync } from "node:child_process"
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { openLog } from "../../src/FsLog.ts"
import { ended, start } from "../support/processes.ts"
import { acksIn, checkLog } from "../support/witness.ts"
import { withTempAsync } from "../support/temp.ts"

/** BTK_LONG=1: the ten rounds of the design. */
const ROUNDS = process.env["BTK_LONG"] === "1" ? 10 : 1
const IMAGE_BYTES = 96 * 1024 * 1024
const WRITERS = 3

const call = (program: string, args: ReadonlyArray<string>): string | null => {
  const { error, status, stderr } = spawnSync(program, args, { encoding: "utf8" })
  return status === 0 ? null : `${program} ${args.join(" ")}: ${error?.message ?? stderr.trim()}`
}

const mount = (image: string, folder: string): string | null => {
  mkdirSync(folder, { recursive: true })
  return call("mount", ["-o", "loop", image, folder])
}

/** Why this machine can't lose power in a test; null when it can. */
const makeDisk = (image: string, folder: string): string | null => {
  if (process.getuid?.() !== 0) return "Mounting needs root."
  writeFileSync(image, "")
  return (
    call("truncate", ["-s", String(IMAGE_BYTES), image]) ??
    call("mkfs.ext4", ["-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", image]) ??
    mount(image, folder)
  )
}

interface Round {
  readonly acked: number
  /** Null when everything that was acknowledged is there and whole. */
  readonly harm: string | null
}

/** Writers work on a disk; it is copied as it stands at one moment, which is all that a power cut leaves. */
const round = async (dir: string, mode: string): Promise<Round | { readonly reason: string }> => {
  const [image, disk, left, after] = [
    join(dir, "disk.img"),
    join(dir, "disk"),
    join(dir, "left.img"),
    join(dir, "after")
  ]
  const files = Array.from({ length: WRITERS }, (_, at) => join(dir, `acks-${at}`))
  const children: Array<ChildProcess> = []
  try {
    const reason = makeDisk(image, disk)
    if (reason !== null) return { reason }
    // What the disk was made with is on it; what follows is on its own.
    call("sync", ["-f", disk])
    children.push(...files.map((file) => start("./writer.ts", [join(disk, "store"), file, "0", mode])))
    const ends = children.map(ended)
    while (files.flatMap(acksIn).length < 150) await sleep(5)
    for (const child of children) child.kill("SIGSTOP")
    // Calls that were under way come to their end; nobody is told of it.
    await sleep(250)
    const acks = files.flatMap(acksIn)
    copyFileSync(image, left)
    for (const child of children) child.kill("SIGKILL")
    await Promise.all(ends)
    const mounted = mount(left, after)
    if (mounted !== null) return { acked: acks.length, harm: mounted }
    try {
      checkLog(join(after, "store"), acks)
      const log = openLog(join(after, "store"))
      const replica = log.ensureSelf()
      const seq = log.head(replica) + 1
      assert.strictEqual(log.putIfAbsent({ replica, seq }, "it goes on\n"), "published")
      return { acked: acks.length, harm: null }
    } catch (error) {
      return { acked: acks.length, harm: error instanceof Error ? error.message : String(error) }
    }
  } finally {
    for (const child of children) child.kill("SIGKILL")
    for (const folder of [disk, after]) spawnSync("umount", ["--lazy", folder])
  }
}

describe("a power cut on a real file system", () => {
  it(
    "leaves every acknowledged commit, whole and in order",
    (context) =>
      withTempAsync(async (dir) => {
        let acked = 0
        for (let at = 0; at < ROUNDS; at++) {
          mkdirSync(join(dir, String(at)))
          const done = await round(join(dir, String(at)), "")
          if ("reason" in done) return context.skip(done.reason)
          assert.isNull(done.harm)
          acked += done.acked
        }
        process.stdout.write(`${ROUNDS} power cuts, ${acked} commits acknowledged, 0 lost\n`)
      }),
    3_600_000
  )

  it(
    "is seen by this test to do harm when nothing is flushed",
    (context) =>
      withTempAsync(async (dir) => {
        const done = await round(dir, "unflushed")
        if ("reason" in done) return context.skip(done.reason)
        assert.isNotNull(done.harm)
      }),
    600_000
  )
})
