/**
 * The part of the contract of log stores that is about noticing what others append: hints may come late, twice or never, but
 * who looks at every hint, and now and then without one, misses nothing.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { DomainError } from "../log/DomainError.ts"
import type { LogStoreShape } from "../ports/LogStore.ts"
import { ensure, ensureEqual, type Suite } from "./Suite.ts"

/** How often the reader looks without a hint. */
const POLL = "100 millis"
const COUNT = 20

/** `reader` and `writer` have the same place open; they may be one. */
export type OpenPair = (
  use: (reader: LogStoreShape, writer: LogStoreShape, self: string) => Effect.Effect<void, DomainError, Scope.Scope>
) => () => Promise<void>

const textOf = (n: number): string => `${JSON.stringify({ n })}\n`

const append = (writer: LogStoreShape, replica: string) =>
  Effect.forEach(
    Array.from({ length: COUNT }, (_, n) => n),
    (n) => Effect.andThen(Effect.yieldNow, writer.putIfAbsent({ replica, seq: n + 1 }, textOf(n))),
    { discard: true }
  )

export const hintsContract = ({ it }: Suite, open: OpenPair): void => {
  it(
    "10 shows all that is appended to who looks at every hint and now and then without one",
    open((reader, writer, self) =>
      Effect.gen(function* () {
        const got: Array<string> = []
        const hints = Stream.map(reader.hints, () => undefined)
        const looks = Stream.flatMap(Stream.merge(hints, Stream.tick(POLL)), () => reader.read(self, got.length + 1))
        const watching = yield* Effect.forkChild(
          looks.pipe(
            Stream.tap((commits) => Effect.sync(() => void got.push(...commits.map(({ text }) => text)))),
            Stream.takeUntil(() => got.length >= COUNT),
            Stream.runDrain
          )
        )
        yield* append(writer, self)
        yield* Fiber.join(watching)
        ensureEqual(
          got,
          Array.from({ length: COUNT }, (_, n) => textOf(n)),
          "what the reader saw"
        )
      })
    )
  )

  it(
    "10 hints at no replica that doesn't exist, and stops when nobody listens",
    open((reader, writer, self) =>
      Effect.gen(function* () {
        const hinted = new Set<string>()
        const listening = yield* Effect.forkChild(
          Stream.runForEach(reader.hints, (replica) => Effect.sync(() => hinted.add(replica)))
        )
        yield* append(writer, self)
        yield* Effect.repeat(Effect.yieldNow, { times: 100 })
        yield* Fiber.interrupt(listening)
        for (const replica of hinted) ensureEqual(replica, self, "a hinted replica")
        const more = yield* writer.putIfAbsent({ replica: self, seq: COUNT + 1 }, textOf(COUNT))
        ensure(more === "published", "the log goes on when nobody listens")
      })
    )
  )
}
