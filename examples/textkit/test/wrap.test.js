import assert from "node:assert/strict"
import { test } from "node:test"
import { wrap } from "../src/wrap.js"

test("wrap breaks between words", () => {
  assert.deepEqual(wrap("one two three", 7), ["one two", "three"])
})

test("wrap ignores extra spaces", () => {
  assert.deepEqual(wrap("  one   two ", 20), ["one two"])
})

test("wrap answers no lines for an empty text", () => {
  assert.deepEqual(wrap("", 5), [])
})
