import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { parseTrusted } from "../../src/log/Commit.ts"
import { decodeEvent, encodePayload } from "../../src/log/Decode.ts"
import type { DomainError } from "../../src/log/DomainError.ts"
import { kindsText, splitTag, tagOf, trustedEvent, UPCASTERS, versionOf } from "../../src/log/Kinds.ts"
import { eventDefinitions } from "../../src/log/Registry.ts"
import { anyPayload } from "./arbitraries.ts"
import { encoded, writable } from "./lines.ts"
import { anyEvent, KINDS } from "./payloads.ts"

/** The payload after it was written and read. */
const throughText = (tag: string, payload: unknown): unknown =>
  parseTrusted(encoded({ events: [writable({ tag, payload })] }).text)[0]?.event

describe("the registry", () => {
  it("has each kind once", () => assert.strictEqual(new Set(KINDS).size, KINDS.length))

  it("has the same kinds, versions and upcasters for those who read with and without schemas", () => {
    assert.deepStrictEqual(Object.keys(UPCASTERS).toSorted(), KINDS.toSorted())
    for (const { kind, upcasters, version } of eventDefinitions) {
      assert.strictEqual(versionOf(kind), version, kind)
      assert.strictEqual(UPCASTERS[kind].length, upcasters.length, kind)
      for (const [at, step] of UPCASTERS[kind].entries()) assert.strictEqual(step, upcasters[at], `${kind} ${at}`)
    }
  })

  it("names every kind in a form that a line may have", () => {
    for (const kind of KINDS) {
      assert.deepStrictEqual(splitTag(tagOf(kind)), { kind, version: versionOf(kind) })
      assert.match(tagOf(kind), /^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*\/[1-9]\d*$/u)
      assert.isTrue(kindsText().split("\n").includes(tagOf(kind)), kind)
    }
  })
})

describe("an event of a known kind", () => {
  it("is the same after it was written and read, with schemas and without", () => {
    fc.assert(
      fc.property(anyEvent(), (event) => {
        const { payload, tag } = Result.getOrThrow(encodePayload(event))
        // Replay relies on it: what is stored is the value, not another form of it.
        assert.deepStrictEqual(payload, event.data)
        const json = { type: event.type, data: JSON.parse(JSON.stringify(event.data)) as unknown }
        assert.deepStrictEqual<unknown>(throughText(tag, payload), json)
        assert.deepStrictEqual<unknown>(trustedEvent(tag, json.data), json)
        assert.deepStrictEqual<unknown>(
          Result.getOrThrow(decodeEvent(event.type, versionOf(event.type), json.data)),
          json
        )
      }),
      { numRuns: 500 }
    )
  })

  it("is written without fields that its kind doesn't have", () => {
    const data = { reason: "r", secret: "s" }
    assert.deepStrictEqual(Result.getOrThrow(encodePayload({ type: "ticket.cancelled", data })), {
      tag: "ticket.cancelled/1",
      payload: { reason: "r" }
    })
  })

  it("is refused with the path of the first field that is wrong", () => {
    const wrong = encodePayload({ type: "gate.hack-detected", data: { attempt: 1.5, patch: "p", findings: [] } })
    const read = decodeEvent("gate.hack-detected", 1, {
      attempt: 1,
      patch: "p",
      findings: [
        {
          source: "s",
          rule: "r",
          severity: "dire",
          confidence: 1,
          file: null,
          line: null,
          message: "",
          suggestion: null
        }
      ]
    })
    const refused: ReadonlyArray<readonly [Result.Result<unknown, DomainError>, field: string]> = [
      [wrong, "attempt"],
      [read, "findings.0.severity"]
    ]
    for (const [result, field] of refused) {
      const failure = Result.isFailure(result) ? result.failure : assert.fail()
      assert.deepStrictEqual([failure.kind, failure.code], ["usage", "event-invalid"])
      assert.deepStrictEqual(failure.details, { event: "gate.hack-detected", field })
      assert.include(failure.message, `\`${field}\``)
    }
  })

  it("is refused when it is no object at all", () => {
    for (const payload of [null, 1, "x", [], undefined]) {
      assert.isTrue(Result.isFailure(decodeEvent("ticket.cancelled", 1, payload)), String(payload))
    }
  })
})

describe("an event that this toolkit doesn't know", () => {
  const anyUnknown = fc.tuple(
    fc.constantFrom("ticket.created/2", "ticket.cancelled/9999", "wave.planned/12", "audit.checkpoint/1", "x.y.z/3"),
    anyPayload
  )

  it("is kept as it is, with schemas and without", () => {
    fc.assert(
      fc.property(anyUnknown, ([tag, payload]) => {
        const { kind, version } = splitTag(tag)
        const kept = {
          type: "unknown",
          data: { kind, version, payload: JSON.parse(JSON.stringify(payload)) as unknown }
        }
        assert.deepStrictEqual<unknown>(throughText(tag, payload), kept)
        assert.deepStrictEqual<unknown>(Result.getOrThrow(decodeEvent(kind, version, kept.data.payload)), kept)
      })
    )
  })

  it("is written again, byte for byte, by who passes it on", () => {
    fc.assert(
      fc.property(anyUnknown, ([tag, payload]) => {
        const { text } = encoded({ events: [writable({ tag, payload })] })
        const event = parseTrusted(text)[0]?.event
        const data = event?.type === "unknown" ? event.data : assert.fail()
        const again = writable({ tag: `${data.kind}/${data.version}`, payload: data.payload })
        assert.strictEqual(encoded({ events: [again] }).text, text)
      })
    )
  })

  it("is not mistaken for what every object inherits, or for an impossible version", () => {
    for (const kind of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
      assert.strictEqual(trustedEvent(`${kind}/1`, {}).type, "unknown")
      assert.strictEqual(Result.getOrThrow(decodeEvent(kind, 1, {})).type, "unknown")
    }
    for (const version of [0, -1, 0.5, 1.5, Number.NaN]) {
      assert.strictEqual(Result.getOrThrow(decodeEvent("ticket.cancelled", version, { reason: "r" })).type, "unknown")
    }
  })

  it("is not written as an event of the toolkit's own", () => {
    const event = { type: "unknown", data: { kind: "x.y", version: 1, payload: {} } }
    const result = encodePayload(event as never)
    assert.strictEqual(Result.isFailure(result) && result.failure.code, "event-invalid")
  })
})
