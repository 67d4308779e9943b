import { assert, describe, it } from "@effect/vitest"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { LogStore } from "@backlog-toolkit/core/ports/LogStore"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { nodeFs, openLog } from "../../src/FsLog.ts"
import * as FsLogStore from "../../src/FsLogStore.ts"
import { inTemp } from "../support/temp.ts"

const hasProcfs = existsSync("/proc/self/fdinfo")

/** Watched folders of this process, as the kernel counts them. */
const watches = (): number => {
  let count = 0
  for (const fd of readdirSync("/proc/self/fdinfo")) {
    const file = `/proc/self/fdinfo/${fd}`
    // The listing's own descriptor is gone by now.
    if (existsSync(file)) count += readFileSync(file, "utf8").match(/^inotify /gmu)?.length ?? 0
  }
  return count
}

/** Real time: what is waited for happens outside of Effect's clock. */
const pause = (ms: number) => Effect.promise(() => new Promise((done) => setTimeout(done, ms)))

/** Hints may be missed, so a writer goes on until one arrives. */
const hintOf = (storeDir: string, replica: string, from: number) =>
  Effect.gen(function* () {
    const store = yield* LogStore
    const fiber = yield* Effect.forkChild(Stream.runCollect(Stream.take(store.hints, 1)))
    const log = openLog(storeDir, { durability: "os" })
    for (let seq = from; fiber.pollUnsafe() === undefined; seq++) {
      log.putIfAbsent({ replica, seq }, `${seq}\n`)
      yield* pause(20)
      assert.isBelow(seq - from, 500, "no hint came")
    }
    return yield* Fiber.join(fiber)
  }).pipe(Effect.provide(FsLogStore.layer({ storeDir })))

describe("the log store over files", () => {
  it.effect("says that it survives a power cut and may be shared by processes", () =>
    inTemp((dir) =>
      Effect.gen(function* () {
        const durable = FsLogStore.make(openLog(dir))
        assert.deepStrictEqual(durable.capabilities, { durable: true, crossProcess: true })
        assert.isFalse(FsLogStore.make(openLog(dir, { durability: "os" })).capabilities.durable)
        const self = yield* durable.ensureSelf
        assert.strictEqual(yield* durable.putIfAbsent({ replica: self, seq: 1 }, "durable\n"), "published")
      })
    )
  )

  it.effect("hints at a replica that grows: a known one, a new one, and in a store that is made later", () =>
    inTemp((dir) =>
      Effect.gen(function* () {
        const storeDir = join(dir, "store")
        assert.deepStrictEqual(yield* hintOf(storeDir, "aaaaaaaa", 1), ["aaaaaaaa"])
        const head = openLog(storeDir).head("aaaaaaaa")
        assert.deepStrictEqual(yield* hintOf(storeDir, "aaaaaaaa", head + 1), ["aaaaaaaa"])
        assert.deepStrictEqual(yield* hintOf(storeDir, "bbbbbbbb", 1), ["bbbbbbbb"])
      })
    )
  )

  it.effect("goes on hinting when the next folder starts", () =>
    inTemp((dir) =>
      Effect.gen(function* () {
        const log = openLog(dir, { durability: "os" })
        for (let seq = 1; seq <= 1000; seq++) log.putIfAbsent({ replica: "aaaaaaaa", seq }, `${seq}\n`)
        const store = FsLogStore.make(log)
        const hints: Array<string> = []
        const fiber = yield* Effect.forkChild(
          Stream.runForEach(store.hints, (hint) => Effect.sync(() => hints.push(hint)))
        )
        const settle = pause(50)
        yield* settle
        log.putIfAbsent({ replica: "aaaaaaaa", seq: 1001 }, "1001\n")
        yield* settle
        // The folder was new; from here on its own watch must tell.
        hints.length = 0
        for (let seq = 1002; hints.length === 0; seq++) {
          log.putIfAbsent({ replica: "aaaaaaaa", seq }, `${seq}\n`)
          yield* settle
          assert.isBelow(seq, 1100, "no hint came")
        }
        assert.deepStrictEqual([...new Set(hints)], ["aaaaaaaa"])
        yield* Fiber.interrupt(fiber)
      })
    )
  )

  it.effect.skipIf(!hasProcfs)("closes its watches when nobody listens any more", () =>
    inTemp((dir) =>
      Effect.gen(function* () {
        const log = openLog(dir, { durability: "os" })
        log.putIfAbsent({ replica: "aaaaaaaa", seq: 1 }, "1\n")
        const before = watches()
        const fiber = yield* Effect.forkChild(Stream.runDrain(FsLogStore.make(log).hints))
        for (let tries = 0; watches() === before; tries++) {
          assert.isBelow(tries, 500, "nothing is watched")
          yield* pause(20)
        }
        yield* Fiber.interrupt(fiber)
        assert.strictEqual(watches(), before)
      })
    )
  )

  it.effect("fails with values, and dies of bugs", () =>
    inTemp((dir) =>
      Effect.gen(function* () {
        const store = FsLogStore.make(openLog(dir))
        yield* store.putIfAbsent({ replica: "aaaaaaaa", seq: 1 }, "1\n")
        yield* store.putIfAbsent({ replica: "aaaaaaaa", seq: 2 }, "2\n")
        rmSync(join(dir, "log/aaaaaaaa/0000000/0000000001.jsonl"))
        const lost = yield* Effect.flip(Stream.runCollect(store.read("aaaaaaaa", 1)))
        assert.instanceOf(lost, DomainError)
        assert.strictEqual(lost.code, "log-gap")
        assert.strictEqual((yield* Effect.flip(store.replicas)).code, "log-gap")
        writeFileSync(join(dir, "replica.json"), "")
        assert.strictEqual((yield* Effect.flip(store.self)).code, "log-corrupt")
        const broken = FsLogStore.make(openLog(dir, { fs: { ...nodeFs, list: () => [].at(1) as never } }))
        const exit = yield* Effect.exit(broken.replicas)
        assert.strictEqual(exit._tag, "Failure")
        if (exit._tag === "Failure")
          assert.deepStrictEqual(
            exit.cause.reasons.map(({ _tag }) => _tag),
            ["Die"]
          )
      })
    )
  )
})
