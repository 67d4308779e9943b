import { assert, describe, it } from "@effect/vitest"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { openLog } from "../../src/FsLog.ts"
import { asIs, harms, type Moment, momentsOf, type Weaken } from "../support/cuts.ts"
import { withoutLinks } from "../support/withoutLinks.ts"
import { type MemoryFs, memoryFs } from "../support/MemoryFs.ts"

/** BTK_LONG=1: more commits. */
const LONG = process.env["BTK_LONG"] === "1"

const textOf = (seq: number): string => `{"n":${seq},"text":"long enough to be torn"}\n`

/** The disk at every moment of the commits from `from` on. */
const moments = (from: number, count: number, weaken: Weaken, start: MemoryFs): ReadonlyArray<Moment> =>
  momentsOf(start, weaken, (fs, ack) => {
    ack(from - 1)
    const log = openLog("/repo/.git/backlog/app", { fs })
    const replica = log.ensureSelf()
    for (let seq = from; seq < from + count; seq++) {
      assert.strictEqual(log.putIfAbsent({ replica, seq }, textOf(seq)), "published")
      ack(seq)
    }
  })

/** What is wrong with a recovered disk from a commit on; null for nothing. */
const damage = (fs: MemoryFs, acked: number, from: number, inPlace: boolean): string | null => {
  try {
    // Where there are no links, what a dead writer left is told by its age: the machine took its time to start again.
    const now = (): Date => new Date(Date.now() + 60_000)
    const log = openLog("/repo/.git/backlog/app", { fs: inPlace ? withoutLinks(fs) : fs, now })
    const replica = log.self()
    const commits = replica === null ? [] : [...log.readAll(replica, from)]
    const head = commits.at(-1)?.seq ?? from - 1
    if (replica !== null && log.head(replica) !== head) return "head and reading differ"
    if (head < acked) return `${acked} acknowledged, ${head} recovered`
    const wrong = commits.find(({ seq, text }) => text !== textOf(seq))
    if (wrong !== undefined) return `commit ${wrong.seq} is torn`
    const next = log.ensureSelf()
    return log.putIfAbsent({ replica: next, seq: head + 1 }, textOf(head + 1)) === "published"
      ? null
      : "the log doesn't go on"
  } catch (error) {
    if (error instanceof DomainError) return error.code
    throw error
  }
}

/** All subsets of the names that are pending are tried. */
const MOST = 12

const judge = (all: ReadonlyArray<Moment>, from = 1, inPlace = false): ReturnType<typeof harms> => {
  for (const { disk } of all) assert.isAtMost(disk.pending.length, MOST, "too many subsets to try")
  return harms(all, (fs, _last, { acked }) => damage(fs, acked, from, inPlace), { enough: Infinity, most: MOST })
}

const repository = (): MemoryFs => {
  const fs = memoryFs()
  fs.mkdir("/repo/.git")
  for (const dir of ["/", "/repo", "/repo/.git"]) fs.syncDir(dir)
  return fs
}

/** A log that is about to start its second folder. */
const fullFolder = (): MemoryFs => {
  const fs = repository()
  const log = openLog("/repo/.git/backlog/app", { fs })
  const replica = log.ensureSelf()
  for (let seq = 1; seq <= 999; seq++) log.putIfAbsent({ replica, seq }, textOf(seq))
  // What is in tmp/ was removed long ago.
  fs.syncDir("/repo/.git/backlog/app/tmp")
  return fs
}

describe("a power cut", () => {
  it("at any moment of the first commits loses nothing that was acknowledged, and tears nothing", () => {
    const { found, states } = judge(moments(1, LONG ? 4 : 2, asIs, repository()))
    assert.deepStrictEqual(found, [])
    assert.isAbove(states, 1000)
  })

  it("at any moment of a change of folders loses nothing and leaves no gap", () => {
    const { found, states } = judge(moments(1000, 2, asIs, fullFolder()), 1000)
    assert.deepStrictEqual(found, [])
    assert.isAbove(states, 100)
  })

  it("at any moment of the first commits loses nothing where there are no hard links either", () => {
    const { found, states } = judge(moments(1, LONG ? 3 : 2, withoutLinks, repository()), 1, true)
    assert.deepStrictEqual(found.slice(0, 5), [])
    assert.isAbove(states, 500)
  })

  it("is seen by this test to do harm where there are no hard links and the folder is not flushed", () => {
    const weaken: Weaken = (fs) =>
      withoutLinks({ ...fs, syncDir: (path) => (path.endsWith("0000000") ? undefined : fs.syncDir(path)) })
    assert.isAbove(judge(moments(1, 1, weaken, repository()), 1, true).found.length, 0)
  })

  const noDirectory =
    (left: (path: string) => boolean): Weaken =>
    (fs) => ({ ...fs, syncDir: (path) => (left(path) ? undefined : fs.syncDir(path)) })

  it.each<readonly [string, Weaken, RegExp]>([
    ["the file is not flushed before the link", (fs) => ({ ...fs, fdatasync: () => {} }), /torn|log-corrupt/u],
    [
      "the folder is not flushed before the acknowledgement",
      noDirectory((path) => path.endsWith("0000000")),
      /acknowledged/u
    ],
    ["a new folder's parent is not flushed", noDirectory((path) => /\/log\/[a-z0-9]+$/u.test(path)), /acknowledged/u],
    ["the way to the store is not flushed", noDirectory((path) => path === "/repo/.git"), /acknowledged/u]
  ])("is seen by this test to do harm when %s", (_, weaken, expected) => {
    const { found } = judge(moments(1, 1, weaken, repository()))
    assert.isAbove(found.length, 0)
    assert.isTrue(
      found.some((one) => expected.test(one)),
      found.slice(0, 5).join("\n")
    )
  })

  it("is seen by this test to do harm when the full folder is not flushed before the next one starts", () => {
    // Two writers: the first is stopped between its link and its flush, the second starts the next folder.
    const run = (weaken: Weaken): ReturnType<typeof harms> => {
      const disk = fullFolder()
      const replica = openLog("/repo/.git/backlog/app", { fs: disk }).self() ?? ""
      const stopped = openLog("/repo/.git/backlog/app", {
        fs: disk,
        hooks: (point) => {
          if (point === "after-link") throw new RangeError("stopped")
        }
      })
      assert.throws(() => stopped.putIfAbsent({ replica, seq: 1000 }, textOf(1000)), RangeError)
      return judge(
        moments(1001, 1, weaken, disk).filter(({ acked }) => acked === 1001),
        1000
      )
    }
    assert.deepStrictEqual(run(asIs).found, [])
    const weak = run(noDirectory((path) => path.endsWith("0000000")))
    assert.isTrue(
      weak.found.some((one) => /acknowledged|log-gap/u.test(one)),
      weak.found.join("\n")
    )
  })
})
