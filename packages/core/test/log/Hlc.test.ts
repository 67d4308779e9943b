import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { millisOf, textOfMillis } from "../../src/log/civil.ts"
import { EXIT_CODES } from "../../src/log/DomainError.ts"
import { clockProblem, isTime, nextTime, wallIfOff, wallMillisOf, wallOf } from "../../src/log/Hlc.ts"

const AT = millisOf("2026-11-24T10:00:00.000Z")
const YEAR = 365 * 86_400_000
/** A wall clock that is a year off either way, stands still, or jumps. */
const anyWall = fc.oneof(
  fc.integer({ min: AT - YEAR, max: AT + YEAR }),
  fc.constantFrom(AT, AT, AT + 1),
  fc.double({ min: AT - 5000, max: AT + 5000, noNaN: true })
)
const times = (walls: ReadonlyArray<number>, first: string | null = null): ReadonlyArray<string> => {
  let last = first
  return walls.map((wall) => (last = nextTime(last, wall)))
}

/** Epoch, milliseconds and counter as numbers. */
const parts = (t: string): readonly [number, number, number] => [
  Number(t[0]),
  wallMillisOf(t),
  Number.parseInt(t.slice(27), 16)
]
const compareParts = (a: string, b: string): number => {
  const [one, two] = [parts(a), parts(b)]
  return one[0] - two[0] || one[1] - two[1] || one[2] - two[2]
}

describe("the log's clock", () => {
  it("always goes forward, whatever the wall clock does", () => {
    fc.assert(
      fc.property(fc.array(anyWall, { minLength: 2, maxLength: 50 }), (walls) => {
        const made = times(walls)
        assert.deepStrictEqual(made, made.toSorted())
        assert.strictEqual(new Set(made).size, made.length)
        for (const t of made) assert.isTrue(isTime(t), t)
      })
    )
  })

  it("is never behind the wall clock, and no further ahead than the furthest wall clock before", () => {
    fc.assert(
      fc.property(fc.array(anyWall, { minLength: 1, maxLength: 50 }), (walls) => {
        for (const [at, t] of times(walls).entries()) {
          assert.isAtLeast(wallMillisOf(t), Math.floor(walls[at] ?? 0))
          // Fewer events than a counter holds share a millisecond here.
          assert.isAtMost(wallMillisOf(t), Math.max(...walls.slice(0, at + 1)))
        }
      })
    )
  })

  it("counts events of the same millisecond", () => {
    assert.deepStrictEqual(times([AT, AT, AT - 1, AT + 0.5, AT + 1]), [
      "0:2026-11-24T10:00:00.000Z-0000",
      "0:2026-11-24T10:00:00.000Z-0001",
      "0:2026-11-24T10:00:00.000Z-0002",
      "0:2026-11-24T10:00:00.000Z-0003",
      "0:2026-11-24T10:00:00.001Z-0000"
    ])
  })

  it("counts in hexadecimal and carries into the next millisecond", () => {
    const after = (counter: string) => nextTime(`0:2026-11-24T10:00:00.999Z-${counter}`, AT)
    assert.strictEqual(after("0009"), "0:2026-11-24T10:00:00.999Z-000a")
    assert.strictEqual(after("00ff"), "0:2026-11-24T10:00:00.999Z-0100")
    assert.strictEqual(after("fffe"), "0:2026-11-24T10:00:00.999Z-ffff")
    assert.strictEqual(after("ffff"), "0:2026-11-24T10:00:01.000Z-0000")
    assert.strictEqual(nextTime("0:2026-12-31T23:59:59.999Z-ffff", AT), "0:2027-01-01T00:00:00.000Z-0000")
  })

  it("goes forward over seventy thousand events of one millisecond", () => {
    let last = nextTime(null, AT)
    for (let n = 0; n < 70_000; n++) {
      const t = nextTime(last, AT)
      if (t <= last) assert.fail(`${t} after ${last}`)
      last = t
    }
    assert.strictEqual(last, `0:2026-11-24T10:00:00.001Z-${(70_000 - 65_536).toString(16)}`)
  })

  it("orders as text as it orders as numbers", () => {
    const anyT = fc
      .tuple(fc.constantFrom("0", "1", "9"), anyWall, fc.integer({ min: 0, max: 0xffff }))
      .map(([epoch, wall, counter]) => `${epoch}:${textOfMillis(wall)}-${counter.toString(16).padStart(4, "0")}`)
    fc.assert(
      fc.property(anyT, anyT, (a, b) => {
        assert.strictEqual(a < b, compareParts(a, b) < 0)
        assert.strictEqual(a === b, compareParts(a, b) === 0)
      })
    )
  })

  it("stays in the epoch it is in, before which everything earlier comes", () => {
    const poisoned = "0:2090-01-01T00:00:00.000Z-0000"
    const raised = nextTime("1:2026-11-24T09:00:00.000Z-0000", AT)
    assert.strictEqual(raised, "1:2026-11-24T10:00:00.000Z-0000")
    assert.isTrue(poisoned < raised)
    assert.strictEqual(nextTime(raised, AT - 1), "1:2026-11-24T10:00:00.000Z-0001")
  })

  it("has one form", () => {
    assert.isTrue(isTime("0:2026-11-24T10:00:00.000Z-0000"))
    const refused = [
      "2026-11-24T10:00:00.000Z-0000",
      "00:2026-11-24T10:00:00.000Z-0000",
      "a:2026-11-24T10:00:00.000Z-0000",
      "0:2026-11-24T10:00:00.000Z-00000",
      "0:2026-11-24T10:00:00.000Z-000",
      "0:2026-11-24T10:00:00.000Z-000A",
      "0:2026-02-30T10:00:00.000Z-0000",
      "0:2026-11-24T10:00:00.000Z"
    ]
    for (const t of refused) assert.isFalse(isTime(t), t)
  })
})

describe("the wall clock beside it", () => {
  const t = "0:2026-11-24T10:00:00.000Z-0003"
  it("is kept when the two differ by more than a second", () => {
    assert.strictEqual(wallOf(t), "2026-11-24T10:00:00.000Z")
    for (const off of [0, 1, -1, 1000, -1000, 999.5]) assert.isNull(wallIfOff(t, AT + off), String(off))
    assert.strictEqual(wallIfOff(t, AT + 1001), "2026-11-24T10:00:01.001Z")
    assert.strictEqual(wallIfOff(t, AT - 1001), "2026-11-24T09:59:58.999Z")
    assert.strictEqual(wallIfOff(t, AT - YEAR), "2025-11-24T10:00:00.000Z")
  })
})

describe("a wall clock that can't be right", () => {
  const BUILT = millisOf("2026-11-20T00:00:00.000Z")
  const DAY = 86_400_000

  it("is refused from a day before the toolkit was built to ten years after", () => {
    const good = [BUILT, BUILT - DAY, BUILT + YEAR, millisOf("2036-11-19T00:00:00.000Z")]
    for (const wall of good) assert.isNull(clockProblem(wall, BUILT), textOfMillis(wall))
    const bad = [
      BUILT - DAY - 1,
      0,
      -1,
      millisOf("2036-11-22T00:00:00.000Z"),
      millisOf("9999-12-31T23:59:59.999Z"),
      1e18
    ]
    for (const wall of [...bad, Number.NaN, Number.POSITIVE_INFINITY]) {
      const problem = clockProblem(wall, BUILT)
      assert.strictEqual(problem?.code, "clock-implausible", String(wall))
      assert.strictEqual(EXIT_CODES[problem?.kind ?? "usage"], 6)
    }
  })

  it("is refused beyond the last year that the format can spell, whenever the toolkit was built", () => {
    const late = millisOf("9999-06-01T00:00:00.000Z")
    assert.isNull(clockProblem(late + DAY, late))
    assert.strictEqual(clockProblem(late + YEAR, late)?.code, "clock-implausible")
  })
})
