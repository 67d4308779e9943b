/**
 * The part of the contract of log stores that is about texts beside the log.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { blobName } from "../log/Blob.ts"
import { chainStart } from "../log/Line.ts"
import type { DomainError } from "../log/DomainError.ts"
import { type LogStorePlace, session, line, readAll, putAll } from "./LogStorePlace.ts"
import { ensureEqual, failureOf, type Suite } from "./Suite.ts"

/** A commit whose payload is a blob, as the codec writes it. */
const naming = (name: string, size: number, sha256: (text: string) => string): string =>
  `{"v":1,"d":{"$blob":"${name}","size":${size}},"h":"${chainStart("a", sha256)}"}\n`

export const blobs = (
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
