import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { namedFiles, pathsIn } from "../../src/source/namedFiles.ts"

const PATHS = [
  "index.js",
  "lib/util/range.ts",
  "packages/a/src/index.ts",
  "src/index.ts",
  "src/login/session.ts",
  "src/main/java/org/shop/Cart.java",
  "src/shop/cart.py",
  "src/shop/money/__init__.py"
]

const ROWS: ReadonlyArray<readonly [what: string, text: string, files: ReadonlyArray<string>]> = [
  ["a path", "odd in src/login/session.ts.", ["src/login/session.ts"]],
  ["a path with its place", "lib/util/range.ts:3:7 is wrong", ["lib/util/range.ts"]],
  ["a path from here", "see ./lib/util/range.ts", ["lib/util/range.ts"]],
  ["a file's name", "see session.ts, please", ["src/login/session.ts"]],
  ["a folder", "all of lib/util/ is slow", ["lib/util/range.ts"]],
  ["a frame of Node", "    at open (/home/ada/app/src/login/session.ts:1:30)", ["src/login/session.ts"]],
  ["a frame of Python", '  File "/srv/app/src/shop/cart.py", line 3, in total', ["src/shop/cart.py"]],
  ["a frame of Java", "    at org.shop.Cart.total(Cart.java:12)", ["src/main/java/org/shop/Cart.java"]],
  ["a path of Windows", "C:\\work\\src\\login\\session.ts failed", ["src/login/session.ts"]],
  ["an address", "webpack:///./lib/util/range.ts?abcd", ["lib/util/range.ts"]],
  ["the longest end of a rooted path", "/ci/packages/a/src/index.ts", ["packages/a/src/index.ts"]],
  ["no shorter end of a path that isn't there", "make packages/b/src/index.ts", []],
  ["no file at the top for a path elsewhere", "/usr/lib/index.js", []],
  ["a class by its dotted name", "org.shop.Cart is wrong", ["src/main/java/org/shop/Cart.java"]],
  ["a member of a class", "shop.cart.Cart.total is wrong", ["src/shop/cart.py"]],
  ["a module by colons", "shop::cart is wrong", ["src/shop/cart.py"]],
  ["a package that is a folder", "shop.money is wrong", ["src/shop/money/__init__.py"]],
  ["no word alone", "cart and session and range", []],
  ["no version", "since 1.2.3 and v2.0", []]
]

describe("files that a text names", () => {
  for (const [what, text, expected] of ROWS)
    it(`are found by their mention: ${what}`, () => {
      assert.deepStrictEqual([...namedFiles(text, PATHS)].toSorted(), expected)
    })

  it("are there, whatever the text, and whatever their order", () => {
    const word = fc.constantFrom("src/", "index", ".ts", ".", "/", "\\", "::", "shop", "cart", " ", "-", "@", "é", "\n")
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const found = namedFiles(words.join(""), PATHS)
        for (const path of found) assert.include(PATHS, path)
        assert.deepStrictEqual(namedFiles(words.join(""), PATHS.toReversed()), found)
      })
    )
  })

  it("are always found by their whole path between spaces", () => {
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), fc.lorem(), (path, words) => {
        assert.isTrue(namedFiles(`${words} ${path} ${words}`, PATHS).has(path))
      })
    )
  })

  it("are read from long words without an end in sight", () => {
    for (const piece of ["a", "a.", "a/", "a-", "A_", "a::", "a\\", "./", "a.b-c/d@"]) {
      const text = piece.repeat(200_000 / piece.length)
      assert.isAtMost(pathsIn(text).length, 1, piece)
      assert.deepStrictEqual([...namedFiles(text, PATHS)], [], piece)
    }
  })
})
