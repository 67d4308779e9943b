import { assert, describe, it } from "@effect/vitest"
import { changedTestRegions, isInside, isTestPath, testRegionOf } from "../../src/gate/TestPaths.ts"

const RUST = `pub fn add() {}

#[cfg(test)]
mod tests {
    // a brace in a comment }
    #[test]
    fn it() { assert_eq!('}', '}'); }
}

pub fn after() {}
`

describe("isTestPath", () => {
  const tests = [
    "src/money.test.ts",
    "a.spec.jsx",
    "test/util/helper.ts",
    "tests/data.json",
    "src/__tests__/x.js",
    "pkg/x_test.go",
    "tests/test_a.py",
    "app/test_models.py",
    "app/models_test.py",
    "conftest.py",
    "src/test/java/com/MoneyTest.java",
    "MoneySpec.kt",
    "Acme.Tests/MoneyTests.cs",
    "spec/models/user_spec.rb",
    "test/user_test.exs",
    "tests/it.rs",
    "UserTest.php",
    "e2e/login.ts",
    "lib/a_test.dart",
    "x/__snapshots__/a.snap"
  ]
  const others = [
    "src/money.ts",
    "src/testing.ts",
    "latest.py",
    "contest/main.go",
    "src/attest.rs",
    "Protest.md",
    "manifest.json",
    "src/tester/index.ts",
    "docs/spec.md"
  ]
  it("knows tests of the common stacks", () => {
    assert.deepStrictEqual(
      tests.filter((path) => !isTestPath(path)),
      []
    )
  })
  it("takes no source file for a test", () => {
    assert.deepStrictEqual(others.filter(isTestPath), [])
  })
})

describe("testRegionOf", () => {
  it("is the whole of a test file and nothing of other source", () => {
    assert.deepStrictEqual(testRegionOf("a.test.ts", "1\n2\n3"), [{ from: 1, to: 3 }])
    assert.deepStrictEqual(testRegionOf("a.ts", "1\n2\n3"), [])
  })
  it("is the cfg(test) block of a Rust file", () => {
    assert.deepStrictEqual(testRegionOf("src/lib.rs", RUST), [{ from: 3, to: 8 }])
  })
  it("is the in-source block of vitest", () => {
    assert.deepStrictEqual(testRegionOf("src/a.ts", "x\nif (import.meta.vitest) {\n  y\n}\nz"), [{ from: 2, to: 4 }])
  })
})

describe("changedTestRegions", () => {
  const diff = (path: string, heading = "") =>
    `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -6,2 +6,2 @@ ${heading}\n     #[test]\n-    fn a() {}\n+    fn it() {}\n`

  it("holds touched test files whole and nothing of source files", () => {
    const regions = changedTestRegions(diff("tests/it.rs") + diff("src/lib.rs"))
    assert.isTrue(isInside(regions, { file: "tests/it.rs", line: 900 }))
    assert.isTrue(isInside(regions, { file: "tests/it.rs", line: null }))
    assert.isFalse(isInside(regions, { file: "src/lib.rs", line: 7 }))
    assert.isFalse(isInside(regions, { file: null, line: null }))
  })
  it("finds inline tests by their text, or by the heading of the hunk", () => {
    const exact = changedTestRegions(diff("src/lib.rs"), new Map([["src/lib.rs", RUST]]))
    assert.isTrue(isInside(exact, { file: "src/lib.rs", line: 7 }))
    assert.isFalse(isInside(exact, { file: "src/lib.rs", line: 1 }))
    assert.isFalse(isInside(exact, { file: "src/lib.rs", line: null }))
    assert.isTrue(isInside(changedTestRegions(diff("src/lib.rs", "mod tests {")), { file: "src/lib.rs", line: 7 }))
  })
})
