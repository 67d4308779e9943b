import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { addNanoUsd, divideHalfEven, formatUsd } from "../../src/cost/Money.ts"

describe("divideHalfEven", () => {
  it.each([
    [0n, 2n, 0],
    [1n, 2n, 0],
    [3n, 2n, 2],
    [5n, 2n, 2],
    [7n, 2n, 4],
    [1499n, 1000n, 1],
    [1500n, 1000n, 2],
    [2500n, 1000n, 2],
    [2501n, 1000n, 3]
  ])("%i / %i is %i", (numerator, denominator, expected) => {
    assert.strictEqual(divideHalfEven(numerator, denominator), expected)
  })

  it("is never further than half from the quotient, and even when exactly half away", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        fc.bigInt({ min: 1n, max: 10n ** 4n }),
        (numerator, denominator) => {
          const rounded = BigInt(divideHalfEven(numerator, denominator))
          const distance = 2n * (rounded * denominator - numerator)
          assert.isTrue(distance <= denominator && distance >= -denominator)
          if (distance === denominator || distance === -denominator) assert.strictEqual(rounded % 2n, 0n)
        }
      )
    )
  })
})

describe("formatUsd", () => {
  it.each([
    [12_300_000, "$0.0123"],
    [0, "$0.0000"],
    [1, "<$0.0001"],
    [99_999, "<$0.0001"],
    [100_000, "$0.0001"],
    [250_000, "$0.0002"],
    [350_000, "$0.0004"],
    [999_949_999, "$0.9999"],
    [999_950_000, "$1.00"],
    [1_005_000_000, "$1.00"],
    [1_015_000_000, "$1.02"],
    [1_234_500_000_000, "$1,234.50"],
    [1_234_567_890_000_000, "$1,234,567.89"],
    [-12_300_000, "-$0.0123"],
    [null, "unpriced"]
  ])("%s is %s", (nanoUsd, expected) => {
    assert.strictEqual(formatUsd(nanoUsd), expected)
  })
})

describe("addNanoUsd", () => {
  it("is unknown as soon as a part is", () => {
    assert.strictEqual(addNanoUsd(1, 2), 3)
    assert.isNull(addNanoUsd(1, null))
    assert.isNull(addNanoUsd(null, 1))
  })
})
