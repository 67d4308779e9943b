import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Result from "effect/Result"
import { areDisjoint, normalisePath, pathsConflict, pathSetOf, type RepoPath } from "../../src/wave/PathSet.ts"

const path = (raw: string): RepoPath => {
  const normal = normalisePath(raw)
  return Result.isSuccess(normal) ? normal.success : assert.fail(normal.failure.message)
}

const code = (raw: string): string => {
  const normal = normalisePath(raw)
  return Result.isFailure(normal) ? normal.failure.code : `accepted as ${normal.success.path}`
}

const conflict = (a: string, b: string): boolean => pathsConflict(path(a), path(b))

describe("normalisePath", () => {
  it.each([
    ["src/a.ts", "src/a.ts", false],
    ["./src//a.ts", "src/a.ts", false],
    ["src\\deep\\a.ts", "src/deep/a.ts", false],
    ["src/x/../a.ts", "src/a.ts", false],
    ["src/", "src", true],
    ["src/.", "src", true],
    ["src/a/..", "src", true],
    [".", "", true],
    [" docs/b.md ", "docs/b.md", false],
    ["..a/.b", "..a/.b", false]
  ])("%s is %s", (raw, expected, folder) => {
    assert.deepStrictEqual({ path: path(raw).path, folder: path(raw).folder }, { path: expected, folder })
  })

  it.each([
    ["", "path-empty"],
    ["  ", "path-empty"],
    ["/etc/passwd", "path-absolute"],
    ["C:\\work", "path-absolute"],
    ["C:work", "path-absolute"],
    ["\\\\server\\share", "path-absolute"],
    ["..", "path-outside"],
    ["src/../../a", "path-outside"],
    ["a/b/..\\..\\..", "path-outside"],
    ["a\u0000b", "path-control"],
    ["a\nb", "path-control"]
  ])("%j is refused as %s", (raw, expected) => {
    assert.strictEqual(code(raw), expected)
  })

  it("gives a normal path back unchanged, and one key for all spellings of it", () => {
    const segment = fc.stringMatching(/^[A-Za-zäÖé.]{1,4}$/u).filter((text) => text !== "." && text !== "..")
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
        const once = path(segments.join("/"))
        assert.deepStrictEqual(path(once.path), once)
        assert.strictEqual(path(`./${segments.join("\\")}`).key, once.key)
        assert.strictEqual(path(segments.join("//").toUpperCase().toLowerCase().normalize("NFD")).key, once.key)
      })
    )
  })
})

describe("pathsConflict", () => {
  it.each([
    ["src/a.ts", "src/a.ts", true],
    ["src/A.ts", "SRC/a.ts", true],
    ["caf\u00e9.md", "CAFE\u0301.md", true],
    ["src/", "src/deep/a.ts", true],
    ["src", "src/a.ts", true],
    [".", "anything", true],
    ["src/a", "src/ab", false],
    ["src/a.ts", "src/b.ts", false],
    ["lib/src", "src", false]
  ])("%s and %s: %s, both ways round", (a, b, expected) => {
    assert.strictEqual(conflict(a, b), expected)
    assert.strictEqual(conflict(b, a), expected)
  })
})

describe("pathSetOf", () => {
  const set = (...paths: ReadonlyArray<string>) => pathSetOf(paths.map((one) => ({ path: one, to: null })))

  it("reserves both ends of a rename", () => {
    const renamed = pathSetOf([{ path: "a.ts", to: "b.ts" }])
    assert.deepStrictEqual(
      renamed.paths.map((one) => one.path),
      ["a.ts", "b.ts"]
    )
    assert.isFalse(areDisjoint(renamed, set("B.ts")))
    assert.isTrue(areDisjoint(renamed, set("c.ts")))
  })

  it("covers its paths and what lies below them, and nothing else", () => {
    const declared = set("src/", "README.md")
    assert.isTrue(declared.covers("src/deep/a.ts"))
    assert.isTrue(declared.covers("README.md"))
    assert.isFalse(declared.covers("srcs/a.ts"))
    assert.isFalse(declared.covers("../src/a.ts"))
    assert.isFalse(set().covers("a.ts"))
  })

  it("lists what is no repository path, and reserves nothing for it", () => {
    const declared = set("/etc/passwd", "a.ts", "../b.ts")
    assert.deepStrictEqual(
      declared.refused.map((error) => error.code),
      ["path-absolute", "path-outside"]
    )
    assert.deepStrictEqual(
      declared.paths.map((one) => one.path),
      ["a.ts"]
    )
  })
})
