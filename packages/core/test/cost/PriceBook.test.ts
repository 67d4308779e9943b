import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { bookAge } from "../../src/cost/bookAge.ts"
import { defaultPriceBook } from "../../src/cost/defaultPriceBook.ts"
import {
  type Billable,
  hashInput,
  type PriceBook,
  priceOf,
  priceOfMany,
  rowFor,
  TOKEN_CLASSES
} from "../../src/cost/PriceBook.ts"
import { anyUsage, AT, tokens } from "./arbitraries.ts"

const call = (model: string, counts: Parameters<typeof tokens>[0], more: Partial<Billable> = {}): Billable => ({
  model,
  tokens: tokens(counts),
  batch: false,
  ...more
})

const cost = (usage: Billable) => priceOf(defaultPriceBook, usage, AT).nanoUsd

const MILLION = 1_000_000
const USD = 1_000_000_000

describe("priceOf with the book that ships", () => {
  it.each([
    // USD for a million tokens of each class, as the client charges them.
    ["claude-fable-5-2", 8, 40, 0.2, 10, 16],
    ["claude-fable-5", 10, 50, 1, 12.5, 20],
    ["opus", 4, 20, 0.2, 5, 8],
    ["claude-opus-4-8", 5, 25, 0.5, 6.25, 10],
    ["sonnet", 2, 10, 0.1, 2.5, 4],
    ["claude-sonnet-4-5", 3, 15, 0.3, 3.75, 6],
    ["claude-haiku-4-5", 1, 5, 0.1, 1.25, 2]
  ])("charges a million tokens of %s as listed", (model, ...listed) => {
    const charged = TOKEN_CLASSES.map((kind) => (cost(call(model, { [kind]: MILLION })) ?? Number.NaN) / USD)
    assert.deepStrictEqual(charged, listed)
  })

  it("adds the classes up: 1,000 in, 200 out, 30,000 read and 4,000 written for 5 minutes on Sonnet is $0.017", () => {
    // 1,000·2 + 200·10 + 30,000·0.1 + 4,000·2.5 = 17,000 millionths of a dollar
    assert.strictEqual(
      cost(call("claude-sonnet-5-5", { input: 1000, output: 200, cacheRead: 30_000, cacheWrite5m: 4000 })),
      17_000_000
    )
  })

  it("charges the whole call at the higher rate once the prompt is longer than 100,000 tokens, output not counted", () => {
    const prompt = { input: 50_000, cacheRead: 40_000, cacheWrite5m: 6000, cacheWrite1h: 4000, output: 90_000 }
    // 5,000 + 400 + 750 + 800 + 45,000 millionths
    assert.strictEqual(cost(call("haiku", prompt)), 51_950_000)
    // One token more: 25,000.5 + 2,000 + 3,750 + 4,000 + 225,000 millionths
    assert.strictEqual(cost(call("haiku", { ...prompt, input: 50_001 })), 259_750_500)
  })

  it("charges what many calls share at the short rate", () => {
    assert.strictEqual(priceOfMany(defaultPriceBook, call("haiku", { input: MILLION }), AT).nanoUsd, 100_000_000)
  })

  it("halves a batch, doubles fast and adds a tenth for inference in the US, rounding once", () => {
    const one = call("opus", { input: MILLION })
    assert.strictEqual(cost({ ...one, batch: true }), 2 * USD)
    assert.strictEqual(cost({ ...one, speed: "fast" }), 8 * USD)
    assert.strictEqual(cost({ ...one, speed: "standard", geo: "us" }), 4.4 * USD)
    // 1 token read from cache on Haiku: 10 nano-USD; half of it in the US is 5.5, to even 6.
    assert.strictEqual(cost(call("haiku", { cacheRead: 1 }, { batch: true, geo: "us" })), 6)
  })

  it("leaves unpriced what it can't price, and says why", () => {
    assert.deepStrictEqual(priceOf(defaultPriceBook, call("gpt-99", { input: 1 }), AT), {
      nanoUsd: null,
      reason: "unknown-model",
      what: "gpt-99"
    })
    assert.deepStrictEqual(priceOf(defaultPriceBook, call("sonnet", { input: 1 }, { speed: "fast" }), AT), {
      nanoUsd: null,
      reason: "missing-class",
      what: "speed fast"
    })
    assert.strictEqual(priceOf(defaultPriceBook, call("constructor", { input: 1 }), AT).reason, "unknown-model")
    assert.strictEqual(priceOf(defaultPriceBook, call("sonnet", { input: 1 }), "2026-10-31").reason, "unknown-model")
  })

  it("charges nothing for nothing, and never less for more of a class", () => {
    assert.strictEqual(cost(call("sonnet", {})), 0)
    fc.assert(
      fc.property(anyUsage, fc.constantFrom(...TOKEN_CLASSES), fc.nat(100_000), (usage, kind, more) => {
        const bigger = { ...usage, tokens: { ...usage.tokens, [kind]: usage.tokens[kind] + more } }
        assert.isAtLeast(cost(bigger) ?? 0, cost(usage) ?? 0)
      })
    )
  })

  it("stays exact where the sum doesn't fit into a safe integer", () => {
    // 400 million tokens at 50 USD per million are 2e16 pico-USD.
    assert.strictEqual(cost(call("claude-fable-5", { output: 400_000_001 })), 20_000 * USD + 50_000)
  })
})

describe("price books with dated rows", () => {
  const book: PriceBook = {
    version: "1",
    source: "a list",
    readAt: "2026-01-01",
    aliases: {},
    rows: [
      { model: "m", effectiveFrom: "2026-03-01", prices: { input: 3000 } },
      { model: "m", effectiveFrom: "2026-01-01", prices: { input: 1000 } },
      { model: "m", effectiveFrom: "2026-02-01", prices: { input: 2000, output: 0 } }
    ]
  }

  it.each([
    ["2026-01-01", 1],
    ["2026-01-31T23:59:59.999Z", 1],
    ["2026-02-01T00:00:00.000Z", 2],
    ["2027-01-01", 3]
  ])("on %s a token costs %i nano-USD", (date, expected) => {
    assert.strictEqual(priceOf(book, call("m", { input: 1 }), date).nanoUsd, expected)
  })

  it("has no price before its first row", () => {
    assert.isNull(rowFor(book, "m", "2025-12-31"))
  })

  it("asks for a price only of classes that were used, and tells a price of 0 from none", () => {
    assert.deepStrictEqual(priceOf(book, call("m", { output: 1 }), "2026-03-01"), {
      nanoUsd: null,
      reason: "missing-class",
      what: "output"
    })
    assert.strictEqual(priceOf(book, call("m", { output: 1 }), "2026-02-01").nanoUsd, 0)
    assert.strictEqual(priceOf(book, call("m", { input: 1 }, { batch: true }), "2026-02-01").reason, "missing-class")
  })

  it("has one hash input for one content, whatever the order of rows and fields", () => {
    const [first, ...rest] = book.rows
    const other: PriceBook = {
      rows: first === undefined ? rest : [...rest, first],
      aliases: {},
      readAt: "2026-01-01",
      source: "a list",
      version: "1"
    }
    assert.strictEqual(hashInput(other), hashInput(book))
    assert.notStrictEqual(hashInput({ ...book, rows: rest }), hashInput(book))
    assert.notStrictEqual(hashInput({ ...book, aliases: { x: "m" } }), hashInput(book))
  })
})

describe("bookAge", () => {
  it.each([
    ["2026-11-20", "2026-11-20T23:00:00Z", 0, false],
    ["2026-11-20", "2027-01-19", 60, false],
    ["2026-11-20", "2027-01-20", 61, true],
    ["2024-02-28", "2024-03-01", 2, false],
    ["2026-02-28", "2026-03-01", 1, false],
    ["2000-01-01", "2100-01-01", 36_525, true],
    ["2026-11-20", "2026-11-19", -1, false]
  ])("from %s to %s are %i days", (readAt, at, days, stale) => {
    assert.deepStrictEqual(bookAge({ readAt }, at), { days, stale })
  })

  it("agrees with the calendar of the machine on any two days", () => {
    const day = fc
      .date({ min: new Date("1970-01-01"), max: new Date("2400-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10))
    fc.assert(
      fc.property(day, day, (a, b) => {
        assert.strictEqual(bookAge({ readAt: a }, b).days, (Date.parse(b) - Date.parse(a)) / 86_400_000)
      })
    )
  })
})
