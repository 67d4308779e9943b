import { assert, describe, it } from "@effect/vitest"
import { testFileOf } from "../../../src/draft/request/testFiles.ts"

type Row = readonly [what: string, path: string, paths: ReadonlyArray<string>, test: string | null, exists: boolean]

const ROWS: ReadonlyArray<Row> = [
  ["beside it", "src/a.ts", ["src/a.ts", "src/a.test.ts"], "src/a.test.ts", true],
  ["beside it, as siblings have it", "src/a.ts", ["src/b.ts", "src/b.spec.ts"], "src/a.spec.ts", false],
  [
    "in __tests__",
    "src/ui/A.tsx",
    ["src/ui/B.tsx", "src/ui/__tests__/B.test.tsx"],
    "src/ui/__tests__/A.test.tsx",
    false
  ],
  ["in a tree of its own", "src/x/a.ts", ["src/y/b.ts", "test/y/b.test.ts"], "test/x/a.test.ts", false],
  ["in a flat folder", "src/x/a.js", ["src/y/b.js", "test/b.test.js"], "test/a.test.js", false],
  [
    "of its package",
    "packages/one/src/a.ts",
    ["packages/two/src/c.ts", "packages/two/src/c.test.ts", "packages/one/src/b.ts", "packages/one/test/b.test.ts"],
    "packages/one/test/a.test.ts",
    false
  ],
  ["elsewhere, called after it", "src/x/y/a.ts", ["src/x/y/a.ts", "test/z/a.test.ts"], "test/z/a.test.ts", true],
  [
    "elsewhere, and the nearest of several",
    "packages/one/src/x/a.ts",
    ["packages/two/test/z/a.test.ts", "packages/one/test/z/a.test.ts"],
    "packages/one/test/z/a.test.ts",
    true
  ],
  ["nowhere where two are as near", "src/x/a.ts", ["test/y/a.test.ts", "test/z/a.test.ts"], null, false],
  ["of Python", "shop/price.py", ["shop/order.py", "tests/test_order.py"], "tests/test_price.py", false],
  ["of Go", "pkg/price.go", ["pkg/order.go", "pkg/order_test.go"], "pkg/price_test.go", false],
  [
    "of Java",
    "src/main/java/shop/Price.java",
    ["src/main/java/shop/Order.java", "src/test/java/shop/OrderTest.java"],
    "src/test/java/shop/PriceTest.java",
    false
  ],
  ["of Ruby", "lib/price.rb", ["lib/order.rb", "spec/order_spec.rb"], "spec/price_spec.rb", false],
  ["nowhere without a convention", "src/a.ts", ["src/b.ts"], null, false],
  ["nowhere for another language", "src/a.rs", ["src/b.ts", "src/b.test.ts"], null, false],
  ["nowhere for a test", "src/a.test.ts", ["src/b.ts", "src/b.test.ts"], null, false]
]

describe("tests of a file are", () => {
  for (const [what, path, paths, test, exists] of ROWS) {
    it(what, () => {
      const found = testFileOf(path, paths)
      assert.deepStrictEqual([found?.path ?? null, found?.exists ?? false], [test, exists])
    })
  }
})
