import { assert, describe, it } from "@effect/vitest"
import { boundaryOf, partOf, partsOf } from "../../src/checks/Boundary.ts"

describe("the part of a repository that a path belongs to", () => {
  const rows: ReadonlyArray<readonly [path: string, part: string | null]> = [
    ["packages/core/src/a.ts", "packages/core"],
    ["packages/core/test/a.test.ts", "packages/core"],
    ["apps/web/", "apps/web"],
    ["crates/parser/src/lib.rs", "crates/parser"],
    ["src/auth/login.ts", "."],
    ["src/main/java/org/shop/Cart.java", "."],
    ["lib/shop.rb", "."],
    ["internal/cart/cart.go", "."],
    ["frontend/app.tsx", "frontend"],
    ["backend/api.py", "backend"],
    ["requests/sessions.py", "requests"],
    ["tests/test_sessions.py", null],
    ["test/auth/login.test.ts", null],
    ["requests/test_helpers.py", null],
    ["README.md", null],
    ["package.json", null],
    ["docs/how.md", null],
    ["frontend/README.md", null],
    [".github/workflows/ci.yml", null],
    ["packages/", null]
  ]
  for (const [path, part] of rows) {
    it(`is ${part ?? "none"} for ${path}`, () => assert.strictEqual(partOf(path), part))
  }

  it("is one for a source file and its tests in a tree of their own", () => {
    assert.deepStrictEqual(partsOf(["requests/sessions.py", "tests/test_sessions.py", "docs/api.rst"]), ["requests"])
    assert.deepStrictEqual(partsOf(["src/a.ts", "test/a.test.ts", "package.json"]), ["."])
    assert.deepStrictEqual(partsOf(["frontend/a.ts", "backend/b.py"]), ["frontend", "backend"])
  })
})

describe("the folder that files have in common", () => {
  it("leaves out tests, documents and settings", () => {
    assert.strictEqual(boundaryOf(["src/auth/login.ts", "src/auth/token.ts", "tests/auth/login.test.ts"]), "src/auth")
    assert.strictEqual(boundaryOf(["src/auth/login.ts", "src/cart.ts", "README.md"]), "src")
    assert.strictEqual(boundaryOf(["frontend/a.ts", "backend/b.py"]), "")
    assert.strictEqual(boundaryOf(["test/a.test.ts", "test/b.test.ts"]), "test")
    assert.strictEqual(boundaryOf([]), "")
  })
})
