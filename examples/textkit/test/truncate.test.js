import assert from "node:assert/strict"
import { test } from "node:test"
import { truncate } from "../src/truncate.js"

test("truncate leaves a short text alone", () => {
  assert.equal(truncate("short", 10), "short")
})

test("truncate cuts a single long word to the limit", () => {
  assert.equal(truncate("abcdefghij", 5), "abcd…")
})

test("truncate refuses a limit below one", () => {
  assert.throws(() => truncate("text", 0), RangeError)
})
