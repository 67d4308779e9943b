import assert from "node:assert/strict"
import { test } from "node:test"
import { words } from "../src/words.js"

test("words finds the words between punctuation", () => {
  assert.deepEqual(words("One, two; three."), ["One", "two", "three"])
})

test("words keeps an apostrophe inside of a word", () => {
  assert.deepEqual(words("don't 'stop'"), ["don't", "stop"])
})

test("words answers an empty list for a text without words", () => {
  assert.deepEqual(words(" … "), [])
})
