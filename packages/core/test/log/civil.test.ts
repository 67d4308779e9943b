import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { isUtcText, millisOf, textOfMillis } from "../../src/log/civil.ts"
import { anyMillis } from "./arbitraries.ts"

const DAY = 86_400_000

describe("calendar arithmetic", () => {
  it("agrees with the platform at every moment of the years 0 to 9999", () => {
    fc.assert(
      fc.property(anyMillis, (millis) => {
        const text = new Date(millis).toISOString()
        assert.strictEqual(textOfMillis(millis), text)
        assert.strictEqual(millisOf(text), millis)
        assert.isTrue(isUtcText(text))
      }),
      { numRuns: 5000 }
    )
  })

  it("agrees with the platform on every day of 400 years, after which the calendar repeats", () => {
    const start = Date.UTC(1800, 0, 1)
    for (let day = 0; day <= 146_097; day++) {
      const millis = start + day * DAY
      const text = new Date(millis).toISOString()
      if (textOfMillis(millis) !== text || millisOf(text) !== millis) assert.fail(text)
    }
  })

  it("agrees with the platform at the borders", () => {
    const borders = ["0000-01-01", "0000-02-29", "1969-12-31", "1970-01-01", "2000-02-29", "2100-02-28", "9999-12-31"]
    for (const date of borders) {
      for (const time of ["00:00:00.000", "23:59:59.999"]) {
        const text = `${date}T${time}Z`
        assert.strictEqual(millisOf(text), new Date(text).getTime(), text)
        assert.strictEqual(textOfMillis(new Date(text).getTime()), text)
      }
    }
  })

  it("cuts off fractions of a millisecond", () => {
    assert.strictEqual(textOfMillis(0.9), "1970-01-01T00:00:00.000Z")
    assert.strictEqual(textOfMillis(-0.1), "1969-12-31T23:59:59.999Z")
  })

  it("takes no other spelling of a moment, and no moment that doesn't exist", () => {
    const refused = [
      "2026-11-24T10:00:00Z",
      "2026-11-24T10:00:00.00Z",
      "2026-11-24T10:00:00.000",
      "2026-11-24T10:00:00.000+00:00",
      "2026-11-24 10:00:00.000Z",
      "+002026-11-24T10:00:00.000Z",
      "2026-04-31T10:00:00.000Z",
      "2026-02-29T10:00:00.000Z",
      "2100-02-29T10:00:00.000Z",
      "2026-00-10T10:00:00.000Z",
      "2026-13-10T10:00:00.000Z",
      "2026-11-00T10:00:00.000Z",
      "2026-11-24T24:00:00.000Z",
      "2026-11-24T10:60:00.000Z",
      "2026-11-24T10:00:60.000Z",
      "٢٠٢٦-11-24T10:00:00.000Z",
      "2026-11-24T10:00:00.000Z\n"
    ]
    for (const text of refused) assert.isFalse(isUtcText(text), text)
  })
})
