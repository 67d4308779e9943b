/**
 * What every `LogStore` promises, as a suite that any adapter can run. Owns no implementation.
 * Use: `logStoreContract({ describe, it, forAll }, { name, place, reopens, sha256 })` in a test file.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { DomainError } from "../log/DomainError.ts"
import { hintsContract } from "./LogStoreHints.ts"
import { modelContract } from "./LogStoreModel.ts"
import { basics } from "./LogStoreBasics.ts"
import { blobs } from "./LogStoreBlobs.ts"
import {
  type LogStorePlace,
  type LogStoreSubject,
  session,
  line,
  readAll,
  putAll,
  ensureHolds,
  numbered,
  FOREIGN
} from "./LogStorePlace.ts"
import { ensure, ensureEqual, running, type Suite } from "./Suite.ts"

export { type Acknowledged, line, type LogStorePlace, type LogStoreSubject, readAll, session } from "./LogStorePlace.ts"

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
