import { assert, describe, it } from "@effect/vitest"
import { MAX_DIAGNOSTICS, parseDiagnostics } from "../../src/gate/Diagnostics.ts"
import { fixture } from "./fixtures.ts"

const short = (text: string): ReadonlyArray<string> =>
  parseDiagnostics(text).map(({ file, line, rule }) => `${file}:${line} ${rule}`)

const EXPECTED: Readonly<Record<string, ReadonlyArray<string>>> = {
  "diag-tsc.txt": ["a.ts:1 TS2307", "a.ts:2 TS2322", "a.ts:4 TS2304"],
  "diag-tsc-pretty.txt": ["a.ts:1 TS2307", "a.ts:2 TS2322", "a.ts:4 TS2304"],
  "diag-eslint.txt": ["/repo/b.js:1 no-unused-vars", "/repo/b.js:1 no-undef", "/repo/b.js:1 eqeqeq"],
  "diag-oxlint.txt": ["b.js:1 eslint(eqeqeq)", "b.js:1 eslint(no-unused-vars)"],
  "diag-oxlint-unix.txt": ["b.js:1 eslint(no-unused-vars)"],
  "diag-ruff.txt": ["p.py:1 I001", "p.py:1 F401", "p.py:4 B018", "p.py:4 F821"],
  "diag-ruff-concise.txt": ["p.py:1 I001", "p.py:1 F401", "p.py:4 B018", "p.py:4 F821"],
  "diag-flake8.txt": ["p.py:1 F401", "p.py:2 E302", "p.py:4 F821", "p.py:4 E305"],
  "diag-mypy.txt": ["p.py:3 return-value", "p.py:4 name-defined"],
  "diag-clippy.txt": ["src/lib.rs:1 unused_variables", "src/lib.rs:1 clippy::bool_comparison"],
  "govet.txt": ["broken/broken_test.go:3 null"],
  "cargo-unresolved.txt": [
    "tests/it.rs:1 E0432",
    "tests/it.rs:3 E0425",
    "tests/it.rs:3 E0425",
    "tests/it.rs:3 E0599",
    "tests/it.rs:3 E0425"
  ]
}

describe("parseDiagnostics", () => {
  for (const [name, expected] of Object.entries(EXPECTED)) {
    it(`reads ${name}`, () => {
      assert.deepStrictEqual(short(fixture(name)), expected)
    })
  }

  it("reads any tool that says file:line:col: message", () => {
    assert.deepStrictEqual(parseDiagnostics("./src/main.c:12:3: something odd\n"), [
      { file: "src/main.c", line: 12, rule: null, message: "something odd" }
    ])
  })

  it("puts errors first and stops at the cap", () => {
    const lines = Array.from(
      { length: 80 },
      (_, index) => `a.ts(${index + 1},1): ${index < 79 ? "warning" : "error"} TS1: m${index}`
    )
    const found = parseDiagnostics(lines.join("\n"))
    assert.strictEqual(found.length, MAX_DIAGNOSTICS)
    assert.strictEqual(found[0]?.line, 80)
  })

  it("finds nothing in prose, stack frames and addresses", () => {
    assert.deepStrictEqual(
      parseDiagnostics(
        "Listening on http://localhost:3000/\n    at run (src/a.js:3:4)\nStarted at 12:30:05: ok\nDone.\n"
      ),
      []
    )
  })
})

describe("machine formats of tools that can't be installed here, by their documentation", () => {
  const json = (value: unknown): string => `Some words for people\n${JSON.stringify(value, null, 2)}\n3 problems\n`
  const cases: ReadonlyArray<readonly [string, unknown, ReadonlyArray<string>]> = [
    [
      "ruff",
      [
        { code: "F401", message: "`os` imported but unused", filename: "p.py", location: { row: 1, column: 8 } },
        { code: null, message: "SyntaxError", filename: "q.py", location: { row: 2, column: 1 } }
      ],
      ["p.py:1 F401", "q.py:2 null"]
    ],
    [
      "pyright",
      {
        version: "1",
        generalDiagnostics: [
          {
            file: "p.py",
            severity: "error",
            message: "m",
            rule: "reportMissingImports",
            range: { start: { line: 3, character: 0 } }
          }
        ]
      },
      ["p.py:4 reportMissingImports"]
    ],
    [
      "golangci-lint",
      { Issues: [{ FromLinter: "errcheck", Text: "not checked", Severity: "", Pos: { Filename: "a/b.go", Line: 7 } }] },
      ["a/b.go:7 errcheck"]
    ],
    ["a report that says nothing", { Issues: [], Report: {} }, []],
    ["a document of something else", { name: "package", version: 1 }, []]
  ]
  for (const [name, document, expected] of cases) {
    it(`are read: ${name}`, () => {
      assert.deepStrictEqual(short(json(document)), expected)
    })
  }

  it("are read of Swift as a compiler's lines", () => {
    assert.deepStrictEqual(
      short(
        "Sources/App/main.swift:3:5: error: cannot find 'x' in scope\n1 | let y = x\nSources/App/main.swift:4:1: warning: unused\n"
      ),
      ["Sources/App/main.swift:3 null", "Sources/App/main.swift:4 null"]
    )
  })

  it("are read of mypy, a line each, and of a build that Go tells in events", () => {
    const mypy = [
      { file: "p.py", line: 2, column: 4, message: "no", hint: null, code: "return-value", severity: "error" },
      { file: "p.py", line: 2, column: 4, message: "see", hint: null, code: null, severity: "note" }
    ]
    assert.deepStrictEqual(short(mypy.map((one) => `${JSON.stringify(one)}\n`).join("")), ["p.py:2 return-value"])
    const go = ["# example\n", "a/b.go:4:9: undefined: x\n"].map((Output) => ({ Action: "build-output", Output }))
    assert.deepStrictEqual(short(go.map((one) => `${JSON.stringify(one)}\n`).join("")), ["a/b.go:4 null"])
  })

  it("are left when they are cut off, and the lines beside them are read", () => {
    assert.deepStrictEqual(short('{"diagnostics": [{"message": "x"\na.ts(1,2): error TS2322: no\n'), ["a.ts:1 TS2322"])
  })

  const eslint = JSON.stringify([
    { filePath: "b.js", messages: [{ ruleId: "eqeqeq", severity: 2, message: "m", line: 3 }] }
  ])

  it("hide nothing that another tool prints for people", () => {
    assert.deepStrictEqual(short(`a.ts(1,2): error TS2322: no\n${eslint}\nc.ts(3,2): error TS2322: no\n`), [
      "b.js:3 eqeqeq",
      "a.ts:1 TS2322",
      "c.ts:3 TS2322"
    ])
  })

  it("are found behind any number of lines that begin like them", () => {
    const log = Array.from({ length: 500 }, (_, at) => `[12:00:${at}] build\n{ step ${at} }\n`).join("")
    assert.deepStrictEqual(short(`${log}${eslint}\n`), ["b.js:3 eqeqeq"])
  })

  it("are read behind links that a terminal follows", () => {
    const link = "\u001b]8;;file:///p/a.ts\u001b\\a.ts\u001b]8;;\u0007"
    assert.deepStrictEqual(short(`${link}(1,2): error TS2322: no\n`), ["a.ts:1 TS2322"])
  })

  // An agent's code can print them: a gate that reads them for minutes holds up everything. The limit of a test is no measure, it only ends one that doesn't.
  const hostile: ReadonlyArray<readonly [string, string]> = [
    ["comments that never end", `<testsuite>${"<!-- ".repeat(400_000)}`],
    ["character data that never ends", `<testsuite>${"<![CDATA[".repeat(200_000)}`],
    ["instructions that never end", `<testsuite>${"<? ".repeat(600_000)}`],
    ["elements that never end", `<testsuite>${'<a b="'.repeat(300_000)}`],
    ["warnings without a line between them", "warning: unused\n --> a.rs:1:1\n".repeat(60_000)],
    ["lines of spaces below a file", `a.js\n${`  1:1  error  x${" ".repeat(1900)}\n`.repeat(500)}`],
    ["signs of a frame", `x a(b): c\n${",-[".repeat(600)}\n`.repeat(1000)],
    ["slashes", `${"/".repeat(1900)}\n`.repeat(1000)],
    ["brackets", "[\n".repeat(600_000)],
    ["braces in strings", '{"'.repeat(600_000)],
    ["one long word", "a".repeat(2_000_000)],
    ["points", `${"a.".repeat(950)}\n`.repeat(1000)],
    ["messages of spaces", `a.c:1:1: error: ${" ".repeat(1900)}x\n`.repeat(800)],
    ["commands of a terminal", "\u001b]8;;".repeat(300_000)]
  ]
  for (const [name, text] of hostile) {
    it(`are looked for in time that grows with the text alone: ${name}`, { timeout: 30_000 }, () => {
      assert.isAtMost(parseDiagnostics(text).length, MAX_DIAGNOSTICS)
    })
  }
})
