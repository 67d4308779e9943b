/** Logs that are damaged in one way, and what is found in them. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import { type CommitInput, encodeCommit, type Writable } from "../../src/log/Commit.ts"
import { chainStart } from "../../src/log/Line.ts"
import { Digest } from "../../src/ports/Digest.ts"
import { LogStore, type LogStoreShape } from "../../src/ports/LogStore.ts"
import { make, type Memory } from "../../src/testing/MemoryLogStore.ts"
import { verifyLog } from "../../src/usecases/store/VerifyLog.ts"
import { envelope, writables } from "../log/lines.ts"
import { by, cancelled } from "./commands.ts"
import { sha256 } from "./sha256.ts"
import { newLog, openStore, START, textsOf } from "./stores.ts"

export const A = "aaaaaaa2"
export const B = "bbbbbbb2"

export const verify = (log: LogStoreShape) =>
  verifyLog.pipe(Effect.provideService(LogStore, log), Effect.provideService(Digest, { sha256 }))
export const findingsOf = (memory: Memory) => Effect.map(verify(make(memory)), ({ findings }) => findings)

/** Six commits of one clone; the third has three events. */
export const sixCommits = Effect.gen(function* () {
  const { log, memory } = yield* newLog()
  const store = openStore(log)
  for (let n = 1; n <= 6; n++) {
    yield* TestClock.setTime(START + n * 1000)
    yield* store.append(by(`c${n}`), [], n === 3 ? [cancelled("t"), cancelled("t"), cancelled("u")] : [cancelled("t")])
  }
  return memory
})

/** Replaces the texts of a replica's commits. */
export const rewrite = (memory: Memory, change: (texts: Array<string>) => void, replica = A): void => {
  const texts = [...textsOf(memory, replica)]
  change(texts)
  const commits = texts.map((text, at) => ({ replica, seq: at + 1, text, place: `memory:${replica}/${at + 1}` }))
  memory.commits.set(replica, commits)
}

/** A log that somebody wrote with other code than the store: chained well, but with other contents. */
export const forged = (
  commits: ReadonlyArray<ReadonlyArray<Partial<Writable>>>,
  change: (n: number) => Partial<CommitInput>
) =>
  Effect.map(newLog(), ({ memory }) => {
    let prevHash = chainStart(A, sha256)
    rewrite(memory, (texts) => {
      for (const [at, events] of commits.entries()) {
        const times = events.map((event, i) => ({ t: `0:2026-11-24T10:00:0${at}.000Z-000${i}`, ...event }))
        const input = {
          replica: A,
          seq: at + 1,
          prevHash,
          events: writables(...times),
          envelope: envelope({ command: `c${at}` }),
          ...change(at)
        }
        const { hash, text } = Result.getOrThrow(encodeCommit(input, sha256))
        prevHash = hash
        texts.push(text)
      }
    })
    return memory
  })

export interface Wanted {
  readonly commit: number
  readonly event?: string | null
  readonly problem: RegExp
}

/** That these are the only findings, each with its place. */
export const assertFindings = (memory: Memory, wanted: ReadonlyArray<Wanted>, replica = A) =>
  Effect.map(findingsOf(memory), (findings) => {
    assert.deepStrictEqual(
      findings.map(({ commit, event, place, replica: of }) => ({ commit, event, place, of })),
      wanted.map(({ commit, event = null }) => ({ commit, event, place: `memory:${replica}/${commit}`, of: replica }))
    )
    for (const [at, { problem }] of wanted.entries()) assert.match(findings[at]?.problem ?? "", problem)
  })
