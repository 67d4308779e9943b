/**
 * What every `LogStore` promises, as a suite that any adapter can run. Owns no implementation.
 * Use: `logStoreContract({ describe, it, forAll }, { name, place, reopens, sha256 })` in a test file.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { blobName } from "../log/Blob.ts"
import { chainStart } from "../log/Line.ts"
import type { DomainError } from "../log/DomainError.ts"
import { LogStore, type LogStoreShape, type RawCommit } from "../ports/LogStore.ts"
import { hintsContract } from "./LogStoreHints.ts"
import { modelContract } from "./LogStoreModel.ts"
import { ensure, ensureEqual, failureOf, running, type Suite } from "./Suite.ts"

/** A commit that another process was told is published. */
export interface Acknowledged {
  readonly seq: number
  readonly text: string
}

/** Somewhere a log can be. */
export interface LogStorePlace {
  /** Opens the place; built twice, it opens the same place twice. */
  readonly layer: Layer.Layer<LogStore, DomainError>
  /**
   * Starts another process that appends `count` commits to the place's own replica: it puts a line that starts with
   * `{"writer":"<writer>"` at the head + 1 until it is told `published`, then goes on. Answers when the process has ended.
   */
  readonly spawnWriter?: (writer: string, count: number) => Effect.Effect<ReadonlyArray<Acknowledged>>
}

export interface LogStoreSubject {
  readonly name: string
  /** A new, empty place; removed with the scope. */
  readonly place: Effect.Effect<LogStorePlace, never, Scope.Scope>
  /** True when commits outlive the layer that wrote them. */
  readonly reopens: boolean
  /** True when the place of this subject has `spawnWriter`. */
  readonly spawns?: boolean
  /** UTF-8 text to base64url without padding (43 characters), as `Digest` has it. */
  readonly sha256: (text: string) => string
}

const FOREIGN = "zzzzzzz2"
/** A chunk of more commits than this is not bounded: it is what a fold does between two yields. */
const CHUNK_LIMIT = 4096
const MANY = 10_000
/** Longest commit that the log format allows, in bytes. */
const MIB = 1024 * 1024

/** Runs `use` with the place opened; closes it again. */
export const session = <A, E>(
  place: LogStorePlace,
  use: (store: LogStoreShape) => Effect.Effect<A, E, Scope.Scope>
): Effect.Effect<A, E | DomainError> =>
  Effect.scoped(Effect.flatMap(Layer.build(Layer.fresh(place.layer)), (context) => use(Context.get(context, LogStore))))

/** One line as the log has them: JSON and LF. */
export const line = (content: unknown): string => `${JSON.stringify(content)}\n`

export const readAll = (
  store: LogStoreShape,
  replica: string,
  from = 1
): Effect.Effect<ReadonlyArray<RawCommit>, DomainError> =>
  Effect.map(Stream.runCollect(store.read(replica, from)), (chunks) => chunks.flat())

const putAll = (store: LogStoreShape, replica: string, texts: ReadonlyArray<string>, from = 1) =>
  Effect.forEach(
    texts,
    (text, at) =>
      Effect.map(store.putIfAbsent({ replica, seq: from + at }, text), (outcome) =>
        ensureEqual<string>(outcome, "published", `commit ${from + at}`)
      ),
    { discard: true }
  )

/** That the replica holds exactly these texts, densely numbered from 1. */
const ensureHolds = (store: LogStoreShape, replica: string, texts: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const commits = yield* readAll(store, replica)
    ensureEqual(
      commits.map(({ replica, seq }) => ({ replica, seq })),
      texts.map((_, at) => ({ replica, seq: at + 1 })),
      "places"
    )
    for (const [at, text] of texts.entries()) ensureEqual(commits[at]?.text, text, `text of commit ${at + 1}`)
    ensureEqual((yield* store.replicas).get(replica) ?? 0, texts.length, "head")
  })

const numbered = (count: number): ReadonlyArray<string> => Array.from({ length: count }, (_, n) => line({ n }))

const basics = (
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

/** A commit whose payload is a blob, as the codec writes it. */
const naming = (name: string, size: number, sha256: (text: string) => string): string =>
  `{"v":1,"d":{"$blob":"${name}","size":${size}},"h":"${chainStart("a", sha256)}"}\n`

const blobs = (
  { it }: Suite,
  sha256: (text: string) => string,
  inPlace: (body: (place: LogStorePlace) => Effect.Effect<void, DomainError, Scope.Scope>) => () => Promise<void>
): void => {
  it(
    "18 keeps texts by their names, for whoever opens the place",
    inPlace((place) =>
      session(place, (store) =>
        Effect.gen(function* () {
          for (const text of ["", "{}", `"${"語🦜".repeat(2000)}\ufeff\r\n"`]) {
            const name = blobName(text, sha256)
            const missing = yield* failureOf(store.blob.get(name), "a text that was never put")
            ensureEqual([missing.code, missing.kind], ["blob-missing", "integrity"], "failure")
            yield* store.blob.put(name, text)
            yield* store.blob.put(name, text)
            ensureEqual(yield* store.blob.get(name), text, "text")
          }
        })
      )
    )
  )

  it(
    "19 gives a commit together with the texts it names, and without one that isn't there",
    inPlace((place) =>
      session(place, (store) =>
        Effect.gen(function* () {
          const self = yield* store.ensureSelf
          const [one, two] = ["one", "two"]
          const [first, second] = [blobName(one, sha256), blobName(two, sha256)]
          yield* store.blob.put(first, one)
          const text = naming(first, 3, sha256) + naming(second, 3, sha256)
          yield* putAll(store, self, [text, line("none")])
          const commits = yield* readAll(store, self)
          ensureEqual(commits[0]?.text, text, "its text stays as it was written")
          ensureEqual<unknown>(commits[0]?.blobs, new Map([[first, one]]), "texts")
          ensureEqual(commits[1]?.blobs, undefined, "texts of a commit that names none")
          yield* store.blob.put(second, two)
          const [again] = yield* readAll(store, self)
          ensureEqual<unknown>(
            again?.blobs,
            new Map([
              [first, one],
              [second, two]
            ]),
            "texts when all are there"
          )
        })
      )
    )
  )
}

/** Registers the suite. Items are numbered as in the design of the storage port; those above it build on `EventStore`. */
export const logStoreContract = (suite: Suite, subject: LogStoreSubject): void => {
  const { describe, it } = suite
  const inPlace = (body: (place: LogStorePlace) => Effect.Effect<void, DomainError, Scope.Scope>) =>
    running(Effect.flatMap(subject.place, body))

  describe(`${subject.name} keeps the contract of log stores`, () => {
    it(
      "0 names no replica before it is asked to, then always the same",
      inPlace((place) =>
        session(place, (store) =>
          Effect.gen(function* () {
            ensureEqual(yield* store.self, null, "self at first")
            ensureEqual((yield* store.replicas).size, 0, "replicas at first")
            ensureEqual(yield* readAll(store, FOREIGN), [], "commits of an unknown replica")
            ensureEqual(yield* store.self, null, "self after reading")
            const self = yield* store.ensureSelf
            ensure(/^[a-z2-7]{8}$/u.test(self), `${self} is not eight characters of base32`)
            ensureEqual(yield* store.ensureSelf, self, "self asked for again")
            ensureEqual(yield* store.self, self, "self")
          })
        )
      )
    )

    blobs(suite, subject.sha256, inPlace)

    basics(suite, (use) =>
      inPlace((place) => session(place, (store) => Effect.flatMap(store.ensureSelf, (self) => use(store, self))))
    )

    if (subject.reopens) {
      it(
        "6 keeps everything that was acknowledged when it is opened again",
        inPlace((place) =>
          Effect.gen(function* () {
            const texts = numbered(130)
            const self = yield* session(place, (store) =>
              Effect.tap(store.ensureSelf, (self) => putAll(store, self, texts.slice(0, 129)))
            )
            yield* session(place, (store) =>
              Effect.gen(function* () {
                ensureEqual(yield* store.self, self, "self")
                yield* ensureHolds(store, self, texts.slice(0, 129))
                ensureEqual<string>(
                  yield* store.putIfAbsent({ replica: self, seq: 129 }, line("other")),
                  "taken",
                  "an old number"
                )
                yield* putAll(store, self, texts.slice(129), 130)
              })
            )
            yield* session(place, (store) => ensureHolds(store, self, texts))
          })
        )
      )

      it(
        "6 shows a commit to everybody who has the place open",
        inPlace((place) =>
          session(place, (one) =>
            session(place, (two) =>
              Effect.gen(function* () {
                const self = yield* one.ensureSelf
                ensureEqual(yield* two.ensureSelf, self, "self of the second")
                yield* putAll(one, self, [line("one")])
                ensureEqual<string>(
                  yield* two.putIfAbsent({ replica: self, seq: 1 }, line("two")),
                  "taken",
                  "the first's number"
                )
                yield* putAll(two, self, [line("two")], 2)
                yield* ensureHolds(one, self, [line("one"), line("two")])
              })
            )
          )
        )
      )
    }

    if (subject.spawns === true) {
      it(
        "16 loses and doubles nothing when three processes append at once",
        inPlace((place) =>
          session(place, (store) =>
            Effect.gen(function* () {
              const self = yield* store.ensureSelf
              const { spawnWriter } = place
              if (spawnWriter === undefined) return yield* Effect.die(new Error("the place has no spawnWriter"))
              const count = 40
              const done = yield* Effect.forEach(["a", "b", "c"], (writer) => spawnWriter(writer, count), {
                concurrency: "unbounded"
              })
              const acknowledged = done.flat()
              ensureEqual(acknowledged.length, 3 * count, "acknowledged commits")
              yield* ensureHolds(
                store,
                self,
                acknowledged.toSorted((a, b) => a.seq - b.seq).map(({ text }) => text)
              )
              for (const [at, writer] of ["a", "b", "c"].entries()) {
                ensure(
                  (done[at] ?? []).every(({ text }) => text.startsWith(`{"writer":"${writer}"`)),
                  `lines of ${writer}`
                )
              }
            })
          )
        )
      )
    }

    // Where every opening is a log of its own, one opening is both.
    hintsContract(suite, (use) =>
      inPlace((place) =>
        session(place, (reader) =>
          Effect.flatMap(reader.ensureSelf, (self) =>
            subject.reopens ? session(place, (writer) => use(reader, writer, self)) : use(reader, reader, self)
          )
        )
      )
    )

    modelContract(suite, (use) =>
      running(
        Effect.flatMap(subject.place, (place) =>
          session(place, (store) => Effect.flatMap(store.ensureSelf, (self) => use(store, self)))
        )
      )
    )
  })
}
