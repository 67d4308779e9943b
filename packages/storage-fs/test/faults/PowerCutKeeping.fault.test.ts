import { assert, describe, it } from "@effect/vitest"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { segmentName } from "@backlog-toolkit/core/log/Segment"
import { type Fs, openLog } from "../../src/FsLog.ts"
import { commitPath } from "../../src/internal/layout.ts"
import { sha256 } from "../../src/sha256.ts"
import { chain, REPLICA, withText } from "../support/chain.ts"
import { asIs, harms, momentsOf, type Weaken } from "../support/cuts.ts"
import { keeping } from "../support/keeping.ts"
import { type MemoryFs, memoryFs } from "../support/MemoryFs.ts"

const STORE = "/repo/.git/backlog/app"
const LONG = process.env["BTK_LONG"] === "1"

const noFlush: Weaken = (fs) => ({ ...fs, fdatasync: () => {} })
const noFolderFlush: Weaken = (fs) => ({ ...fs, syncDir: () => {} })

const stored = (texts: ReadonlyArray<string>): MemoryFs => {
  const fs = memoryFs()
  fs.mkdir("/repo/.git")
  for (const dir of ["/", "/repo", "/repo/.git"]) fs.syncDir(dir)
  const log = openLog(STORE, { fs })
  log.ensureSelf()
  for (const [at, text] of texts.entries()) log.putIfAbsent({ replica: REPLICA, seq: at + 1 }, text)
  fs.syncDir(`${STORE}/tmp`)
  return fs
}

const codeOf = (work: () => string | null): string | null => {
  try {
    return work()
  } catch (error) {
    if (error instanceof DomainError) return error.code
    throw error
  }
}

/** Null when a log holds exactly these commits. */
const differs = (fs: Fs, texts: ReadonlyArray<string>): string | null =>
  codeOf(() => {
    const found = [...openLog(STORE, { fs }).readAll(REPLICA, 1)].map(({ text }) => text)
    if (found.length !== texts.length) return `${found.length} of ${texts.length} commits`
    return found.every((text, at) => text === texts[at]) ? null : "a commit differs"
  })

describe("a power cut while a log is compacted", () => {
  const texts = chain(201)
  const run = (weaken: Weaken): ReturnType<typeof harms> => {
    // Of a hundred files that are removed in turn, some: each is like the one before.
    const keep = (call: keyof Fs, count: number): boolean =>
      call !== "unlink" || count < 4 || count % (LONG ? 5 : 40) === 0
    const moments = momentsOf(
      stored(texts),
      weaken,
      (fs) => assert.strictEqual(keeping(STORE, { fs, durability: "commit" }).compact().removed, 100),
      (call, count) => (call !== "write" || count % 9 === 0) && keep(call, count)
    )
    return harms(moments, (fs) => differs(fs, texts))
  }

  it("loses no commit", () => {
    const { found, states } = run(asIs)
    assert.deepStrictEqual(found.slice(0, 5), [])
    assert.isAbove(states, 100)
    process.stdout.write(`${states} disks after a cut, 0 harmed\n`)
  }, 300_000)

  it.each([
    ["the window is not flushed", noFlush],
    ["its folder is not flushed before files are removed", noFolderFlush]
  ] as const)(
    "is seen by this test to do harm when %s",
    (_, weaken) => {
      assert.isAbove(run(weaken).found.length, 0)
    },
    300_000
  )
})

describe("a power cut while a text and the commit that names it are kept", () => {
  const { commit, name, text } = withText(9000)
  const run = (weaken: Weaken): ReturnType<typeof harms> => {
    const moments = momentsOf(
      stored([]),
      weaken,
      (fs) => {
        const log = openLog(STORE, { fs })
        log.putBlob(name, text)
        assert.strictEqual(log.putIfAbsent({ replica: REPLICA, seq: 1 }, commit), "published")
      },
      (call, count) => call !== "write" || count % 5 === 0
    )
    return harms(moments, (fs, last) =>
      codeOf(() => {
        const [found] = openLog(STORE, { fs }).readChunk(REPLICA, 1)
        if (found === undefined) return last ? "an acknowledged commit is gone" : null
        return found.blobs?.get(name) === text ? null : "a commit is there and its text is not"
      })
    )
  }

  it("never leaves a commit without its text", () => {
    const { found, states } = run(asIs)
    assert.deepStrictEqual(found.slice(0, 5), [])
    assert.isAbove(states, 100)
    process.stdout.write(`${states} disks after a cut, 0 harmed\n`)
  })

  it.each([
    ["the text is not flushed", noFlush],
    [
      "the way to it is not flushed",
      (fs: Fs): Fs => ({ ...fs, syncDir: (dir) => (dir.includes("blobs") ? undefined : fs.syncDir(dir)) })
    ]
  ] as const)("is seen by this test to do harm when %s", (_, weaken) => {
    assert.isAbove(run(weaken).found.length, 0)
  })
})

describe("a power cut while a log is repaired", () => {
  const texts = chain(12)
  const all = texts.join("")
  const refs = { "refs/heads/main": { [`backlog/events/${REPLICA}/${segmentName(1, 12, sha256(all))}`]: all } }
  const run = (weaken: Weaken, enough = 5): ReturnType<typeof harms> => {
    const fs = stored(texts)
    fs.unlink(commitPath(STORE, { replica: REPLICA, seq: 4 }))
    const damaged = commitPath(STORE, { replica: REPLICA, seq: 9 })
    fs.unlink(damaged)
    const fd = fs.create(damaged)
    fs.write(fd, Buffer.from("damaged"), 0)
    fs.fdatasync(fd)
    fs.close(fd)
    fs.syncDir(damaged.slice(0, damaged.lastIndexOf("/")))
    const moments = momentsOf(
      fs,
      weaken,
      (broken) =>
        assert.strictEqual(keeping(STORE, { fs: broken, refs, durability: "commit" }).repair().commits.length, 2),
      (call, count) => call !== "write" || count % 5 === 0
    )
    return harms(
      moments,
      (left, last) => {
        if (last && differs(left, texts) !== null) return "what was put back is gone"
        for (const [at, text] of texts.entries()) {
          const file = commitPath(STORE, { replica: REPLICA, seq: at + 1 })
          if (at === 3 || at === 8) continue
          if (!left.exists(file) || left.readText(file) !== text) return `commit ${at + 1} was harmed`
        }
        if (differs(left, texts) === null) return null
        keeping(STORE, { fs: left, refs, durability: "commit" }).repair()
        return differs(left, texts)
      },
      { enough }
    )
  }

  it("harms no other commit, and repairing again finishes it", () => {
    const { found, states } = run(asIs)
    assert.deepStrictEqual(found.slice(0, 5), [])
    assert.isAbove(states, 100)
    process.stdout.write(`${states} disks after a cut, 0 harmed\n`)
  })

  it("is seen by this test to do harm when nothing is flushed", () => {
    assert.isAbove(run((fs) => noFlush(noFolderFlush(fs)), 1).found.length, 0)
  })
})

describe("a power cut while another clone's commits are taken up", () => {
  const texts = chain(105)
  const OTHER = "bbbbbbbb"
  const taken = texts.map((text) => text.replaceAll(REPLICA, OTHER))

  /** Null when what is there are the first of these commits, and all of them once that was said. */
  const differs = (fs: Fs, all: boolean): string | null =>
    codeOf(() => {
      const found = [...openLog(STORE, { fs }).readAll(OTHER, 1)].map(({ text }) => text)
      if (all && found.length !== taken.length) return `${found.length} of ${taken.length} commits`
      return found.every((text, at) => text === taken[at]) ? null : "a commit differs"
    })

  const run = (weaken: Weaken): ReturnType<typeof harms> => {
    const moments = momentsOf(
      stored(texts.slice(0, 3)),
      weaken,
      (fs) => assert.strictEqual(openLog(STORE, { fs }).adopt(OTHER, 1, taken), taken.length),
      (call, count) => call !== "write" || count % 9 === 0
    )
    return harms(moments, differs)
  }

  it("leaves the first of them, and all once they are acknowledged", () => {
    const { found, states } = run(asIs)
    assert.deepStrictEqual(found.slice(0, 5), [])
    assert.isAbove(states, 100)
    process.stdout.write(`${states} disks after a cut, 0 harmed\n`)
  }, 300_000)

  it.each([
    ["the window is not flushed", noFlush],
    ["its folder is not flushed before it is acknowledged", noFolderFlush]
  ] as const)(
    "is seen by this test to do harm when %s",
    (_, weaken) => {
      assert.isAbove(run(weaken).found.length, 0)
    },
    300_000
  )
})
