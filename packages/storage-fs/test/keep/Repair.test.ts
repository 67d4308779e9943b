import { assert, describe, it } from "@effect/vitest"
import { segmentName } from "@backlog-toolkit/core/log/Segment"
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { type FsLog, openLog } from "../../src/FsLog.ts"
import { commitPath, windowPath } from "../../src/internal/layout.ts"
import { sha256 } from "../../src/sha256.ts"
import { chain, REPLICA, withText } from "../support/chain.ts"
import { failureOf } from "../support/failure.ts"
import { keeping, type Refs } from "../support/keeping.ts"
import { withTemp } from "../support/temp.ts"

const fill = (dir: string, texts: ReadonlyArray<string>): FsLog => {
  const log = openLog(dir, { durability: "os" })
  for (const [at, text] of texts.entries()) log.putIfAbsent({ replica: REPLICA, seq: at + 1 }, text)
  return log
}

const textsIn = (dir: string): ReadonlyArray<string> => [...openLog(dir).readAll(REPLICA, 1)].map(({ text }) => text)
const fileOf = (dir: string, seq: number): string => commitPath(dir, { replica: REPLICA, seq })

const segment = (texts: ReadonlyArray<string>, from: number, to: number): Readonly<Record<string, string>> => {
  const text = texts.slice(from - 1, to).join("")
  return { [`backlog/events/${REPLICA}/${segmentName(from, to, sha256(text))}`]: text }
}

const flip = (file: string, at: number): void => {
  const bytes = readFileSync(file)
  bytes.writeUInt8((bytes[at] ?? 0) ^ 4, at)
  writeFileSync(file, bytes)
}

const TEXTS = chain(30)
const everywhere: Refs = {
  "refs/heads/main": segment(TEXTS, 1, 12),
  "refs/remotes/origin/other": { ...segment(TEXTS, 10, 30), "backlog/data/x.md": "no segment" }
}

describe("repair", () => {
  const losses: ReadonlyArray<readonly [what: string, harm: (dir: string) => void, commits: ReadonlyArray<number>]> = [
    ["one that is missing", (dir) => rmSync(fileOf(dir, 7)), [7]],
    ["the first", (dir) => rmSync(fileOf(dir, 1)), [1]],
    ["one with a flipped bit", (dir) => flip(fileOf(dir, 20), 99), [20]],
    [
      "one whose hash was hit, which the next one needs",
      (dir) => flip(fileOf(dir, 20), -9 + readFileSync(fileOf(dir, 20)).length),
      [20]
    ],
    ["one that is cut off", (dir) => writeFileSync(fileOf(dir, 11), TEXTS[10]?.slice(0, 40) ?? ""), [11]],
    ["one that is no UTF-8", (dir) => writeFileSync(fileOf(dir, 11), Buffer.from([0xff, 0xfe])), [11]],
    [
      "a run across two segments",
      (dir) => [9, 10, 11, 12, 13, 14].forEach((seq) => rmSync(fileOf(dir, seq))),
      [9, 10, 11, 12, 13, 14]
    ],
    ["the newest, when it is damaged", (dir) => flip(fileOf(dir, 30), 50), [30]],
    ["several at once", (dir) => [2, 17, 29].forEach((seq) => flip(fileOf(dir, seq), 60)), [2, 17, 29]],
    [
      "one and the first line of the next, which only the one before it proves",
      (dir) => (rmSync(fileOf(dir, 7)), flip(fileOf(dir, 8), TEXTS[7]?.indexOf('reason":"a') ?? 0)),
      [7, 8]
    ],
    ["one exchanged for another", (dir) => writeFileSync(fileOf(dir, 5), TEXTS[5] ?? ""), [5]],
    [
      "the newest ones of a log that was set back",
      (dir) => [28, 29, 30].forEach((seq) => rmSync(fileOf(dir, seq))),
      [28, 29, 30]
    ]
  ]

  it.each(losses)("puts back, byte for byte, from the segments of any ref: %s", (_, harm, commits) =>
    withTemp((dir) => {
      fill(dir, TEXTS)
      harm(dir)
      const { check, repair } = keeping(dir, { refs: everywhere })
      // Nothing in a log tells that its newest end is gone.
      const told = check().findings.some(({ level }) => level === "error")
      assert.strictEqual(told, !commits.includes(30) || commits.length === 1)
      const before = readdirSync(dirname(fileOf(dir, 2)))
      assert.deepStrictEqual(
        repair({ dryRun: true }).commits.map(({ commit }) => commit),
        commits
      )
      assert.deepStrictEqual(readdirSync(dirname(fileOf(dir, 2))), before)
      const done = repair()
      assert.deepStrictEqual([done.lostCommits, done.lostBlobs], [[], []])
      assert.deepStrictEqual(
        done.commits.map(({ commit }) => commit),
        commits
      )
      assert.match(done.commits[0]?.source ?? "", /^refs\//u)
      assert.deepStrictEqual(textsIn(dir), TEXTS)
      assert.isFalse(check({ depth: "full" }).findings.some(({ level }) => level === "error"))
      assert.deepStrictEqual(repair().commits, [])
    })
  )

  it("keeps the damaged file", () =>
    withTemp((dir) => {
      fill(dir, TEXTS)
      writeFileSync(fileOf(dir, 3), "damaged")
      keeping(dir, { refs: everywhere }).repair()
      const [kept = ""] = readdirSync(join(dir, "quarantine"))
      assert.strictEqual(readFileSync(join(dir, "quarantine", kept), "utf8"), "damaged")
    }))

  it("takes nothing that the hashes don't prove: it says what is lost and leaves everything as it is", () =>
    withTemp((dir) => {
      fill(dir, TEXTS)
      rmSync(fileOf(dir, 7))
      flip(fileOf(dir, 20), 70)
      const damaged = readFileSync(fileOf(dir, 20))
      const other = chain(30, "other")
      for (const refs of [
        {},
        { "refs/heads/evil": segment(other, 1, 30) },
        {
          "refs/heads/evil": segment(
            TEXTS.map((text) => text.replace("ü", "u")),
            1,
            30
          )
        },
        { "refs/heads/main": segment(TEXTS, 8, 19) }
      ]) {
        const { lostCommits, ...done } = keeping(dir, { refs }).repair()
        assert.deepStrictEqual(done.commits, [])
        assert.deepStrictEqual(
          lostCommits.map(({ from, to }) => [from, to]),
          [
            [7, 7],
            [20, 20]
          ]
        )
      }
      assert.deepStrictEqual(readFileSync(fileOf(dir, 20)), damaged)
      assert.strictEqual(failureOf(() => openLog(dir).head(REPLICA)).code, "log-gap")
    }))

  it("doesn't choose between two histories for a damaged newest commit", () =>
    withTemp((dir) => {
      fill(dir, TEXTS)
      flip(fileOf(dir, 30), 50)
      const refs = {
        "refs/heads/a": segment(TEXTS, 30, 30),
        "refs/heads/b": segment(chain(30, "b", REPLICA, 30), 30, 30)
      }
      const { commits, lostCommits } = keeping(dir, { refs }).repair()
      assert.deepStrictEqual([commits, lostCommits.length], [[], 1])
      assert.match(lostCommits[0]?.why ?? "", /disagree/u)
    }))

  it("doesn't exchange a sound newest commit for another history's, to close the hole before it", () =>
    withTemp((dir) => {
      fill(dir, TEXTS)
      rmSync(fileOf(dir, 29))
      const refs = { "refs/heads/b": segment(chain(30, "b", REPLICA, 29), 28, 30) }
      const { commits, lostCommits } = keeping(dir, { refs }).repair()
      assert.deepStrictEqual([commits, lostCommits.length], [[], 1])
      assert.strictEqual(readFileSync(fileOf(dir, 30), "utf8"), TEXTS[29])
    }))

  it("puts back as many of a run as the commit after it proves, which is not the first line of the earliest copy", () =>
    withTemp((dir) => {
      fill(dir, TEXTS)
      for (const seq of [5, 6, 7, 8]) rmSync(fileOf(dir, seq))
      const { commits, lostCommits } = keeping(dir, { refs: { "refs/heads/main": segment(TEXTS, 7, 30) } }).repair()
      assert.deepStrictEqual(
        commits.map(({ commit }) => commit),
        [8]
      )
      assert.deepStrictEqual(
        lostCommits.map(({ from, to }) => [from, to]),
        [[5, 7]]
      )
    }))

  it("looks in the log of another clone, which it only reads", () =>
    withTemp((dir) => {
      const [mine, theirs] = [join(dir, "mine"), join(dir, "theirs")]
      fill(mine, TEXTS)
      fill(theirs, TEXTS)
      rmSync(fileOf(mine, 9))
      const before = readdirSync(theirs)
      assert.strictEqual(keeping(mine).repair().lostCommits.length, 1)
      const done = keeping(mine).repair({ from: [theirs] })
      assert.deepStrictEqual(done.commits, [{ replica: REPLICA, commit: 9, source: fileOf(theirs, 9) }])
      assert.deepStrictEqual(textsIn(mine), TEXTS)
      assert.deepStrictEqual(readdirSync(theirs), before)
      assert.strictEqual(failureOf(() => keeping(mine).repair({ from: [join(dir, "none")] })).code, "log-not-found")
    }))

  it("puts back a text that a commit names", () =>
    withTemp((dir) => {
      const { commit, name, text } = withText(9000)
      const log = fill(dir, [commit])
      log.putBlob(name, text)
      const file = join(dir, "blobs", name.slice(0, 2), name)
      const refs = { "refs/heads/main": { [`backlog/blobs/${name.slice(0, 2)}/${name}`]: text } }
      const wrong = { "refs/heads/main": { [`backlog/blobs/${name.slice(0, 2)}/${name}`]: `${text} ` } }
      for (const harm of [() => rmSync(file), () => writeFileSync(file, "other")]) {
        harm()
        const { findings } = keeping(dir).check()
        assert.deepStrictEqual(
          findings.map(({ code, commit: seq }) => [code, seq]),
          [["commit-damaged", 1]]
        )
        assert.deepStrictEqual(keeping(dir, { refs: wrong }).repair().lostBlobs, [name])
        assert.strictEqual(keeping(dir, { refs }).repair().blobs.length, 1)
        assert.strictEqual(openLog(dir).getBlob(name), text)
        assert.deepStrictEqual(
          keeping(dir)
            .check({ depth: "full" })
            .findings.filter(({ level }) => level === "error"),
          []
        )
      }
    }))
})

describe("a compacted log", () => {
  const LONG = chain(230)
  const window = (dir: string): string => windowPath(dir, { replica: REPLICA, seq: 1 })

  it("has the same commits in a hundredth of the files, goes on, and is compacted once", () =>
    withTemp((dir) => {
      const log = fill(dir, LONG.slice(0, 210))
      assert.deepStrictEqual(keeping(dir).compact(), { windows: 1, removed: 100, set: 0 })
      assert.strictEqual(readdirSync(dirname(fileOf(dir, 1))).length, 111)
      for (const [at, text] of LONG.entries()) {
        if (at >= 210) assert.strictEqual(log.putIfAbsent({ replica: REPLICA, seq: at + 1 }, text), "published")
      }
      assert.deepStrictEqual(textsIn(dir), LONG)
      assert.deepStrictEqual([...openLog(dir).replicas()], [[REPLICA, 230]])
      assert.strictEqual(log.putIfAbsent({ replica: REPLICA, seq: 5 }, "other"), "taken")
      for (const seq of [1, 50, 100, 101, 230])
        assert.strictEqual(log.readChunk(REPLICA, seq, { commits: 1, chars: 1 })[0]?.text, LONG[seq - 1])
      assert.deepStrictEqual(keeping(dir).compact(), { windows: 0, removed: 0, set: 0 })
      assert.deepStrictEqual(keeping(dir).check({ depth: "full" }).findings, [])
    }))

  it("is not made of damaged commits", () =>
    withTemp((dir) => {
      fill(dir, LONG)
      flip(fileOf(dir, 50), 90)
      assert.strictEqual(failureOf(() => keeping(dir).compact()).code, "log-corrupt")
      rmSync(fileOf(dir, 50))
      assert.strictEqual(failureOf(() => keeping(dir).compact()).code, "log-gap")
      assert.strictEqual(readdirSync(dirname(fileOf(dir, 1))).length, 229)
    }))

  it("sets a file aside that says something else than its window", () =>
    withTemp((dir) => {
      fill(dir, LONG)
      keeping(dir).compact()
      writeFileSync(fileOf(dir, 50), "a commit that never counted")
      assert.deepStrictEqual(textsIn(dir), LONG)
      assert.deepStrictEqual(
        keeping(dir)
          .check()
          .findings.map(({ code, level }) => [code, level]),
        [["compaction-unfinished", "warning"]]
      )
      assert.deepStrictEqual(keeping(dir).compact(), { windows: 0, removed: 0, set: 1 })
      assert.strictEqual(readdirSync(join(dir, "quarantine")).length, 1)
    }))

  it("is refused by readers when its file was changed in any way, and repaired as a whole", () =>
    withTemp((dir) => {
      fill(dir, LONG)
      keeping(dir).compact()
      const whole = readFileSync(window(dir))
      const refs = { "refs/heads/main": segment(LONG, 1, 230) }
      const harms: ReadonlyArray<() => void> = [
        () => flip(window(dir), 12),
        () => flip(window(dir), whole.length - 900),
        () => writeFileSync(window(dir), whole.subarray(0, 5000)),
        () => writeFileSync(window(dir), "")
      ]
      for (const harm of harms) {
        harm()
        assert.strictEqual(failureOf(() => textsIn(dir)).code, "log-corrupt")
        assert.isTrue(
          keeping(dir)
            .check()
            .findings.some(({ code }) => code === "window-damaged")
        )
        assert.deepStrictEqual(keeping(dir, { refs }).repair().lostCommits, [])
        assert.deepStrictEqual(readFileSync(window(dir)), whole)
      }
      assert.strictEqual(readdirSync(join(dir, "quarantine")).length, harms.length)
    }))

  it("is repaired from the cache", () =>
    withTemp((dir) => {
      const all = chain(1100)
      fill(dir, all)
      assert.deepStrictEqual(textsIn(dir), all)
      rmSync(fileOf(dir, 600))
      assert.deepStrictEqual(
        keeping(dir)
          .repair()
          .commits.map(({ commit }) => commit),
        [600]
      )
      rmSync(join(dir, "cache"), { recursive: true })
      assert.deepStrictEqual(textsIn(dir), all)
    }))
})
