import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { WHOLE } from "../../src/health/Defect.ts"
import { BEST, byRule, type HealthInput } from "../../src/health/Health.ts"
import { FORMULAS } from "../../src/health/formulas.ts"
import { healthV1 } from "../../src/health/HealthV1.ts"
import { seedHealth, seedScore } from "../../src/health/SeedHealth.ts"
import { anyInput, defectOf } from "./arbitraries.ts"

const NO_DEFECTS: HealthInput = { tickets: ["t-1", "t-2"], defects: [], obsolete: new Set() }

for (const [name, formula] of Object.entries(FORMULAS))
  describe(`the formula ${name}`, () => {
    it("is between 0 and 100, and tells of each point where it went: all add up exactly", () => {
      fc.assert(
        fc.property(anyInput, (input) => {
          const { deductions, score } = formula(input)
          const lost = deductions.reduce((sum, { points }) => sum + points, 0)
          assert.isTrue(score !== null && score >= 0 && score <= BEST)
          assert.strictEqual((score ?? 0) + lost, BEST)
          for (const { points, ticket } of deductions) {
            assert.isTrue(Number.isSafeInteger(points) && points > 0)
            assert.include(input.tickets, ticket)
          }
          assert.strictEqual(
            byRule(deductions).reduce((sum, { points }) => sum + points, 0),
            lost
          )
        })
      )
    })

    it("is never raised by one more defect", () => {
      const withOneMore = anyInput.chain((input) => fc.tuple(fc.constant(input), defectOf(input.tickets)))
      fc.assert(
        fc.property(withOneMore, fc.nat(40), ([input, defect], at) => {
          const defects = [...input.defects.slice(0, at), defect, ...input.defects.slice(at)]
          assert.isAtMost(formula({ ...input, defects }).score ?? 0, formula(input).score ?? 0)
        })
      )
    })

    it("says the same whatever the order in which the defects were found", () => {
      fc.assert(
        fc.property(anyInput, (input) => {
          assert.deepStrictEqual(formula({ ...input, defects: input.defects.toReversed() }), formula(input))
        })
      )
    })

    it("is 100 where nothing is wrong", () => {
      assert.deepStrictEqual([formula(NO_DEFECTS).score, formula(NO_DEFECTS).deductions], [BEST, []])
    })
  })

describe("the formula v1", () => {
  it("has nothing to judge where no ticket is open", () => {
    assert.strictEqual(healthV1({ tickets: [], defects: [], obsolete: new Set() }).score, null)
  })

  it("weighs the same defects the same, whatever the size of the backlog", () => {
    const backlog = (count: number): HealthInput => {
      const tickets = Array.from({ length: count }, (_, n) => `t-${n}`)
      const defects = tickets.flatMap((ticket, n) =>
        n % 4 === 0 ? [{ ticket, rule: "path-absent", harm: 200, message: "Gone." }] : []
      )
      return { tickets, defects, obsolete: new Set() }
    }
    for (const count of [4, 40, 4000]) assert.strictEqual(healthV1(backlog(count)).score, 95_000)
  })

  it("takes from a ticket no more than all of it", () => {
    const defects = Array.from({ length: 30 }, () => ({ ticket: "t-1", rule: "path-absent", harm: 200, message: "x" }))
    const { deductions, score } = healthV1({ ...NO_DEFECTS, defects })
    assert.strictEqual(score, BEST / 2)
    assert.lengthOf(deductions, WHOLE / 200)
  })
})

describe("the formula seed-v1", () => {
  const vector = (
    [obsolete, missingSections, duplicates, withoutTests, withoutDependencies]: ReadonlyArray<number>,
    score: number
  ) => {
    const counts = { obsolete, missingSections, duplicates, withoutTests, withoutDependencies } as Parameters<
      typeof seedScore
    >[0]
    assert.strictEqual(seedScore(counts), score)
    // The same as findings of tickets.
    const many = (count: number | undefined, rule: string) =>
      Array.from({ length: count ?? 0 }, (_, n) => ({ ticket: `t-${n}`, rule, harm: 200, message: `${rule} ${n}` }))
    const health = seedHealth({
      tickets: Array.from({ length: 20 }, (_, n) => `t-${n}`),
      defects: [
        ...many(missingSections, "section-missing"),
        ...many(duplicates, "duplicate"),
        ...many(withoutTests, "tests-missing"),
        ...many(withoutDependencies, "dependencies-unsaid"),
        ...many(3, "path-absent")
      ],
      obsolete: new Set(Array.from({ length: obsolete ?? 0 }, (_, n) => `t-${n}`))
    })
    assert.strictEqual(health.score, score * 1000)
  }

  it("has the predecessor's results", () => {
    vector([0, 0, 0, 0, 0], 100)
    vector([1, 2, 1, 2, 3], 69)
    vector([0, 0, 11, 0, 0], 0)
    vector([2, 4, 0, 4, 4], 62)
  })

  it("calls an empty backlog perfect, as the predecessor does", () => {
    assert.strictEqual(seedHealth({ tickets: [], defects: [], obsolete: new Set() }).score, BEST)
  })
})
