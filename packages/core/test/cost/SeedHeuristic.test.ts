import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { defaultPriceBook } from "../../src/cost/defaultPriceBook.ts"
import { estimateFor } from "../../src/cost/EstimateTicket.ts"
import { estimateSection } from "../../src/cost/EstimateSection.ts"
import type { PriceBook } from "../../src/cost/PriceBook.ts"
import { seedEstimate, seedFeatures, seedTokens } from "../../src/cost/SeedHeuristic.ts"
import type { PlannedFile } from "../../src/ticket/Ticket.ts"
import { AT, REF } from "./arbitraries.ts"

/** List prices of the time the weights come from: USD per million tokens in and out. */
const oldPrices: PriceBook = {
  version: "old",
  source: "list prices of early 2026",
  readAt: "2026-02-17",
  aliases: {},
  rows: (
    [
      ["opus-old", 15, 75],
      ["sonnet-old", 3, 15],
      ["haiku-old", 0.8, 4],
      ["opus-bedrock", 5.5, 27.5],
      ["sonnet-bedrock", 3.3, 16.5]
    ] as const
  ).map(([model, input, output]) => ({
    model,
    effectiveFrom: "2026-02-17",
    prices: { input: input * 1e6, output: output * 1e6 }
  }))
}

const features = (modify: number, create: number, tests: number, deleted = 0) => ({
  modify,
  create,
  delete: deleted,
  tests
})

/** Millionths of a dollar. */
const priced = (modify: number, create: number, tests: number) =>
  seedEstimate(features(modify, create, tests), {
    models: oldPrices.rows.map(({ model }) => model),
    book: oldPrices,
    date: AT
  }).byModel.map(({ nanoUsd }) => (nanoUsd ?? Number.NaN) / 1000)

describe("seedTokens", () => {
  it.each([
    [3, 1, 5, 66_750, 44_500, 111_250],
    [1, 0, 3, 21_150, 14_100, 35_250],
    [0, 1, 3, 15_900, 10_600, 26_500],
    [5, 0, 8, 93_150, 62_100, 155_250],
    [0, 0, 0, 0, 0, 0]
  ])(
    "%i to modify, %i to create, %i tests: %i in, %i out, %i together",
    (modify, create, tests, input, output, total) => {
      const vector = seedTokens(features(modify, create, tests))
      assert.deepStrictEqual([vector.input, vector.output, vector.input + vector.output], [input, output, total])
    }
  )

  it("counts deletions as nothing, and is whole for any ticket", () => {
    assert.deepStrictEqual(seedTokens(features(1, 1, 1, 9)), seedTokens(features(1, 1, 1)))
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), fc.nat(500), (modify, create, tests) => {
        const { input, output } = seedTokens(features(modify, create, tests))
        assert.isTrue(Number.isSafeInteger(input) && Number.isSafeInteger(output))
        assert.strictEqual(2 * (input + output), 5 * (10_500 * modify + 7000 * create + 1200 * tests))
        assert.strictEqual(2 * input, 3 * output)
      })
    )
  })
})

describe("seedEstimate", () => {
  it("prices the tokens on each model", () => {
    assert.deepStrictEqual(priced(3, 1, 5), [4_338_750, 867_750, 231_400, 1_590_875, 954_525])
    assert.deepStrictEqual(priced(1, 0, 3), [1_374_750, 274_950, 73_320, 504_075, 302_445])
    assert.deepStrictEqual(priced(0, 1, 3).slice(3), [378_950, 227_370])
    assert.deepStrictEqual(priced(5, 0, 8).slice(3), [2_220_075, 1_332_045])
    assert.deepStrictEqual(priced(0, 0, 0), [0, 0, 0, 0, 0])
  })

  it("gives no interval, and no price for a model it doesn't know", () => {
    const estimate = seedEstimate(features(1, 0, 0), { models: ["sonnet", "nobody"], book: defaultPriceBook, date: AT })
    assert.deepStrictEqual(
      [
        estimate.estimator,
        estimate.version,
        estimate.p50,
        estimate.p80,
        ...estimate.byModel.map(({ nanoUsd }) => nanoUsd)
      ],
      // 15,750 in at $2 and 10,500 out at $10 per million
      ["seed-heuristic", 1, null, null, 136_500_000, null]
    )
  })

  it("prices a large ticket at the rate of short prompts, because many calls share its tokens", () => {
    const { byModel } = seedEstimate(features(10, 0, 0), { models: ["haiku"], book: defaultPriceBook, date: AT })
    // 157,500 in at $0.10 and 105,000 out at $0.50 per million
    assert.strictEqual(byModel[0]?.nanoUsd, 68_250_000)
  })
})

const file = (action: PlannedFile["action"]): PlannedFile => ({
  path: action,
  action,
  to: action === "rename" ? "new" : null,
  note: ""
})

describe("estimateFor", () => {
  it("is the whole fact: features, tokens, money and the book", () => {
    const content = {
      type: "BUG",
      files: [file("modify"), file("rename"), file("create"), file("delete")],
      plannedTests: 3
    }
    assert.deepStrictEqual(
      estimateFor({ ticket: "t-1", content, models: ["sonnet"], book: defaultPriceBook, ref: REF, at: AT }),
      {
        ticket: "t-1",
        estimator: "seed-heuristic",
        version: 1,
        features: { type: "BUG", modify: 2, create: 1, delete: 1, tests: 3 },
        byModel: [
          {
            model: "sonnet",
            tokens: { input: 47_400, output: 31_600, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, thinking: 0 },
            nanoUsd: 410_800_000
          }
        ],
        p50: null,
        p80: null,
        priceBook: REF
      }
    )
  })
})

describe("estimateSection", () => {
  const files = [file("modify"), file("modify"), file("modify"), file("create"), file("delete")]

  it("is a table with tokens to the thousand, and says what it rests on", () => {
    const estimate = seedEstimate(seedFeatures(files, 5), {
      models: ["claude-sonnet-5-5", "a|b"],
      book: defaultPriceBook,
      date: AT
    })
    assert.strictEqual(
      estimateSection(estimate, files, 5),
      [
        "## Cost Estimate",
        "",
        "| Model | Input Tokens | Output Tokens | Est. Cost |",
        "|---|--:|--:|--:|",
        "| claude-sonnet-5-5 | 67,000 | 44,000 | $0.5785 |",
        "| a\\|b | 67,000 | 44,000 | unpriced |",
        "",
        "- Basis: 3 to modify, 1 to create, 1 to delete (counted as nothing), 5 tests",
        "- Estimation source: seed-heuristic v1 (fixed weights per file and test)",
        "- Confidence: low (no history: a single figure without an interval)",
        ""
      ].join("\n")
    )
  })

  it("shows an interval where there is one, and nothing for an empty ticket", () => {
    const estimate = {
      ...seedEstimate(features(0, 0, 0), { models: ["sonnet"], book: defaultPriceBook, date: AT }),
      p50: 10_000_000,
      p80: 2_000_000_000
    }
    const section = estimateSection(estimate, [], 0)
    assert.include(section, "| sonnet | 0 | 0 | $0.0000 |")
    assert.include(section, "- Confidence: half of such tickets cost up to $0.0100, four in five up to $2.00")
  })
})
