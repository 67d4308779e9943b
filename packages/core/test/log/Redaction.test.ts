import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Result from "effect/Result"
import type { Actor, AnyRecorded } from "../../src/log/Event.ts"
import { chainStart, endHash } from "../../src/log/Line.ts"
import {
  decideRedaction,
  obeying,
  type RedactCommand,
  type Redactions,
  sameButRedacted,
  sanitized
} from "../../src/log/Redaction.ts"
import { parseTrusted } from "../../src/log/Commit.ts"
import { verifyCommit } from "../../src/log/VerifyCommit.ts"
import { make, type Memory } from "../../src/testing/MemoryLogStore.ts"
import { by, cancelled } from "../store/commands.ts"
import { anyNewEvents } from "../store/histories.ts"
import { sha256 } from "../store/sha256.ts"
import { newLog, openStore, runCase, textsOf } from "../store/stores.ts"
import { A, findingsOf, rewrite } from "../store/verify.ts"

const ADA: Actor = "human:ada@example.org"

const verified = (text: string) =>
  verifyCommit(text, chainStart(A, sha256), sha256, { replica: A, seq: 1, place: "here" })

/** Every payload of the first commit replaced by what is sanitised of it. */
const redactionsOf = (text: string): Redactions =>
  new Map(parseTrusted(text).map(({ event, id }) => [id, JSON.stringify(sanitized(event.data))]))

/** Whether a byte belongs to what stands in the place of a payload. */
const inPayload = (text: string, byte: number): boolean => {
  let start = 0
  for (const line of text.split("\n")) {
    const [from, to] = [line.indexOf(',"d":') + 5, line.lastIndexOf(',"h":"')].map(
      (at) => start + Buffer.byteLength(line.slice(0, at))
    )
    if (line.includes(',"dh":"') && byte >= (from ?? 0) && byte < (to ?? 0)) return true
    start += Buffer.byteLength(line) + 1
  }
  return false
}

describe("a redacted line", () => {
  it("keeps the chain, is redacted once, and is the same as the written one but for that", () =>
    fc.assert(
      fc.asyncProperty(anyNewEvents(4), fc.nat(), (events, at) =>
        runCase(
          Effect.gen(function* () {
            const { log, memory } = yield* newLog(A)
            yield* openStore(log).append(by("c1"), [], events)
            const [text = ""] = textsOf(memory, A)
            if (text.includes('"$blob"')) return
            const redactions = redactionsOf(text)
            const redacted = obeying(text, A, 1, redactions, sha256)
            assert.strictEqual(endHash(redacted), endHash(text))
            assert.strictEqual(obeying(redacted, A, 1, redactions, sha256), redacted)
            assert.isTrue(sameButRedacted(text, redacted, sha256))
            assert.isTrue(Result.isSuccess(verified(redacted)))
            for (const { id, redacted: taken } of parseTrusted(redacted)) {
              const before = parseTrusted(text).find((event) => event.id === id)
              assert.strictEqual(taken === true, redactions.get(id) !== JSON.stringify(before?.event.data))
            }
            // Outside of what stands in the place of payloads, every changed bit is found.
            const bytes = Buffer.from(redacted)
            const place = at % bytes.length
            if (inPayload(redacted, place)) return
            bytes[place] = (bytes[place] ?? 0) ^ 1
            assert.isTrue(Result.isFailure(verified(bytes.toString("utf8"))), `bit of byte ${place}`)
          })
        )
      ),
      { numRuns: 200 }
    ))

  it("stays as it was written when its redaction puts in its place what can't stand there", () =>
    runCase(
      Effect.gen(function* () {
        const { log, memory } = yield* newLog(A)
        yield* openStore(log).append(by("c1"), [], [cancelled("t-1", "secret")])
        const [text = ""] = textsOf(memory, A)
        const put = (instead: string) => obeying(text, A, 1, new Map([[`${A}.1.0`, instead]]), sha256)
        for (const instead of ["null", "{}", '{"reason":1}', `{"$blob":"${"0".repeat(64)}","size":9}`]) {
          assert.strictEqual(put(instead), text, instead)
        }
        assert.include(put('{"reason":"gone"}'), '"d":{"reason":"gone"}')
      })
    ))

  it("says nothing that was written freely, and still everything that the fold needs", () => {
    assert.deepStrictEqual(
      sanitized({
        uid: "t-1",
        key: "FEAT-001",
        content: {
          title: "Secret",
          body: "Secret",
          fields: { owner: "Secret" },
          criteria: [{ id: "AC-1", text: "Secret" }],
          tags: ["Secret"],
          files: [{ path: "Secret" }]
        },
        open: ["x"],
        feedback: ["Secret"]
      }),
      {
        uid: "t-1",
        key: "FEAT-001",
        content: { title: "(redacted)", body: "", fields: {}, criteria: [], tags: [], files: [] },
        open: ["x"],
        feedback: ["(redacted)"]
      }
    )
  })

  it("keeps no record of what another tool said, and still where the ticket came from", () => {
    const imported = { format: "beads", id: "bd-1", url: null, digest: "d", outcome: "open", reason: null }
    assert.deepStrictEqual(sanitized({ ...imported, record: '{"id":"bd-1","title":"Secret"}' }), {
      ...imported,
      record: null
    })
    assert.deepStrictEqual(sanitized({ format: "task-master", frame: '{"note":"Secret"}', tickets: 1 }), {
      format: "task-master",
      frame: null,
      tickets: 1
    })
  })
})

describe("a redaction", () => {
  const target = (change: Partial<AnyRecorded> = {}): AnyRecorded => ({
    id: `${A}.1.0`,
    replica: A,
    commit: 1,
    index: 0,
    of: 1,
    t: "0:2026-11-24T10:00:00.000Z-0000",
    at: "2026-11-24T10:00:00.000Z",
    stream: "ticket/t-1",
    actor: ADA,
    command: "c",
    correlation: null,
    causation: null,
    session: null,
    on: [],
    event: { type: "ticket.cancelled", data: { reason: "secret" } },
    ...change
  })
  const command = {
    actor: ADA,
    reason: "a password",
    kind: "ticket.cancelled",
    version: 1,
    payload: { reason: "secret" }
  }

  it("is a person's decision, is recorded with what stays, and is made once", () => {
    const decided = decideRedaction({ ...command, target: target() })
    assert.deepStrictEqual(Result.getOrThrow(decided), [
      {
        stream: "log/main",
        event: {
          type: "log.redacted",
          data: { event: `${A}.1.0`, reason: "a password", instead: { reason: "(redacted)" } }
        }
      }
    ])
    assert.deepStrictEqual(Result.getOrThrow(decideRedaction({ ...command, target: target({ redacted: true }) })), [])
    const codeOf = (change: Partial<Omit<RedactCommand, "target">>) => {
      const refused = decideRedaction({ ...command, target: target(), ...change })
      return Result.isFailure(refused) ? refused.failure.code : "accepted"
    }
    assert.strictEqual(codeOf({ actor: "agent:a" }), "redaction-not-human")
    assert.strictEqual(codeOf({ kind: "log.redacted" }), "redaction-refused")
    assert.strictEqual(codeOf({ kind: "ticket.invented" }), "redaction-refused")
    assert.strictEqual(codeOf({ payload: { reason: "" } }), "redaction-refused")
  })

  const redact = (memory: Memory, seq: number, instead: string) =>
    rewrite(memory, (texts) => {
      texts[seq - 1] = obeying(texts[seq - 1] ?? "", A, seq, new Map([[`${A}.${seq}.0`, instead]]), sha256)
    })

  it.effect("has to be in the log where something is redacted, say the same, and be obeyed", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog(A)
      const store = openStore(log)
      yield* store.append(by("c1"), [], [cancelled("t-1", "secret")])
      const instead = '{"reason":"(redacted)"}'
      const before = [...textsOf(memory, A)]
      redact(memory, 1, instead)
      assert.match((yield* findingsOf(memory))[0]?.problem ?? "", /says of nobody who redacted it/u)
      rewrite(memory, (texts) => texts.splice(0, texts.length, ...before))
      const decided = decideRedaction({ ...command, target: target() })
      yield* openStore(make(memory, { id: A })).append(by("redact"), [], Result.getOrThrow(decided))
      assert.match((yield* findingsOf(memory))[0]?.problem ?? "", /what it said is still here: run btk repair/u)
      redact(memory, 1, '{"reason":"another"}')
      assert.match((yield* findingsOf(memory))[0]?.problem ?? "", /Something else stands in its place/u)
      redact(memory, 1, instead)
      assert.deepStrictEqual(yield* findingsOf(memory), [])
    })
  )
})
