/**
 * The model-based part of the contract of log stores: any sequence of operations answers as a `Map` would.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { DomainError } from "../log/DomainError.ts"
import type { LogStoreShape } from "../ports/LogStore.ts"
import { ensureEqual, type Suite } from "./Suite.ts"

type Model = Map<string, Array<string>>

/** One number is one operation: which replica, which kind, which number relative to the head, which text. */
const step = (store: LogStoreShape, model: Model, replicas: ReadonlyArray<string>, number: number) =>
  Effect.gen(function* () {
    const replica = replicas[number % replicas.length] ?? ""
    const kind = Math.floor(number / 4) % 4
    const offset = Math.floor(number / 16) % 4
    const present = model.get(replica) ?? []
    if (kind < 2) {
      // From the commit before the head to two after it: taken, taken, published, gap.
      const seq = Math.max(1, present.length - 1 + offset)
      const text = `${JSON.stringify({ number, unicode: String.fromCodePoint(0x61 + (number % 0x2000)) })}\n`
      const outcome = yield* Effect.match(store.putIfAbsent({ replica, seq }, text), {
        onFailure: ({ code }) => code,
        onSuccess: (outcome) => outcome
      })
      const expected = seq <= present.length ? "taken" : seq === present.length + 1 ? "published" : "log-gap"
      ensureEqual<string>(outcome, expected, `putting commit ${seq} of ${present.length}`)
      if (expected === "published") model.set(replica, [...present, text])
    } else if (kind === 2) {
      const from = Math.max(1, present.length - offset)
      const commits = (yield* Stream.runCollect(store.read(replica, from))).flat()
      ensureEqual(
        commits.map(({ seq, text }) => ({ seq, text })),
        present.slice(from - 1).map((text, at) => ({ seq: from + at, text })),
        `reading from ${from} of ${present.length}`
      )
    } else {
      const vector = yield* store.replicas
      ensureEqual<ReadonlyMap<string, number>>(
        vector,
        new Map([...model].flatMap(([id, texts]) => (texts.length > 0 ? [[id, texts.length]] : []))),
        "the vector"
      )
    }
  })

export const modelContract = (
  { forAll, it }: Suite,
  open: (
    use: (store: LogStoreShape, self: string) => Effect.Effect<void, DomainError, Scope.Scope>
  ) => () => Promise<void>
): void => {
  it("17 answers any sequence of operations as the model does", () =>
    forAll((numbers) =>
      open((store, self) => {
        const model: Model = new Map()
        return Effect.forEach(numbers, (number) => step(store, model, [self, "yyyyyyy2", "zzzzzzz3"], number), {
          discard: true
        })
      })()
    ))
}
