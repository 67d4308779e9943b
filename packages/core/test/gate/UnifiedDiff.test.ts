import { assert, describe, it } from "@effect/vitest"
import { parseUnifiedDiff } from "../../src/gate/diff/UnifiedDiff.ts"
import { fixture } from "./fixtures.ts"

const files = parseUnifiedDiff(fixture("changes.diff"))
const file = (path: string) => files.find((one) => one.path === path)

describe("parseUnifiedDiff", () => {
  it("reads every file of a real diff with its status and both paths", () => {
    assert.deepStrictEqual(
      files.map(({ binary, hunks, oldPath, path, status }) => [path, oldPath, status, binary, hunks.length]),
      [
        ["a b.txt", "a b.txt", "modified", false, 2],
        ["bin.dat", "bin.dat", "modified", true, 0],
        ["del.ts", "del.ts", "deleted", false, 1],
        ["empty.ts", null, "added", false, 0],
        ["fresh.ts", null, "added", false, 1],
        ['grün "q".ts', 'grün "q".ts', "modified", false, 1],
        ["mode.sh", "mode.sh", "modified", false, 0],
        ["new.ts", "old.ts", "renamed", false, 1]
      ]
    )
  })

  it("numbers lines on both sides", () => {
    const changed = file("a b.txt")?.hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind !== "context"))
    assert.deepStrictEqual(changed, [
      { kind: "removed", text: "two", oldLine: 2, newLine: null },
      { kind: "added", text: "2", oldLine: null, newLine: 2 },
      { kind: "removed", text: "eleven", oldLine: 11, newLine: null },
      { kind: "added", text: "11", oldLine: null, newLine: 11 }
    ])
  })

  it("takes lines that look like headers for what they are inside a hunk", () => {
    assert.deepStrictEqual(
      file("del.ts")?.hunks[0]?.lines.map(({ text }) => text),
      ["gone", "--- a/fake", "+++ b/fake"]
    )
    assert.deepStrictEqual(
      file("fresh.ts")?.hunks[0]?.lines.map(({ text }) => text),
      ["fresh", "@@ -1,2 +3,4 @@ not a hunk", "--- a/x"]
    )
  })

  it("keeps the heading that git prints behind a hunk", () => {
    const [one] = parseUnifiedDiff(
      "diff --git a/x.rs b/x.rs\n--- a/x.rs\n+++ b/x.rs\n@@ -9 +9 @@ mod tests {\n-a\n+b\n"
    )
    assert.strictEqual(one?.hunks[0]?.heading, "mod tests {")
  })

  it("reads a plain unified diff and nothing from other text", () => {
    const plain = "--- a/x.ts\n+++ b/x.ts\n@@ -1 +1 @@\n-a\n+b\n--- a/y.ts\n+++ b/y.ts\n@@ -1 +1 @@\n-a\n+b\n"
    assert.deepStrictEqual(
      parseUnifiedDiff(plain).map(({ path }) => path),
      ["x.ts", "y.ts"]
    )
    assert.deepStrictEqual(parseUnifiedDiff("nothing here\n"), [])
  })
})
