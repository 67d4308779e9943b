import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { encodeCommit, parseCommit, parseTrusted, type Writable } from "../../src/log/Commit.ts"
import { DomainError } from "../../src/log/DomainError.ts"
import type { Actor } from "../../src/log/Event.ts"
import { MAX_COMMIT_BYTES, MAX_LINE_BYTES } from "../../src/log/Line.ts"
import { verifyCommit } from "../../src/log/VerifyCommit.ts"
import { anyEnvelope, anyWritables } from "./arbitraries.ts"
import { commitOf, encoded, envelope, REPLICA, sha256, writable, writables } from "./lines.ts"

const refusal = (input: Parameters<typeof commitOf>[0]): readonly [code: string, field: unknown] => {
  const result = encodeCommit(commitOf(input), sha256)
  assert.isTrue(Result.isFailure(result))
  const { code, details, kind } = Result.isFailure(result) ? result.failure : assert.fail()
  assert.strictEqual(kind, "usage")
  return [code, details["field"]]
}

/** One event whose line has exactly `bytes` bytes, LF included. */
const ofLength = (bytes: number, filler = "x"): Writable => {
  const width = new TextEncoder().encode(filler).length
  const frame = encoded({ events: [writable({ payload: { reason: "" } })] }).text.length
  const rest = bytes - frame
  return writable({ payload: { reason: filler.repeat(Math.floor(rest / width)) + "x".repeat(rest % width) } })
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

describe("a commit", () => {
  it("is read back as it was recorded, trusted or proven, whatever it holds", () => {
    fc.assert(
      fc.property(anyWritables, anyEnvelope, fc.integer({ min: 1, max: 9_999_999_999 }), (events, shared, seq) => {
        const prevHash = sha256("before")
        const { hash, recorded, text } = encoded({ events, envelope: shared, seq, prevHash })
        const wanted = events.map(({ on, payload, stream, t, tag, w }, index) => ({
          id: `${REPLICA}.${seq}.${index}`,
          replica: REPLICA,
          commit: seq,
          index,
          of: events.length,
          t,
          at: w ?? t.slice(2, 26),
          stream,
          actor: shared.actor,
          command: shared.command,
          correlation: shared.correlation,
          causation: shared.causation,
          session: shared.session,
          on,
          // JSON has no negative zero.
          event: {
            type: "unknown",
            data: { kind: tag.slice(0, -2), version: 1, payload: JSON.parse(JSON.stringify(payload)) as unknown }
          }
        }))
        assert.deepStrictEqual<unknown>(recorded, wanted)
        const parsed = parseCommit(text)
        assert.deepStrictEqual<unknown>(parsed.events, wanted)
        assert.deepStrictEqual(parsed.seen, shared.seen)
        assert.strictEqual(parsed.hash, hash)
        const proven = Result.getOrThrow(verifyCommit(text, prevHash, sha256, { replica: REPLICA, seq, place: "p" }))
        assert.deepStrictEqual<unknown>(proven.recorded, wanted)
        assert.strictEqual(proven.hash, hash)
      }),
      { numRuns: 300 }
    )
  })

  it("is the same text whenever it is written", () => {
    fc.assert(
      fc.property(anyWritables, anyEnvelope, (events, shared) => {
        const input = { events, envelope: shared }
        assert.strictEqual(encoded(input).text, encoded(structuredClone(input)).text)
      })
    )
  })

  it("has its keys in the order of the format, and leaves out what is absent", () => {
    const full = encoded({
      events: [writable({ on: [`${REPLICA}.1.0`], w: "2026-11-24T09:00:00.000Z" })],
      envelope: envelope({
        correlation: "wave-1",
        causation: `${REPLICA}.1.0`,
        session: "s-1",
        seen: { aaaaaaa2: [3, sha256("x")] }
      })
    })
    assert.strictEqual(
      Object.keys(JSON.parse(full.text) as object).join(" "),
      "v r c i of t w s e by cmd cor cau ses on seen d h"
    )
    assert.strictEqual(Object.keys(JSON.parse(encoded().text) as object).join(" "), "v r c i of t s e by cmd d h")
  })

  it("names what was seen of other replicas once, on its first line", () => {
    const seen = { aaaaaaa2: [3, sha256("x")] } as const
    const { text } = encoded({ events: writables({}, {}), envelope: envelope({ seen }) })
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as object)
    assert.deepStrictEqual(
      lines.map((line) => "seen" in line),
      [true, false]
    )
    assert.deepStrictEqual(parseCommit(text).seen, seen)
  })

  it("needs an event", () => assert.deepStrictEqual(refusal({ events: [] }), ["event-invalid", undefined]))

  describe("may not hold", () => {
    const control = "a\u0007b"
    const streams = [
      "",
      "ticket",
      "ticket/",
      "/x",
      "Ticket/x",
      "ticket/a b",
      `ticket/${control}`,
      `ticket/${"x".repeat(201)}`
    ]
    for (const stream of streams) {
      it(`${JSON.stringify(stream).slice(0, 40)} as a stream`, () =>
        assert.deepStrictEqual(refusal({ events: [writable({ stream })] }), ["event-invalid", "s"]))
    }
    for (const tag of ["", "ticket/1", "ticket.created", "ticket.created/0", "ticket.created/01", "Ticket.created/1"]) {
      it(`${JSON.stringify(tag)} as a kind and version`, () =>
        assert.deepStrictEqual(refusal({ events: [writable({ tag })] }), ["event-invalid", "e"]))
    }
    for (const actor of ["ada", "robot:r2", "human:", `human:${control}`, `agent:${"x".repeat(201)}`]) {
      it(`${JSON.stringify(actor).slice(0, 40)} as an actor`, () =>
        assert.deepStrictEqual(refusal({ envelope: envelope({ actor: actor as Actor }) }), ["event-invalid", "by"]))
    }
    for (const name of ["", control, "x".repeat(201)]) {
      it(`${JSON.stringify(name).slice(0, 40)} as a command, a correlation or a session`, () => {
        assert.deepStrictEqual(refusal({ envelope: envelope({ command: name }) }), ["event-invalid", "cmd"])
        assert.deepStrictEqual(refusal({ envelope: envelope({ correlation: name }) }), ["event-invalid", "cor"])
        assert.deepStrictEqual(refusal({ envelope: envelope({ session: name }) }), ["event-invalid", "ses"])
      })
    }
    for (const id of [
      "",
      "x",
      `${REPLICA}.0.0`,
      `${REPLICA}.1`,
      `${REPLICA}.1.0.0`,
      `${REPLICA}.01.0`,
      "K3F9Q2AB.1.0"
    ]) {
      it(`${JSON.stringify(id)} as an event that is named`, () => {
        assert.deepStrictEqual(refusal({ envelope: envelope({ causation: id }) }), ["event-invalid", "cau"])
        assert.deepStrictEqual(refusal({ events: [writable({ on: [id] })] }), ["event-invalid", "on"])
      })
    }
    for (const replica of ["", "aaaaaaa", "aaaaaaaaa", "aaaaaaa1", "AAAAAAAA", "../aaaaa"]) {
      it(`${JSON.stringify(replica)} as a replica`, () =>
        assert.deepStrictEqual(refusal({ replica }), ["event-invalid", "r"]))
    }
    it("a commit number that is no whole number from 1", () => {
      for (const seq of [0, -1, 1.5, Number.NaN, 2 ** 60])
        assert.deepStrictEqual(refusal({ seq }), ["event-invalid", "c"])
    })

    const values: ReadonlyArray<readonly [what: string, payload: unknown, field: string]> = [
      ["an undefined value", { a: { b: undefined } }, "a.b"],
      ["a hole in a list", { a: [1, , 2] }, "a.1"], // eslint-disable-line no-sparse-arrays
      ["an infinite number", { a: [Number.POSITIVE_INFINITY] }, "a.0"],
      ["what is not a number", { a: Number.NaN }, "a"],
      ["a bigint", { a: 1n }, "a"],
      ["a function", { a: () => 1 }, "a"],
      ["a symbol", { a: Symbol("s") }, "a"],
      ["a map", { a: new Map() }, "a"],
      ["an instance of a class", { a: new URL("a:b") }, "a"],
      ["a key that objects reserve", { a: JSON.parse('{"__proto__":{"b":1}}') as unknown }, "a.__proto__"],
      ["nothing at all", undefined, ""]
    ]
    for (const [what, payload, field] of values) {
      it(`${what} in a payload`, () =>
        assert.deepStrictEqual(refusal({ events: [writable({ payload })] }), ["event-invalid", field]))
    }
  })

  it("nests 32 levels deep, its line included, and no deeper", () => {
    const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels))
    const { text } = encoded({ events: [writable({ payload: nested(31) })] })
    assert.strictEqual(parseTrusted(text).length, 1)
    assert.deepStrictEqual(refusal({ events: [writable({ payload: nested(32) })] })[0], "event-invalid")
  })

  for (const filler of ["x", "ä", "語", "🦜"]) {
    it(`has lines of up to 64 KiB, counted in bytes of ${filler}`, () => {
      const { text } = encoded({ events: [ofLength(MAX_LINE_BYTES, filler)] })
      assert.strictEqual(bytesOf(text), MAX_LINE_BYTES)
      assert.deepStrictEqual(refusal({ events: [ofLength(MAX_LINE_BYTES + 1, filler)] })[0], "event-too-large")
    })
  }

  it("has up to 1 MiB", () => {
    const full = writables(...Array.from({ length: 16 }, () => ({ payload: ofLength(MAX_LINE_BYTES - 64).payload })))
    assert.isAtMost(bytesOf(encoded({ events: full }).text), MAX_COMMIT_BYTES)
    const more = writables(...Array.from({ length: 17 }, () => ({ payload: ofLength(MAX_LINE_BYTES - 64).payload })))
    assert.deepStrictEqual(refusal({ events: more })[0], "event-too-large")
  })
})

describe("reading a trusted commit", () => {
  const { text } = encoded({ events: writables({}, {}, {}) })
  const lines = text.trimEnd().split("\n")
  const refused: ReadonlyArray<readonly [what: string, text: string, why: RegExp, line: number | null]> = [
    ["is empty", "", /0 of \? lines/u, null],
    ["is cut off", text.slice(0, -1), /cut off/u, 3],
    ["lacks a line", `${lines[0]}\n${lines[1]}\n`, /2 of 3 lines/u, null],
    ["is not JSON", `${lines[0]}\n{"v":1,\n`, /not JSON/u, 2],
    ["is no event", `${lines[0]}\n{"v":1}\n`, /not an event/u, 2],
    ["is null", `${lines[0]}\nnull\n`, /version/u, 2],
    ["is of a newer envelope", text.replaceAll('{"v":1,', '{"v":2,'), /version this toolkit doesn't know/u, 1]
  ]
  for (const [what, damaged, why, line] of refused) {
    it(`refuses a text that ${what}, and says where`, () => {
      try {
        parseTrusted(damaged, "log/0000000007.jsonl")
      } catch (error) {
        const { code, details, kind, message, why: said } = error as Record<string, unknown> & { details: object }
        assert.deepStrictEqual([kind, code], ["integrity", "log-corrupt"])
        assert.match(String(said), why)
        assert.include(String(message), "log/0000000007.jsonl")
        assert.deepInclude(details, { place: "log/0000000007.jsonl", line })
        return
      }
      assert.fail("it was read")
    })
  }

  it("never fails otherwise, whichever bit of it is flipped", () => {
    const bytes = new TextEncoder().encode(text)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = bytes.slice()
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      try {
        parseTrusted(new TextDecoder().decode(damaged))
      } catch (error) {
        if (!(error instanceof DomainError)) throw error
        assert.strictEqual(error.code, "log-corrupt")
      }
    }
  })
})
