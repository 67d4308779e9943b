import { assert, describe, it } from "@effect/vitest"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { type Fs, openLog } from "../../src/FsLog.ts"
import { around } from "../support/around.ts"
import { CHANGES } from "../support/cuts.ts"
import { withoutLinks } from "../support/withoutLinks.ts"
import { afterPowerCut, type Disk, type MemoryFs, memoryFs, type Torn } from "../support/MemoryFs.ts"

/** BTK_LONG=1: more commits. */
const LONG = process.env["BTK_LONG"] === "1"

interface Moment {
  readonly disk: Disk
  readonly acked: number
  readonly after: string
}

const textOf = (seq: number): string => `{"n":${seq},"text":"long enough to be torn"}\n`

type Weaken = (fs: Fs) => Fs

/** Runs the commits from `from` on and keeps the disk after every call that changed it. */
const moments = (from: number, count: number, weaken: Weaken, start: MemoryFs): ReadonlyArray<Moment> => {
  const found: Array<Moment> = []
  let acked = from - 1
  const recorded = around(weaken(start), (name, call, args) => {
    const result = call()
    if (CHANGES.has(name)) found.push({ disk: start.disk(), acked, after: `${name} ${String(args[0])}` })
    return result
  })
  const log = openLog("/repo/.git/backlog/app", { fs: recorded })
  const replica = log.ensureSelf()
  for (let seq = from; seq < from + count; seq++) {
    assert.strictEqual(log.putIfAbsent({ replica, seq }, textOf(seq)), "published")
    acked = seq
    found.push({ disk: start.disk(), acked, after: `commit ${seq}` })
  }
  return found
}

const TORN: ReadonlyArray<Torn> = ["none", "half", "all"]

/** Every disk that a power cut at this moment can leave: all subsets of the pending names, three states of the data. */
function* cuts({ disk }: Moment): Generator<MemoryFs> {
  const pending = disk.pending.length
  for (let bits = 0; bits < 2 ** pending; bits++) {
    const survived = new Set([...disk.pending.keys()].filter((index) => (bits & (1 << index)) !== 0))
    for (const torn of TORN) yield afterPowerCut(disk, survived, torn)
  }
}

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

interface Verdict {
  readonly states: number
  readonly damages: ReadonlyArray<string>
}

const judge = (all: ReadonlyArray<Moment>, from = 1, inPlace = false): Verdict => {
  let states = 0
  const damages: Array<string> = []
  for (const moment of all) {
    assert.isAtMost(moment.disk.pending.length, 12, "too many subsets to try")
    for (const disk of cuts(moment)) {
      states += 1
      const found = damage(disk, moment.acked, from, inPlace)
      if (found !== null) damages.push(`after ${moment.after}: ${found}`)
    }
  }
  return { states, damages }
}

const asIs: Weaken = (fs) => fs

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
    const { damages, states } = judge(moments(1, LONG ? 4 : 2, asIs, repository()))
    assert.deepStrictEqual(damages, [])
    assert.isAbove(states, 1000)
  })

  it("at any moment of a change of folders loses nothing and leaves no gap", () => {
    const { damages, states } = judge(moments(1000, 2, asIs, fullFolder()), 1000)
    assert.deepStrictEqual(damages, [])
    assert.isAbove(states, 100)
  })

  it("at any moment of the first commits loses nothing where there are no hard links either", () => {
    const { damages, states } = judge(moments(1, LONG ? 3 : 2, withoutLinks, repository()), 1, true)
    assert.deepStrictEqual(damages.slice(0, 5), [])
    assert.isAbove(states, 500)
  })

  it("is seen by this test to do harm where there are no hard links and the folder is not flushed", () => {
    const weaken: Weaken = (fs) =>
      withoutLinks({ ...fs, syncDir: (path) => (path.endsWith("0000000") ? undefined : fs.syncDir(path)) })
    assert.isAbove(judge(moments(1, 1, weaken, repository()), 1, true).damages.length, 0)
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
    const { damages } = judge(moments(1, 1, weaken, repository()))
    assert.isAbove(damages.length, 0)
    assert.isTrue(
      damages.some((found) => expected.test(found)),
      damages.slice(0, 5).join("\n")
    )
  })

  it("is seen by this test to do harm when the full folder is not flushed before the next one starts", () => {
    // Two writers: the first is stopped between its link and its flush, the second starts the next folder.
    const run = (weaken: Weaken): Verdict => {
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
    assert.deepStrictEqual(run(asIs).damages, [])
    const weak = run(noDirectory((path) => path.endsWith("0000000")))
    assert.isTrue(
      weak.damages.some((found) => /acknowledged|log-gap/u.test(found)),
      weak.damages.join("\n")
    )
  })
})
