import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { type Fs, openLog } from "../../src/FsLog.ts"
import { codeOf } from "../../src/internal/Fs.ts"
import { commitPath, type CommitKey } from "../../src/internal/layout.ts"
import { publishing, type Publishing, type PublishOutcome, type PublishPoint } from "../../src/internal/publish.ts"
import { around } from "../support/around.ts"
import { type MemoryFs, memoryFs } from "../support/MemoryFs.ts"

/** BTK_LONG=1: the nightly number of runs. */
const RUNS = process.env["BTK_LONG"] === "1" ? 500_000 : 5_000

const STORE = "/store"
const REPLICA = "aaaaaaaa"
const ACTORS = 4
/** What each actor wants to get into the log. */
const COMMITS = 2

type Protocol = (io: Publishing, key: CommitKey, commit: string) => Generator<PublishPoint, PublishOutcome, void>

interface Variant {
  readonly protocol: Protocol
  readonly weaken: (fs: MemoryFs) => Fs
  /** The step after which an actor counts its commit as acknowledged. */
  readonly ackAt: PublishPoint | "end"
}

const real: Variant = { protocol: publishing, weaken: (fs) => fs, ackAt: "end" }

/** `step`: the actor makes its next call. `kill`: it dies where it is and another takes its place. */
type Turn =
  | { readonly do: "step" | "kill"; readonly actor: number }
  | { readonly do: "read"; readonly meanwhile: ReadonlyArray<number> }

const actor = fc.nat({ max: ACTORS - 1 })
const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ do: fc.constant("step" as const), actor }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("kill" as const), actor }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("read" as const), meanwhile: fc.array(actor, { maxLength: 6 }) })
  }
)
/** The actors that take part, and whose turn it is. */
const schedule = fc.record({
  actors: fc.integer({ min: 2, max: ACTORS }),
  turns: fc.array(turn, { maxLength: 90, size: "max" })
})

interface Actor {
  life: number
  made: number
  seq: number
  text: string
  running: Generator<PublishPoint, PublishOutcome, void> | null
}

/** Runs one schedule and throws on anything a caller of the log must never see. */
const run = (
  variant: Variant,
  { actors: count, turns }: { readonly actors: number; readonly turns: ReadonlyArray<Turn> }
): void => {
  const memory = memoryFs()
  const fs = variant.weaken(memory)
  let names = 0
  const io: Publishing = {
    fs,
    storeDir: STORE,
    durability: "commit",
    framed: () => false,
    tmpName: () => `t${(names += 1)}`,
    now: () => new Date(),
    wait: () => {}
  }
  const acked = new Map<number, string>()
  const written = new Set<string>()
  let seen: ReadonlyArray<string> = []
  const actors = Array.from({ length: count }, (): Actor => ({ life: 0, made: 0, seq: 1, text: "", running: null }))

  const acknowledge = (mine: Actor): void => {
    if (acked.get(mine.seq) === mine.text) return
    assert.isFalse(acked.has(mine.seq), `commit ${mine.seq} was acknowledged twice`)
    acked.set(mine.seq, mine.text)
  }

  const step = (id: number): boolean => {
    const mine = actors[id % count]
    if (mine === undefined || mine.made === COMMITS) return false
    if (mine.running === null) {
      mine.text = `actor ${id % count}, life ${mine.life}, commit ${mine.made}\n`
      written.add(mine.text)
      mine.running = variant.protocol(io, { replica: REPLICA, seq: mine.seq }, mine.text)
    }
    const next = mine.running.next()
    if (next.done !== true) {
      if (next.value === variant.ackAt) acknowledge(mine)
      return true
    }
    mine.running = null
    if (next.value === "published") {
      acknowledge(mine)
      mine.made += 1
    }
    mine.seq += 1
    return true
  }

  const read = (between: ReadonlyArray<number>): void => {
    let at = 0
    // Somebody else works between any two calls of the reader.
    const interleaved = around(fs, (_, call) => {
      const other = between[at]
      at += 1
      if (other !== undefined) step(other)
      return call()
    })
    const texts = [...openLog(STORE, { fs: interleaved }).readAll(REPLICA, 1)].map(({ text }) => text)
    for (const [index, text] of texts.entries()) {
      assert.isTrue(written.has(text), `a reader saw half of commit ${index + 1}`)
      if (index < seen.length) assert.strictEqual(text, seen[index], `commit ${index + 1} changed`)
    }
    assert.isAtLeast(texts.length, seen.length, "a commit disappeared")
    for (const seq of acked.keys())
      if (between.length === 0) assert.isAtLeast(texts.length, seq, `commit ${seq} can't be read`)
    seen = texts
  }

  for (const now of turns) {
    if (now.do === "read") read(now.meanwhile)
    else if (now.do === "step") step(now.actor)
    else {
      const victim = actors[now.actor % count]
      if (victim === undefined || victim.running === null) continue
      // Not `return()`: a killed process runs no `finally`. What it did not acknowledge it may have published.
      victim.running = null
      victim.life += 1
      victim.seq = 1
    }
  }
  for (let busy = true; busy;) busy = actors.map((_, id) => step(id)).some(Boolean)

  read([])
  assert.strictEqual(new Set(seen).size, seen.length, "a commit is in the log twice")
  for (const [seq, text] of acked) assert.strictEqual(seen[seq - 1], text, `acknowledged commit ${seq}`)
  assert.strictEqual(acked.size, count * COMMITS)
  assert.strictEqual(openLog(STORE, { fs }).head(REPLICA), seen.length)
}

const property = (variant: Variant) => fc.property(schedule, (given) => run(variant, given))

/** Publishes without a temporary file: claims the name, then writes. */
function* inPlace(io: Publishing, key: CommitKey, commit: string): Generator<PublishPoint, PublishOutcome, void> {
  const bytes = Buffer.from(commit)
  const file = commitPath(STORE, key)
  if (io.fs.exists(file)) return "taken"
  yield "looked"
  io.fs.mkdir(file.slice(0, file.lastIndexOf("/")))
  let fd: number
  try {
    fd = io.fs.create(file)
  } catch (error) {
    if (codeOf(error) === "EEXIST") return "taken"
    throw error
  }
  yield "after-tmp-open"
  for (let from = 0; from < bytes.length;) {
    from += io.fs.write(fd, bytes, from)
    yield "after-tmp-write"
  }
  io.fs.fdatasync(fd)
  io.fs.close(fd)
  return "published"
}

describe("the publish protocol under all kinds of interleavings", () => {
  it(
    "has one winner for each number, loses nothing acknowledged, and shows readers a growing prefix of whole commits",
    () => {
      fc.assert(property(real), { numRuns: RUNS })
    },
    RUNS > 5_000 ? 1_800_000 : 60_000
  )

  it.each<readonly [string, Variant, RegExp]>([
    [
      "renames instead of linking",
      { ...real, weaken: (fs) => ({ ...fs, link: fs.rename }) },
      /twice|changed|acknowledged/u
    ],
    [
      "takes EEXIST for success",
      {
        ...real,
        weaken: (fs) => ({
          ...fs,
          link: (from, to) => {
            if (!fs.exists(to)) fs.link(from, to)
          }
        })
      },
      /twice|acknowledged/u
    ],
    ["acknowledges before the link", { ...real, ackAt: "after-fdatasync" }, /twice|acknowledged|read/u],
    ["writes in place", { ...real, protocol: inPlace }, /half/u]
  ])("catches a variant that %s", (_, variant, expected) => {
    const details = fc.check(property(variant), { numRuns: 20_000, endOnFailure: true })
    assert.isTrue(details.failed)
    assert.match(String(details.errorInstance), expected)
  })
})
