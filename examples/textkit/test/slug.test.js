import assert from "node:assert/strict"
import { test } from "node:test"
import { slug } from "../src/slug.js"

test("slug joins lower-case words with hyphens", () => {
  assert.equal(slug("Hello, World!"), "hello-world")
})

test("slug takes another separator", () => {
  assert.equal(slug("Hello World", { separator: "_" }), "hello_world")
})

test("slug of a text without letters is empty", () => {
  assert.equal(slug("?!"), "")
})
