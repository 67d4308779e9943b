import assert from "node:assert/strict"
import { test } from "node:test"
import { count } from "../src/count.js"

test("count counts characters, words and lines", () => {
  assert.deepEqual(count("two words\nmore"), { characters: 14, words: 3, lines: 2 })
})

test("count of an empty text is zero everywhere", () => {
  assert.deepEqual(count(""), { characters: 0, words: 0, lines: 0 })
})

test("count takes an emoji for one character", () => {
  assert.equal(count("🙂").characters, 1)
})
