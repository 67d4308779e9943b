import assert from "node:assert/strict"
import { test } from "node:test"
import { title } from "../src/title.js"

test("title gives every word a capital", () => {
  assert.equal(title("hello big world"), "Hello Big World")
})

test("title keeps small words small inside", () => {
  assert.equal(title("the lord OF THE rings"), "The Lord of the Rings")
})
