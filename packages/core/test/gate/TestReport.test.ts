import { assert, describe, it } from "@effect/vitest"
import { readTestReport, type ReaderName, type TestReport } from "../../src/gate/TestReport.ts"
import { cwd, fixture } from "./fixtures.ts"

const read = (kind: ReaderName | "auto", name: string): TestReport => {
  const found = readTestReport(kind, fixture(name), { cwd })
  if (found === null) throw new Error(`${name} was not read`)
  return found
}

const of = (report: TestReport, status: string): ReadonlyArray<string> =>
  report.tests.filter((test) => test.status === status).map(({ name }) => name)

const kinds = (report: TestReport): Readonly<Record<string, string>> =>
  Object.fromEntries(report.tests.flatMap(({ failure, name }) => (failure === null ? [] : [[name, failure.kind]])))

const loads = (report: TestReport): ReadonlyArray<string> =>
  report.loadFailures.map(({ at, file, kind }) => `${file} ${kind} ${at?.file ?? "-"}:${at?.line ?? "-"}`)

/** The same suite was recorded with every JavaScript runner. */
const NODE_NAMES = {
  passed: [
    "adds two numbers",
    "suite > inner passes",
    "suite > deeper > same",
    "suite > deeper > same #2",
    "parent with subtests > child one"
  ],
  failed: [
    "fails by assertion # with hash",
    "throws an error",
    "calls a missing function",
    "suite > inner fails",
    "parent with subtests > child two"
  ],
  skipped: ["skipped one", "suite > inner skipped"],
  todo: ["todo one"]
}
const NODE_KINDS = {
  "fails by assertion # with hash": "assertion",
  "throws an error": "error",
  "calls a missing function": "unresolved",
  "suite > inner fails": "assertion",
  "parent with subtests > child two": "assertion"
}

describe("node:test", () => {
  for (const name of ["node20.tap", "node24.tap", "node20.spec.txt", "node24.spec.txt"]) {
    it(`reads the same names, statuses and kinds from ${name}`, () => {
      const report = read("node-test", name)
      for (const [status, names] of Object.entries(NODE_NAMES))
        assert.deepStrictEqual(of(report, status), names, status)
      assert.deepStrictEqual(kinds(report), NODE_KINDS)
      assert.deepStrictEqual(report.counts, { run: 10, passed: 5, failed: 5, skipped: 3, named: true })
      assert.isTrue(report.complete)
    })

    it(`reports files of ${name} that don't load as load failures, not as tests`, () => {
      const [missingModule, missingExport] = loads(read("node-test", name))
      assert.strictEqual(missingModule, "test/b.test.mjs unresolved test/b.test.mjs:-")
      assert.match(missingExport ?? "", /^test\/c\.test\.mjs unresolved test\/c\.test\.mjs:/u)
    })
  }

  it("names the place of a failure inside the project", () => {
    for (const name of ["node24.tap", "node24.spec.txt"]) {
      const failed = read("auto", name).tests.find((test) => test.name === "calls a missing function")
      assert.deepStrictEqual(failed?.failure?.at, { file: "test/a.test.mjs", line: 8 })
    }
  })

  it("gives the JUnit reporter's tests the file they are in", () => {
    const report = read("junit", "node24.junit.xml")
    assert.strictEqual(report.counts.run, 10)
    assert.include(of(report, "passed"), "test/a.test.mjs > suite.deeper > same #2")
    assert.include(of(report, "todo"), "test/a.test.mjs > test > todo one")
    assert.strictEqual(kinds(report)["test/a.test.mjs > test > throws an error"], "error")
    assert.deepStrictEqual(
      report.loadFailures.map(({ file }) => file),
      ["test/b.test.mjs", "test/c.test.mjs"]
    )
  })

  it("doesn't count a file without tests as a test", () => {
    const tap =
      "TAP version 13\n# Subtest: test/empty.test.mjs\nok 1 - test/empty.test.mjs\n  ---\n  duration_ms: 1\n  ...\n1..1\n# tests 1\n# suites 0\n"
    assert.deepStrictEqual(readTestReport("tap", tap, { cwd })?.counts.run, 0)
  })
})

describe("TAP", () => {
  it("reads mocha's flat form with raw failure text", () => {
    const report = read("tap", "mocha.tap")
    assert.deepStrictEqual(of(report, "passed"), ["Array is fine"])
    assert.deepStrictEqual(of(report, "skipped"), ["Array later", "Array pending"])
    assert.deepStrictEqual(kinds(report), { "Array breaks": "assertion" })
    assert.isTrue(report.complete)
  })

  it("gives vitest's nested and flat TAP, its JSON and its JUnit XML the same names", () => {
    const names = (name: string) =>
      read("auto", name).tests.map((test) => `${test.name}|${test.status === "todo" ? "skipped" : test.status}`)
    const json = names("vitest.json")
    for (const name of ["vitest.tap", "vitest-flat.tap", "vitest.junit.xml"])
      assert.deepStrictEqual(names(name), json, name)
  })

  const whole = fixture("node24.tap")
  for (const [what, text] of [
    ["a missing plan", whole.replace(/^1\.\.10\n/mu, "")],
    ["a plan that promises more", whole.replace("1..10", "1..11")],
    ["an end in the middle of a test", whole.slice(0, whole.indexOf("# Subtest: suite"))],
    ["a bail-out", `${whole}Bail out! out of memory\n`],
    ["totals that don't match", whole.replace("# tests 16", "# tests 17")]
  ] as const) {
    it(`is not complete with ${what}`, () => {
      assert.isFalse(readTestReport("tap", text, { cwd })?.complete)
    })
  }

  it("reads several documents one after another", () => {
    const twice = `${fixture("mocha.tap")}\nTAP version 13\nok 1 other\n1..1\n`
    const report = readTestReport("tap", twice, { cwd })
    assert.strictEqual(report?.tests.length, 5)
    assert.isTrue(report?.complete)
  })

  it("keeps names stable between passing and failing", () => {
    const failed = read("tap", "node24.tap").tests.map(({ name }) => name)
    const fixed = fixture("node24.tap").replaceAll(/^(\s*)not ok/gmu, "$1ok")
    const passed = readTestReport("tap", fixed, { cwd })?.tests.map(({ name }) => name)
    assert.deepStrictEqual(passed, failed)
  })
})

describe("vitest and jest", () => {
  for (const [name, kind] of [
    ["vitest.json", "vitest"],
    ["jest.json", "jest"]
  ] as const) {
    const ext = kind === "jest" ? "js" : "ts"
    it(`reads ${name}: file, suites and title make the name`, () => {
      const report = read(kind, name)
      assert.deepStrictEqual(kinds(report), {
        [`test/a.test.${ext} > sum > fails`]: "assertion",
        [`test/a.test.${ext} > sum > missing function`]: "unresolved",
        [`test/a.test.${ext} > top level throws`]: "error"
      })
      assert.includeMembers(
        [...of(report, "passed")],
        [`test/a.test.${ext} > sum > same`, `test/a.test.${ext} > sum > same #2`]
      )
      assert.deepStrictEqual(of(report, "skipped"), [`test/a.test.${ext} > sum > skipped`])
      assert.deepStrictEqual(of(report, "todo"), [`test/a.test.${ext} > sum > later`])
      assert.deepStrictEqual(
        report.loadFailures.map(({ file, kind: why }) => [file, why]),
        [
          [`test/b.test.${ext}`, "unresolved"],
          [`test/c.test.${ext}`, "error"]
        ]
      )
      assert.isTrue(report.complete)
    })

    it(`finds ${name} between other lines of output`, () => {
      const noisy = `> run {"num": 1}\n${fixture(name).trim()}\nDone in 3 s {}\n`
      assert.deepStrictEqual(readTestReport("auto", noisy, { cwd }), read(kind, name))
    })

    it(`is not complete when ${name} is cut off`, () => {
      const text = fixture(name)
      const report = readTestReport(kind, text.slice(0, Math.floor(text.length / 2)), { cwd })
      assert.isFalse(report?.complete)
      assert.strictEqual(report?.counts.run, 0)
    })
  }
})

describe("JUnit files one after the other", () => {
  const suite = (name: string, tests: number): string =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="${name}" tests="${tests}"><testcase name="a" classname="${name}"/></testsuite>`

  it("are one report, as build tools of Java write one for each class", () => {
    const report = readTestReport("auto", `${suite("x.One", 1)}\n${suite("x.Two", 1)}\n`, { cwd })
    assert.deepStrictEqual(
      report?.tests.map(({ name }) => name),
      ["x.One > a", "x.Two > a"]
    )
    assert.isTrue(report?.complete)
  })

  it("are not whole where one of them is cut, or has fewer tests than it says", () => {
    for (const text of [
      `${suite("x.One", 1)}\n${suite("x.Two", 1).slice(0, -12)}`,
      `${suite("x.One", 1)}\n${suite("x.Two", 2)}`
    ])
      assert.isFalse(readTestReport("junit", text, { cwd })?.complete)
  })
})

describe("unittest", () => {
  const PARTS = "tests.test_m > T"

  it("reads names, statuses and kinds, also where a test printed something", () => {
    const report = read("unittest", "unittest-v.txt")
    assert.deepStrictEqual(of(report, "passed"), [`${PARTS} > test_a`])
    assert.sameMembers(
      [...of(report, "failed")],
      ["test_b", "test_d", "test_sub", "test_u"].map((name) => `${PARTS} > ${name}`)
    )
    assert.deepStrictEqual(of(report, "skipped"), [`${PARTS} > test_s`])
    assert.deepStrictEqual(of(report, "todo"), [`${PARTS} > test_x`])
    assert.deepStrictEqual(kinds(report), {
      [`${PARTS} > test_b`]: "assertion",
      [`${PARTS} > test_d`]: "unresolved",
      [`${PARTS} > test_sub`]: "assertion",
      [`${PARTS} > test_u`]: "error"
    })
    assert.deepStrictEqual(report.counts, { run: 5, passed: 1, failed: 4, skipped: 2, named: true })
    assert.isTrue(report.complete)
  })

  it("reports modules that don't load and classes that aren't set up, not as tests", () => {
    assert.deepStrictEqual(loads(read("unittest", "unittest-v.txt")), [
      "tests/test_bad.py unresolved tests/test_bad.py:1",
      "null error tests/test_m.py:20"
    ])
  })

  it("places a failure in the test", () => {
    const failed = read("unittest", "unittest-v.txt").tests.find(({ name }) => name.endsWith("test_b"))
    assert.deepStrictEqual(failed?.failure?.at, { file: "tests/test_m.py", line: 7 })
    assert.match(failed?.failure?.message ?? "", /^AssertionError: 1 != 2\n/u)
  })

  it("has counts alone where the tests aren't named", () => {
    const report = read("auto", "unittest-plain.txt")
    assert.deepStrictEqual(report.tests, [])
    assert.deepStrictEqual(report.counts, { run: 6, passed: 0, failed: 6, skipped: 2, named: false })
  })

  it("is found by itself, and a text that was cut is not whole", () => {
    assert.deepStrictEqual(of(read("auto", "unittest-pass.txt"), "passed"), [`${PARTS} > test_a`, `${PARTS} > test_b`])
    const cut = readTestReport("unittest", fixture("unittest-pass.txt").replace(/OK\n$/u, ""), { cwd })
    assert.isFalse(cut?.complete)
    assert.isNull(readTestReport("unittest", fixture("pytest-v.txt"), { cwd }))
  })
})

describe("go test -json", () => {
  it("reads leaves only, keeps a panic an error, and finds a result behind unterminated output", () => {
    const report = read("go", "go.jsonl")
    assert.deepStrictEqual(of(report, "passed"), [
      "example.com/demo/calc > TestAdd",
      "example.com/demo/calc > TestTable > a_b"
    ])
    assert.deepStrictEqual(of(report, "skipped"), ["example.com/demo/calc > TestSkipped"])
    assert.deepStrictEqual(kinds(report), {
      "example.com/demo/boom > TestPanic": "error",
      "example.com/demo/calc > TestWrong": "assertion",
      "example.com/demo/calc > TestTable > bad": "assertion"
    })
    assert.isTrue(report.complete)
  })

  it("gives every unresolved symbol of a package that doesn't build", () => {
    assert.deepStrictEqual(loads(read("go", "go-build-failed.jsonl")), [
      "broken/broken_test.go unresolved broken/broken_test.go:3",
      "broken/broken_test.go unresolved broken/broken_test.go:3"
    ])
  })

  it("reads build output that newer versions put into events", () => {
    const events = [
      { ImportPath: "d/x [d/x.test]", Action: "build-output", Output: "# d/x [d/x.test]\n" },
      {
        ImportPath: "d/x [d/x.test]",
        Action: "build-output",
        Output: "./x_test.go:7:2: syntax error: unexpected name\n"
      },
      { ImportPath: "d/x [d/x.test]", Action: "build-fail" },
      { Action: "start", Package: "d/x" },
      { Action: "fail", Package: "d/x", Elapsed: 0, FailedBuild: "d/x [d/x.test]" }
    ]
    const report = readTestReport("go", events.map((event) => JSON.stringify(event)).join("\n"), { cwd })
    assert.deepStrictEqual(report === null ? [] : loads(report), ["x_test.go error x_test.go:7"])
  })

  it("is not complete while a package has no result", () => {
    const cut = fixture("go.jsonl").split("\n").slice(0, 40).join("\n")
    assert.isFalse(readTestReport("go", cut, { cwd })?.complete)
  })
})

describe("cargo test", () => {
  it("names tests by target and path, doc tests without their line", () => {
    const report = read("cargo", "cargo.txt")
    assert.deepStrictEqual(of(report, "passed"), [
      "demo > tests::adds",
      "demo > tests::must_panic",
      "it > integration",
      "doc demo > src/lib.rs - add"
    ])
    assert.deepStrictEqual(of(report, "skipped"), ["demo > tests::slow"])
    assert.deepStrictEqual(kinds(report), { "demo > tests::panics": "error", "demo > tests::wrong": "assertion" })
    assert.isTrue(report.complete)
  })

  it("gives every error of a target that doesn't compile with its place", () => {
    const report = read("auto", "cargo-unresolved.txt")
    assert.deepStrictEqual(
      loads(report),
      [1, 3, 3, 3, 3].map((line) => `tests/it.rs unresolved tests/it.rs:${line}`)
    )
  })

  it("is not complete when a suite has no result line", () => {
    const text = fixture("cargo.txt")
    assert.isFalse(readTestReport("cargo", text.slice(0, text.indexOf("test result:")), { cwd })?.complete)
  })
})

describe("pytest", () => {
  const expected = {
    "tests/test_a.py > TestGroup > test_inside_fails": "assertion",
    "tests/test_a.py > test_attr": "unresolved",
    "tests/test_a.py > test_name": "unresolved",
    "tests/test_a.py > test_value_error": "error",
    "tests/test_a.py > test_fixture_error": "error",
    "tests/test_a.py > test_raises": "assertion"
  }
  for (const name of ["pytest-v.txt", "pytest-rA.txt"]) {
    it(`reads names, parameters and reasons from ${name}`, () => {
      const report = read("pytest", name)
      assert.deepStrictEqual(kinds(report), expected)
      assert.includeMembers(
        [...of(report, "passed")],
        ["tests/test_a.py > test_param[p/q - [z]]", "tests/test_a.py > test_param[a b]", "tests/test_a.py > test_xpass"]
      )
      assert.deepStrictEqual(of(report, "todo"), ["tests/test_a.py > test_xfail"])
      assert.deepStrictEqual(report.counts, { run: 11, passed: 5, failed: 6, skipped: 2, named: true })
      assert.isTrue(report.complete)
    })
  }

  it("reports files that can't be collected as unresolved, in the text and in the XML", () => {
    for (const name of ["pytest-collect.txt", "pytest-continue.txt", "pytest.junit.xml"]) {
      assert.deepStrictEqual(
        loads(read("auto", name)),
        ["tests/test_b.py unresolved tests/test_b.py:1", "tests/test_c.py unresolved tests/test_c.py:1"],
        name
      )
    }
  })

  it("has counts but no names without -v or -rA", () => {
    assert.deepStrictEqual(read("pytest", "pytest-q.txt").counts, {
      run: 1,
      passed: 1,
      failed: 0,
      skipped: 0,
      named: false
    })
    assert.deepStrictEqual(read("pytest", "pytest-plain.txt").counts, {
      run: 11,
      passed: 5,
      failed: 6,
      skipped: 2,
      named: false
    })
  })

  it("fails a test whose teardown failed", () => {
    const text = [
      "============================= test session starts ==============================",
      "t.py::test_x PASSED [ 50%]",
      "t.py::test_x ERROR [100%]",
      "========================= 1 passed, 1 error in 0.01s ========================="
    ].join("\n")
    assert.deepStrictEqual(
      readTestReport("pytest", text, { cwd })?.tests.map(({ status }) => status),
      ["failed"]
    )
  })

  it("is not complete without the closing totals", () => {
    const text = fixture("pytest-v.txt")
    assert.isFalse(readTestReport("pytest", text.slice(0, text.indexOf("=== FAILURES")), { cwd })?.complete)
  })
})

describe("JUnit XML", () => {
  it("reads mocha's file", () => {
    const report = read("junit", "mocha.xunit.xml")
    assert.deepStrictEqual(of(report, "passed"), ["mocha/m.js > Array > is fine"])
    assert.deepStrictEqual(kinds(report), { "mocha/m.js > Array > breaks": "assertion" })
  })

  it("tells Surefire's failures from its errors and decodes entities and CDATA", () => {
    const xml = `<?xml version="1.0"?>
<testsuite name="com.acme.MoneyTest" tests="3" failures="1" errors="1">
  <testcase name="adds &lt;A&#38;B&gt;" classname="com.acme.MoneyTest"/>
  <testcase name="rounds" classname="com.acme.MoneyTest"><failure message="expected: &lt;1&gt; but was: &lt;2&gt;" type="org.opentest4j.AssertionFailedError"><![CDATA[trace <here>]]></failure></testcase>
  <testcase name="parses" classname="com.acme.MoneyTest"><error message="boom" type="java.lang.IllegalStateException">x</error></testcase>
</testsuite>`
    const report = readTestReport("junit", xml, { cwd })
    assert.deepStrictEqual(
      report?.tests.map(({ failure, name }) => [name, failure?.kind ?? null]),
      [
        ["com.acme.MoneyTest > adds <A&B>", null],
        ["com.acme.MoneyTest > rounds", "assertion"],
        ["com.acme.MoneyTest > parses", "error"]
      ]
    )
    assert.include(report?.tests[1]?.failure?.message, "trace <here>")
  })

  it("is not complete when cut off or when it declares more tests than it has", () => {
    const xml = fixture("mocha.xunit.xml")
    assert.isFalse(readTestReport("junit", xml.replace("</testsuite>", ""), { cwd })?.complete)
    assert.isFalse(readTestReport("junit", xml.replace('tests="4"', 'tests="5"'), { cwd })?.complete)
  })
})

describe("readTestReport", () => {
  it("can't read what is no report", () => {
    for (const text of ["", "all good!\n", "Segmentation fault\n", '{"numbers": [1]}']) {
      assert.isNull(readTestReport("auto", text, { cwd }))
    }
  })

  it("doesn't read a report as another format", () => {
    assert.isNull(readTestReport("junit", fixture("cargo.txt"), { cwd }))
    assert.isNull(readTestReport("go", fixture("vitest.json"), { cwd }))
  })

  it("reads a runner that found nothing as a whole report without tests", () => {
    for (const text of [
      "No test files found, exiting with code 1\n",
      "No tests found, exiting with code 1\n",
      fixture("pytest-none.txt")
    ]) {
      const report = readTestReport("auto", text, { cwd })
      assert.deepStrictEqual([report?.complete, report?.counts.run], [true, 0])
    }
  })

  it("sees through colours and Windows line ends", () => {
    const red = `${String.fromCharCode(27)}[31m`
    const text = fixture("node24.spec.txt").replaceAll("✖", `${red}✖`).replaceAll("\n", "\r\n")
    assert.deepStrictEqual(
      readTestReport("node-test", text, { cwd })?.counts,
      read("node-test", "node24.spec.txt").counts
    )
  })
})
