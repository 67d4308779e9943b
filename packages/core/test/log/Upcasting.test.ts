import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { parseTrusted } from "../../src/log/Commit.ts"
import { defineEvent } from "../../src/log/EventDefinition.ts"
import { splitTag } from "../../src/log/Kinds.ts"
import { kindTable } from "../../src/log/Upcasting.ts"
import { newerEvents, newerText } from "../../src/projections/NewerEvents.ts"
import { anyPayload } from "./arbitraries.ts"
import { encoded, writable } from "./lines.ts"

/** A kind that was changed twice: the lease got a unit, then the holder became an object. No released kind has two versions. */
const Claimed = defineEvent(
  "test.claimed",
  Schema.Struct({ holder: Schema.Struct({ name: Schema.String }), leaseMs: Schema.Int }),
  [
    (v1) => {
      const { minutes, ...rest } = v1 as { by: string; minutes: number }
      return { ...rest, leaseMs: minutes * 60_000 }
    },
    (v2) => {
      const { by, leaseMs } = v2 as { by: string; leaseMs: number }
      return { holder: { name: by.trim() }, leaseMs }
    }
  ]
)

const table = kindTable({ "test.claimed": Claimed.upcasters, "test.once": [] })

/** Payloads as each version was stored, and what they are read as for ever. */
const GOLDEN: ReadonlyArray<readonly [tag: string, payload: string, read: unknown]> = [
  ["test.claimed/1", '{"by":"ada","minutes":15}', { holder: { name: "ada" }, leaseMs: 900_000 }],
  ["test.claimed/2", '{"by":"ada","leaseMs":1}', { holder: { name: "ada" }, leaseMs: 1 }],
  ["test.claimed/3", '{"holder":{"name":"ada"},"leaseMs":1}', { holder: { name: "ada" }, leaseMs: 1 }]
]

const read = (tag: string, payload: unknown) => {
  const { kind, version } = splitTag(tag)
  return table.upcast(kind, version, payload)
}

describe("a payload of an earlier version", () => {
  for (const [tag, payload, expected] of GOLDEN) {
    it(`of ${tag} is read as the newest one, which its schema accepts`, () => {
      const upcast = read(tag, JSON.parse(payload) as unknown)
      assert.deepStrictEqual(upcast, { kind: "test.claimed", payload: expected })
      const decoded = Schema.decodeUnknownResult(Claimed.payload)(upcast?.payload)
      assert.deepStrictEqual<unknown>(Result.getOrThrow(decoded), expected)
    })
  }

  it("is not changed itself", () => {
    const payload = Object.freeze({ by: "ada", minutes: 15 })
    read("test.claimed/1", payload)
    assert.deepStrictEqual(payload, { by: "ada", minutes: 15 })
  })

  it("is kept unread when it breaks a step, because no such payload was ever valid", () => {
    for (const payload of [null, 7, [], { by: 7 }, "text"]) assert.isNull(read("test.claimed/2", payload))
    fc.assert(
      fc.property(anyPayload, fc.integer({ min: -1, max: 9 }), (payload, version) => {
        table.upcast("test.claimed", version, payload)
      })
    )
  })
})

describe("a kind table", () => {
  it("knows the newest tag of each kind as one that needs no work", () => {
    assert.strictEqual(table.newest("test.claimed/3"), "test.claimed")
    assert.strictEqual(table.newest("test.claimed/2"), undefined)
    assert.deepStrictEqual([table.tagOf("test.claimed"), table.tagOf("test.once")], ["test.claimed/3", "test.once/1"])
  })

  it("leaves what it doesn't know: other kinds, newer versions, and names that objects have anyway", () => {
    for (const tag of [
      "test.other/1",
      "test.claimed/4",
      "test.claimed/0",
      "test.once/2",
      "constructor/1",
      "__proto__/1"
    ]) {
      assert.isNull(read(tag, {}), tag)
    }
  })
})

describe("events of a newer toolkit", () => {
  const newer = writable({ tag: "ticket.claimed/9", payload: { by: "somebody", until: "later" } })

  it("are kept with their kind, version and payload", () => {
    const [event] = parseTrusted(encoded({ events: [newer] }).text)
    assert.deepStrictEqual<unknown>(event?.event, {
      type: "unknown",
      data: { kind: "ticket.claimed", version: 9, payload: { by: "somebody", until: "later" } }
    })
  })

  it("are counted by kind and version, with the toolkit that wrote them if its session is known", () => {
    const session = { session: "s-1", role: "implement", tool: "btk", version: "0.9.0", host: "h", pid: 1 }
    const opened = writable({
      stream: "session/s-1",
      tag: "session.opened/1",
      payload: { ...session, pidStart: "1", worktree: "/w", head: null }
    })
    const [one, two] = parseTrusted(
      encoded({ events: [newer, opened].map((event, i) => ({ ...event, t: `${event.t.slice(0, -1)}${i}` })) }).text
    )
    const events = [{ ...one!, session: "s-1" }, { ...one!, session: null }, two!]
    const unknown = { ...one!, event: { type: "unknown", data: { kind: "gate.new", version: 1, payload: 1 } } as const }
    const counted = newerEvents([...events, unknown])
    assert.deepStrictEqual(counted, [
      { tag: "gate.new/1", count: 1, toolkit: null },
      { tag: "ticket.claimed/9", count: 2, toolkit: "0.9.0" }
    ])
    assert.deepStrictEqual(counted.map(newerText), [
      "1 event gate.new/1 needs a newer toolkit",
      "2 events ticket.claimed/9 need toolkit ≥ 0.9.0"
    ])
  })
})
