/**
 * The part of the contract of log stores that is about commits: put once, kept to the byte, read in order.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { DomainError } from "../log/DomainError.ts"
import type { LogStoreShape } from "../ports/LogStore.ts"
import { line, readAll, putAll, ensureHolds, numbered, FOREIGN, CHUNK_LIMIT, MANY, MIB } from "./LogStorePlace.ts"
import { ensure, ensureEqual, failureOf, type Suite } from "./Suite.ts"

export const basics = (
  { it }: Suite,
  open: (
    use: (store: LogStoreShape, self: string) => Effect.Effect<void, DomainError, Scope.Scope>
  ) => () => Promise<void>
): void => {
  it(
    "1 gives back every commit byte for byte and in order",
    open((store, self) =>
      Effect.gen(function* () {
        const texts = numbered(70)
        yield* putAll(store, self, texts)
        yield* ensureHolds(store, self, texts)
        const tail = yield* readAll(store, self, 68)
        ensureEqual(
          tail.map(({ seq, text }) => [seq, text]),
          [
            [68, texts[67] ?? ""],
            [69, texts[68] ?? ""],
            [70, texts[69] ?? ""]
          ],
          "tail"
        )
        ensure(
          tail.every(({ place }) => place.length > 0),
          "a commit names its place"
        )
        ensureEqual(yield* readAll(store, self, 71), [], "nothing after the head")
      })
    )
  )

  it(
    "18 adopts many commits of another replica at once, again as often as it is asked, and stops where a place is taken",
    open((store) =>
      Effect.gen(function* () {
        const texts = numbered(240)
        ensureEqual(yield* store.adopt(FOREIGN, 1, texts.slice(0, 60)), 60, "adopted at first")
        ensureEqual(yield* store.adopt(FOREIGN, 61, texts.slice(60, 230)), 170, "adopted then")
        ensureEqual(yield* store.adopt(FOREIGN, 1, texts), 240, "adopted again, with some more")
        yield* ensureHolds(store, FOREIGN, texts)
        const other = [...texts.slice(0, 220), line("other"), ...texts.slice(221)]
        ensureEqual(yield* store.adopt(FOREIGN, 1, other), 220, "up to a place that holds something else")
        yield* ensureHolds(store, FOREIGN, texts)
        const { code } = yield* failureOf(store.adopt(FOREIGN, 501, numbered(120)), "adopting behind a gap")
        ensureEqual(code, "log-gap", "behind a gap")
        yield* ensureHolds(store, FOREIGN, texts)
      })
    )
  )

  it(
    "2 answers taken for a number in use and leaves its bytes",
    open((store, self) =>
      Effect.gen(function* () {
        yield* putAll(store, self, [line("first"), line("second")])
        for (const seq of [1, 2]) {
          ensureEqual<string>(yield* store.putIfAbsent({ replica: self, seq }, line("other")), "taken", `commit ${seq}`)
        }
        yield* ensureHolds(store, self, [line("first"), line("second")])
      })
    )
  )

  it(
    "3 lets exactly one of many parallel puts win a number",
    open((store, self) =>
      Effect.gen(function* () {
        for (let seq = 1; seq <= 8; seq++) {
          const outcomes = yield* Effect.forEach(
            Array.from({ length: 16 }, (_, writer) => writer),
            (writer) =>
              Effect.andThen(
                Effect.yieldNow,
                Effect.map(store.putIfAbsent({ replica: self, seq }, line({ seq, writer })), (outcome) => ({
                  writer,
                  outcome
                }))
              ),
            { concurrency: "unbounded" }
          )
          const winners = outcomes.filter(({ outcome }) => outcome === "published")
          ensureEqual(winners.length, 1, `winners of commit ${seq}`)
          const [commit] = yield* readAll(store, self, seq)
          ensureEqual(commit?.text, line({ seq, writer: winners[0]?.writer }), `commit ${seq}`)
        }
      })
    )
  )

  it(
    "4 shows a reader complete commits without gaps while somebody writes",
    open((store, self) =>
      Effect.gen(function* () {
        const texts = numbered(200)
        const writer = yield* Effect.forkChild(
          Effect.forEach(
            texts,
            (text, at) => Effect.andThen(Effect.yieldNow, store.putIfAbsent({ replica: self, seq: at + 1 }, text)),
            {
              discard: true
            }
          )
        )
        for (let seen = 0; seen < texts.length;) {
          const commits = yield* readAll(store, self)
          ensure(commits.length >= seen, "a commit that was seen stays")
          for (const [at, { seq, text }] of commits.entries()) {
            ensureEqual({ seq, text }, { seq: at + 1, text: texts[at] ?? "" }, "a commit read meanwhile")
          }
          seen = commits.length
          yield* Effect.yieldNow
        }
        yield* Fiber.join(writer)
      })
    )
  )

  it(
    "5 refuses to leave a gap, with log-gap",
    open((store, self) =>
      Effect.gen(function* () {
        const early = yield* failureOf(
          store.putIfAbsent({ replica: self, seq: 2 }, line("early")),
          "commit 2 of an empty log"
        )
        ensureEqual([early.code, early.kind], ["log-gap", "integrity"], "failure")
        yield* putAll(store, self, [line("first")])
        const far = yield* failureOf(
          store.putIfAbsent({ replica: self, seq: 3 }, line("far")),
          "commit 3 of a log of one"
        )
        ensureEqual([far.code, far.kind], ["log-gap", "integrity"], "failure")
        yield* ensureHolds(store, self, [line("first")])
      })
    )
  )

  it(
    "7 keeps replicas apart",
    open((store, self) =>
      Effect.gen(function* () {
        yield* putAll(store, self, [line("own 1"), line("own 2")])
        yield* putAll(store, FOREIGN, [line("foreign 1")])
        ensureEqual<string>(
          yield* store.putIfAbsent({ replica: FOREIGN, seq: 1 }, line("other")),
          "taken",
          "the other's commit"
        )
        yield* ensureHolds(store, self, [line("own 1"), line("own 2")])
        yield* ensureHolds(store, FOREIGN, [line("foreign 1")])
        ensureEqual(yield* store.self, self, "self")
      })
    )
  )

  it(
    "8 answers a vector of the highest commit of each replica",
    open((store, self) =>
      Effect.gen(function* () {
        ensureEqual((yield* store.replicas).size, 0, "replicas before the first commit")
        yield* putAll(store, self, numbered(3))
        yield* putAll(store, FOREIGN, numbered(65))
        const vector = new Map([
          [self, 3],
          [FOREIGN, 65]
        ])
        ensureEqual(new Map(yield* store.replicas), vector, "vector")
        for (const known of [[], [[self, 1]], [[FOREIGN, 64]], [...vector]] as ReadonlyArray<
          ReadonlyArray<[string, number]>
        >) {
          ensureEqual(
            new Map(yield* store.replicasAfter(new Map(known))),
            vector,
            `vector after ${JSON.stringify(known)}`
          )
        }
      })
    )
  )

  it(
    "9 reads ten thousand commits in chunks of bounded size",
    open((store, self) =>
      Effect.gen(function* () {
        yield* putAll(store, self, numbered(MANY))
        let next = 1
        let largest = 0
        yield* Stream.runForEach(store.read(self, 1), (commits) =>
          Effect.sync(() => {
            largest = Math.max(largest, commits.length)
            for (const { seq, text } of commits) {
              ensureEqual(seq, next, "next commit")
              ensureEqual(text, line({ n: next - 1 }), `commit ${next}`)
              next += 1
            }
          })
        )
        ensureEqual(next - 1, MANY, "commits")
        ensure(largest <= CHUNK_LIMIT, `the largest chunk has ${largest} commits`)
      })
    )
  )

  it(
    "11 stays valid when a put is interrupted at any moment",
    open((store, self) =>
      Effect.gen(function* () {
        const texts: Array<string> = []
        for (let yields = 0; yields < 24; yields++) {
          const seq = texts.length + 1
          const text = line({ seq, yields })
          const fiber = yield* Effect.forkChild(store.putIfAbsent({ replica: self, seq }, text))
          for (let n = 0; n < yields; n++) yield* Effect.yieldNow
          yield* Fiber.interrupt(fiber)
          const again = yield* store.putIfAbsent({ replica: self, seq }, line({ seq, yields, again: true }))
          texts.push(again === "taken" ? text : line({ seq, yields, again: true }))
          yield* ensureHolds(store, self, texts)
        }
      })
    )
  )

  const contents: ReadonlyArray<readonly [what: string, text: string]> = [
    ["characters of every plane", line("ä ß 日本語 🦜 e\u0301 \u2028 \u200f \u0000 \ufffd \r\n \ufeff")],
    ["a byte order mark in front", `\ufeff${line("bom")}`],
    ["an escaped half of a surrogate pair", line("\ud800")],
    ["an empty payload", line({})],
    ["several lines", line(1) + line(2) + line(3)],
    ["one mebibyte", `"${"x".repeat(MIB - 3)}"\n`],
    ["one mebibyte of three-byte characters", `"${"語".repeat(Math.floor((MIB - 3) / 3))}"\n`]
  ]
  for (const [at, [what, text]] of contents.entries()) {
    it(
      `12.${at + 1} keeps ${what}`,
      open((store, self) =>
        Effect.gen(function* () {
          yield* putAll(store, self, [text])
          const [commit] = yield* readAll(store, self)
          ensure(commit?.text === text, `${what} did not come back the same`)
        })
      )
    )
  }
}
