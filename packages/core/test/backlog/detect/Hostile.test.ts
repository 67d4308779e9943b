import { assert, describe, it } from "@effect/vitest"
import { readJsonc } from "../../../src/backlog/detect/jsonc.ts"
import { namePattern } from "../../../src/backlog/detect/namePattern.ts"
import { readToml, tomlAt } from "../../../src/backlog/detect/toml.ts"
import { detect, type Texts } from "./files.ts"

/**
 * Texts that patterns with two ways to fit take the square of their length for, or worse: with those, this file would run
 * into the time limit of a test.
 */
const LONG = 500_000

const STACKS: ReadonlyArray<readonly [what: string, texts: Texts, stack: string]> = [
  ["a setup.cfg of empty lines", { "setup.cfg": `[metadata]\n${"\n".repeat(LONG)}name = x` }, "python"],
  ["a tox.ini of empty lines", { "tox.ini": "\n".repeat(LONG) }, "python"],
  ["a pyproject.toml of CRLF", { "pyproject.toml": `[tool.mypy]\r\n${"\r\n".repeat(LONG)}` }, "python"],
  [
    "an include of very many Gradle projects",
    { "settings.gradle": `include ${"'a',".repeat(LONG)}\ninclude x` },
    "java"
  ],
  ["a go.mod of empty lines", { "go.mod": "\n".repeat(LONG) }, "go"],
  ["a Gemfile beside a Rakefile of empty lines", { Gemfile: "", Rakefile: "\n".repeat(LONG) }, "ruby"],
  ["a mix.exs of empty lines", { "mix.exs": "\n".repeat(LONG) }, "elixir"],
  ["a solution of unfinished projects", { "a.slnx": "<Project ".repeat(LONG / 10) }, "csharp"],
  [
    "a workspace of patterns that fit in very many ways",
    {
      "package.json": JSON.stringify({ workspaces: [`p/${"*a".repeat(40)}b`, "**/".repeat(200)] }),
      [`p/${"a".repeat(200)}/package.json`]: "{}"
    },
    "javascript"
  ]
]

describe("files that are made to keep a reader busy", () => {
  for (const [what, texts, stack] of STACKS)
    it(`reads ${what}`, () => {
      assert.strictEqual(detect(texts).stack, stack)
    })

  it("reads JSON of comments and strings that are never closed", () => {
    assert.isNull(readJsonc("/* ".repeat(LONG)))
    assert.isNull(readJsonc(`{"a": "${String.raw`\"`.repeat(LONG)}\n`))
    assert.deepStrictEqual(readJsonc(`{"name": "${"x".repeat(LONG)}"}`), { name: "x".repeat(LONG) })
  })

  it("reads TOML of very many items of one list", () => {
    const read = readToml("[[a]]\nb = 1\n".repeat(LONG / 5))
    const items = read instanceof Map ? tomlAt(read, "a") : undefined
    assert.strictEqual(Array.isArray(items) ? items.length : null, LONG / 5)
  })
})

describe("files as other systems write them", () => {
  const CRLF: ReadonlyArray<readonly [file: string, text: string, name: string]> = [
    ["package.json", '{\n  // ours\n  "name": "shop",\n}', "shop"],
    ["pyproject.toml", '[tool.x]\nname = "no"\n[project]\nname = "shop"\n', "shop"],
    ["setup.cfg", "[metadata]\nversion = 1\nname = shop\n", "shop"],
    ["setup.py", 'from setuptools import setup\nsetup(\n  name="shop",\n)\n', "shop"],
    ["go.mod", "// a comment\nmodule example.org/shop/v2\n\ngo 1.22\n", "shop"],
    ["Cargo.toml", '[package]\nname = "shop" # ours\n', "shop"],
    ["mix.exs", "def project do\n  [app: :shop]\nend\n", "shop"],
    ["Package.swift", '// swift-tools-version:5.9\nlet package = Package(\n  name: "shop"\n)\n', "shop"],
    ["pom.xml", "<project>\n<artifactId>shop</artifactId>\n</project>\n", "shop"],
    ["settings.gradle", "// ours\nrootProject.name = 'shop'\n", "shop"]
  ]
  for (const [file, text, name] of CRLF)
    it(`takes the name from a ${file} with a byte order mark and CRLF`, () => {
      assert.strictEqual(detect({ [file]: `\uFEFF${text.replaceAll("\n", "\r\n")}` }).name, name)
    })

  it("finds what mypy's table says about files behind CRLF", () => {
    const table = "[tool.mypy]\r\nstrict = true\r\npackages = 'shop'\r\n"
    assert.strictEqual(detect({ "pyproject.toml": table }).commands.typeCheckCommand, "python3 -m mypy")
  })
})

describe("a pattern of names", () => {
  const ROWS: ReadonlyArray<readonly [pattern: string, fits: ReadonlyArray<string>, not: ReadonlyArray<string>]> = [
    ["*", ["a", "a.b"], []],
    ["a*", ["a", "ab"], ["ba"]],
    ["*-lib", ["x-lib", "-lib"], ["lib", "x-lib2"]],
    ["a?c", ["abc"], ["ac", "abbc"]],
    ["{web,api}-*", ["web-1", "api-"], ["app-1"]],
    ["a.b", ["a.b"], ["aXb"]],
    ["*ab*ab", ["abab", "xabyab"], ["ab", "abaXb"]],
    ["{a,b}{c,d}", ["ac", "bd"], ["ab", "a"]]
  ]
  for (const [pattern, fitting, others] of ROWS)
    it(`${pattern} fits ${fitting.join(", ")}${others.length === 0 ? "" : `, not ${others.join(", ")}`}`, () => {
      const isMeant = namePattern(pattern)
      assert.deepStrictEqual([...fitting, ...others].filter(isMeant), [...fitting])
    })

  it("fits nothing with more alternatives than anybody writes", () => {
    assert.isFalse(namePattern("{a,b}".repeat(7))("aaaaaaa"))
  })
})
