import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { millisOf, textOfMillis } from "../../src/log/civil.ts"
import { type Edge, parsePoint, type Point } from "../../src/log/Point.ts"

const NOW = "2026-11-24T10:00:00.000Z"
const parsed = (text: string, edge?: Edge): Point => Result.getOrThrow(parsePoint(text, NOW, edge))
const time = (at: string): Point => ({ kind: "time", at })
const refused = (text: string) => {
  const result = parsePoint(text, NOW)
  if (Result.isSuccess(result)) throw new Error(`${text} is taken for ${JSON.stringify(result.success)}`)
  return result.failure
}

describe("a point in the log", () => {
  it("is an event by its id", () =>
    assert.deepStrictEqual(parsed("k3f7q2ab.812.0"), { kind: "event", id: "k3f7q2ab.812.0" }))

  it("is a whole day when it is a date, and that day's start when it ends before it", () => {
    assert.deepStrictEqual(parsed("2026-11-24"), time("2026-11-24T23:59:59.999Z"))
    assert.deepStrictEqual(parsed("2026-11-24", "before"), time("2026-11-23T23:59:59.999Z"))
  })

  it("is a moment, in UTC unless it names another zone", () => {
    for (const [text, at] of [
      ["2026-11-24T10:30", "2026-11-24T10:30:00.000Z"],
      ["2026-11-24 10:30:05", "2026-11-24T10:30:05.000Z"],
      ["2026-11-24T10:30:05.25Z", "2026-11-24T10:30:05.250Z"],
      ["2026-11-24T01:30+05:30", "2026-11-23T20:00:00.000Z"],
      ["2026-11-24T23:30-08:00", "2026-11-25T07:30:00.000Z"]
    ] as const) {
      assert.deepStrictEqual(parsed(text), time(at), text)
    }
  })

  it("is a time ago", () => {
    assert.deepStrictEqual(parsed("-3d"), time("2026-11-21T10:00:00.000Z"))
    assert.deepStrictEqual(parsed("-2h"), time("2026-11-24T08:00:00.000Z"))
    assert.deepStrictEqual(parsed("-90m"), time("2026-11-24T08:30:00.000Z"))
    assert.deepStrictEqual(parsed("-1w", "before"), time("2026-11-17T09:59:59.999Z"))
  })

  it("is everything there is when it is now, wherever clocks stand", () => {
    assert.deepStrictEqual(parsed("now"), { kind: "present" })
    assert.deepStrictEqual(parsed("now", "before"), { kind: "present" })
  })

  it("is a Git revision when it is nothing else", () => {
    for (const rev of ["main", "v1.0", "HEAD~3", "2026-release", "1234567", "origin/main@{1 day ago}"]) {
      assert.deepStrictEqual(parsed(rev), { kind: "revision", rev })
    }
  })

  it("is no date that doesn't exist, no empty text and no flag", () => {
    for (const text of [
      "2026-02-30",
      "2026-13-01",
      "2026-1-1",
      "2026-11-24T24:00",
      "2026-11-24T10:00+24:00",
      "",
      " ",
      "-3y",
      "-d",
      "-9999999d",
      "-999999w"
    ]) {
      const { code, kind, next } = refused(text)
      assert.deepStrictEqual([code, kind], ["point-invalid", "usage"], text)
      assert.include(next, "-3d")
    }
  })

  it("never throws, and a written moment is read as itself", () => {
    fc.assert(fc.property(fc.string(), (text) => void parsePoint(text, NOW)))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: millisOf("9999-12-31T00:00:00.000Z") }), (millis) => {
        const text = textOfMillis(millis)
        assert.deepStrictEqual(parsed(text), time(text))
      })
    )
  })
})
