import { assert, describe, it } from "@effect/vitest"
import { chainStart, endHash } from "@backlog-toolkit/core/log/Line"
import { verifyCommit } from "@backlog-toolkit/core/log/VerifyCommit"
import * as Result from "effect/Result"
import { openLog } from "../../src/FsLog.ts"
import { commitPath } from "../../src/internal/layout.ts"
import { sha256 } from "../../src/sha256.ts"
import { chain, REPLICA } from "../support/chain.ts"
import { keeping } from "../support/keeping.ts"
import { type MemoryFs, memoryFs } from "../support/MemoryFs.ts"

/** BTK_LONG=1: every one of them through files, too. */
const LONG = process.env["BTK_LONG"] === "1"

const TEXTS = chain(30)
const BYTES = TEXTS.map((text) => Buffer.from(text))

type Check = (at: number, damaged: Buffer) => boolean

/** Whether a damaged commit, or its successor, is told as damaged: what fsck does with each. */
const byProof: Check = (at, damaged) => {
  const before = at === 0 ? chainStart(REPLICA, sha256) : endHash(TEXTS[at - 1] ?? "")
  const text = damaged.toString()
  const bytesDiffer = !Buffer.from(text).equals(damaged)
  return (
    bytesDiffer || Result.isFailure(verifyCommit(text, before, sha256, { replica: REPLICA, seq: at + 1, place: "x" }))
  )
}

const filled = (): MemoryFs => {
  const fs = memoryFs()
  const log = openLog("/store", { fs, durability: "os" })
  for (const [at, text] of TEXTS.entries()) log.putIfAbsent({ replica: REPLICA, seq: at + 1 }, text)
  return fs
}

/** The same through files: fsck names the commit. */
const byFsck = (): Check => {
  const fs = filled()
  return (at, damaged) => {
    const file = commitPath("/store", { replica: REPLICA, seq: at + 1 })
    const broken = {
      ...fs,
      readText: (path: string) => (path === file ? damaged.toString() : fs.readText(path)),
      readBytes: (path: string) => (path === file ? damaged : fs.readBytes(path))
    }
    const errors = keeping("/store", { fs: broken })
      .check()
      .findings.filter(({ level }) => level === "error")
    return errors.length > 0 && errors.every(({ commit, place }) => commit === at + 1 && place === file)
  }
}

interface Count {
  detected: number
  total: number
}

const tally = (
  check: Check,
  every: number
): { readonly flips: Count; readonly cuts: Count; readonly zeroed: Count } => {
  const flips = { detected: 0, total: 0 }
  const cuts = { detected: 0, total: 0 }
  const zeroed = { detected: 0, total: 0 }
  let turn = 0
  const count = (kind: Count, at: number, damaged: Buffer): void => {
    turn += 1
    if (turn % every !== 0) return
    kind.total += 1
    if (check(at, damaged)) kind.detected += 1
  }
  for (const [at, bytes] of BYTES.entries()) {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = Buffer.from(bytes)
      damaged.writeUInt8((bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)), bit >> 3)
      count(flips, at, damaged)
    }
    for (let length = 0; length < bytes.length; length++) {
      count(cuts, at, bytes.subarray(0, length))
      count(zeroed, at, Buffer.concat([bytes.subarray(0, length), Buffer.alloc(bytes.length - length)]))
    }
  }
  return { flips, cuts, zeroed }
}

const assertAll = (counts: ReturnType<typeof tally>, least: number): void => {
  const { cuts, flips, zeroed } = counts
  process.stdout.write(
    `detected: ${flips.detected}/${flips.total} bit flips, ${cuts.detected}/${cuts.total} cuts, ${zeroed.detected}/${zeroed.total} zeroed ends\n`
  )
  for (const { detected, total } of [flips, cuts, zeroed]) assert.strictEqual(detected, total)
  assert.isAbove(flips.total + cuts.total + zeroed.total, least)
}

describe("a log of thirty commits", () => {
  it("is proven to be damaged after any flipped bit, any cut and any zeroed end of any commit", () => {
    assertAll(tally(byProof, 1), 100_000)
  }, 600_000)

  it("is told by fsck to be damaged in that file and no other", () => {
    assertAll(tally(byFsck(), LONG ? 1 : 499), 200)
  }, 3_600_000)
})
