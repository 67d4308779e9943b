import { assert, describe, it } from "@effect/vitest"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { nodeFs } from "../../src/GitLog.ts"
import { around } from "../support/around.ts"
import { failureOf } from "../support/failure.ts"
import { bareRepository, fsck } from "../support/git.ts"
import { fill, open, textOf, texts, textsOf } from "../support/log.ts"
import { withTemp } from "../support/temp.ts"

const LONG = process.env["BTK_LONG"] === "1"

const failed = (code: string, path: unknown): Error =>
  Object.assign(new Error(`${code}: made up`), { code, syscall: "made up", path: String(path) })

/** Fails at the n-th call that changes something, once. */
const failingAt = (at: number, code: string) => {
  const state = { calls: 0, failed: "" }
  const fs = around(nodeFs, (call, path) => {
    if (call === "list" || call === "read" || call === "stat" || call === "close") return
    state.calls += 1
    if (state.calls !== at) return
    state.failed = call
    throw failed(code, path)
  })
  return { fs, state }
}

const CODES: ReadonlyArray<readonly [errno: string, code: ReadonlyArray<string>]> = [
  ["ENOSPC", ["log-disk-full"]],
  ["EROFS", ["log-read-only"]],
  ["EIO", ["log-storage-failed"]]
]

describe("a disk that fails", () => {
  for (const [errno, codes] of CODES) {
    it(`with ${errno} at any call is told by its name, and what was written before is whole`, () =>
      withTemp(async (dir) => {
        let [tried, failures] = [0, 0]
        for (let at = 1; ; at += LONG ? 1 : 3) {
          tried += 1
          const repository = bareRepository(dir, `${at}.git`)
          const { fs, state } = failingAt(at, errno)
          const log = open(repository, { fs, durability: "commit" })
          let acked = 0
          try {
            const replica = await log.ensureSelf()
            for (let seq = 1; seq <= 2; seq++) {
              await log.putIfAbsent({ replica, seq }, textOf(seq))
              acked = seq
            }
          } catch (error) {
            assert.instanceOf(error, DomainError)
            if (!(error instanceof DomainError)) return
            assert.include(codes, error.code, `${state.failed}, call ${at}`)
            failures += 1
            const visible = error.details["visible"] === true
            const again = open(repository)
            const replica = await again.ensureSelf()
            const there = (await again.replicas()).get(replica) ?? 0
            assert.strictEqual(there, visible ? acked + 1 : acked, `${state.failed}, call ${at}`)
            await fill(again, replica, 3)
            assert.deepStrictEqual(await textsOf(again, replica), texts(3))
          }
          fsck(repository)
          if (state.failed === "") break
        }
        // About two of three calls may fail without harm (they tidy up, or make a folder that is there already), and which
        // ones the steps meet depends on the names of objects.
        assert.isAbove(failures, tried / 5)
        assert.isAbove(tried, 20)
      }))
  }

  it("without hard links is told so", () =>
    withTemp(async (dir) => {
      const fs = around(nodeFs, (call, path) => {
        if (call === "link") throw failed("EPERM", path)
      })
      const failure = await failureOf(() => open(bareRepository(dir), { fs }).ensureSelf())
      assert.deepStrictEqual([failure.code, failure.kind], ["hardlinks-unsupported", "environment"])
    }))
})
