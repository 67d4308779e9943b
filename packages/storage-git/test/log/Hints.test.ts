import { assert, describe, it } from "@effect/vitest"
import { watchReplicas } from "../../src/internal/hints.ts"
import { bareRepository, git } from "../support/git.ts"
import { fill, open } from "../support/log.ts"
import { withTemp } from "../support/temp.ts"

describe("hints", () => {
  it("come for a first commit, after refs were packed, and for what was fetched; not for what was there", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const log = open(repository)
      await fill(log, "bbbbbbb2", 1)
      const hinted: Array<string> = []
      const waiting = new Map<string, () => void>()
      const close = watchReplicas(repository, "refs/backlog", (replica) => {
        hinted.push(replica)
        waiting.get(replica)?.()
      })
      const hintOf = (replica: string, work: () => unknown): Promise<void> =>
        new Promise((resolve, reject) => {
          waiting.set(replica, resolve)
          Promise.resolve(work()).catch(reject)
        })
      try {
        await hintOf("aaaaaaa2", () => fill(log, "aaaaaaa2", 1))
        git(repository, "pack-refs", "--all")
        await hintOf("aaaaaaa2", () => fill(log, "aaaaaaa2", 2))
        await hintOf("ccccccc2", () =>
          git(repository, "update-ref", "refs/backlog/remotes/team/origin/ccccccc2", "refs/backlog/aaaaaaa2")
        )
        assert.notInclude(hinted, "bbbbbbb2")
      } finally {
        close()
      }
      const before = hinted.length
      await fill(log, "aaaaaaa2", 3)
      assert.strictEqual(hinted.length, before)
    }))

  it("come for a log that doesn't exist yet", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      await new Promise<void>((resolve, reject) => {
        const close = watchReplicas(repository, "refs/backlog", (replica) => {
          assert.strictEqual(replica, "aaaaaaa2")
          close()
          resolve()
        })
        fill(open(repository), "aaaaaaa2", 1).catch(reject)
      })
    }))
})
