import { assert, describe, it } from "@effect/vitest"
import { CHEAT_RULES, type CheatRuleName, scanDiff } from "../../src/gate/CheatScan.ts"
import { parseUnifiedDiff } from "../../src/gate/diff/UnifiedDiff.ts"
import { fixture } from "./fixtures.ts"

/** Lines as in a diff: "+", "-" or " " first. `deleted` and `added` make the whole file so. */
const diffOf = (
  path: string,
  lines: ReadonlyArray<string>,
  kind: "modified" | "deleted" | "added" = "modified"
): string => {
  const count = (mark: string) => lines.filter((line) => line.startsWith(mark) || line.startsWith(" ")).length
  const old = count("-")
  const now = count("+")
  return [
    `diff --git a/${path} b/${path}`,
    ...(kind === "deleted" ? ["deleted file mode 100644"] : kind === "added" ? ["new file mode 100644"] : []),
    kind === "added" ? "--- /dev/null" : `--- a/${path}`,
    kind === "deleted" ? "+++ /dev/null" : `+++ b/${path}`,
    `@@ -${old === 0 ? 0 : 10},${old} +${now === 0 ? 0 : 10},${now} @@`,
    ...lines,
    ""
  ].join("\n")
}

const scan = (...diffs: ReadonlyArray<string>) => scanDiff(parseUnifiedDiff(diffs.join("")))
const rules = (...diffs: ReadonlyArray<string>) => [...new Set(scan(...diffs).map(({ rule }) => rule))]

type Example = readonly [path: string, ...lines: ReadonlyArray<string>]

const TABLE: Readonly<
  Record<CheatRuleName, { readonly caught: ReadonlyArray<Example>; readonly clean: ReadonlyArray<Example> }>
> = {
  "skipped-hooks": {
    caught: [
      ["scripts/release.sh", "+git commit --no-verify -m done"],
      ["scripts/release.sh", "+git commit -nm done"],
      ["scripts/release.sh", "+git -c core.hooksPath=/dev/null commit -m done"],
      ["package.json", '+    "save": "git commit -am wip --no-verify",'],
      ["src/run.ts", '+  execFile("git", ["commit", "--no-verify"])'],
      ["src/run.ts", '+  process.env.HUSKY = "0"'],
      ["src/run.py", '+    subprocess.run("git push --no-verify", shell=True)'],
      ["deploy.yml", "+  HUSKY: 0"],
      ["setup.sh", "+git config core.hooksPath /tmp/none"]
    ],
    clean: [
      ["scripts/release.sh", "+# never use git commit --no-verify here"],
      ["scripts/release.sh", "+git commit -m 'fix -n handling'"],
      ["src/help.ts", '+const text = "Please do not run git commit --no-verify"'],
      ["test/hooks.test.ts", '+  expect(scan("git commit --no-verify")).toHaveLength(1)'],
      ["src/hooks.sh", "+git config --get core.hooksPath"],
      ["README.md", "+git commit --no-verify"]
    ]
  },
  "suppression-added": {
    caught: [
      ["src/a.ts", "+// @ts-ignore"],
      ["src/a.ts", "+  /* eslint-disable no-console */"],
      ["src/a.tsx", "+  {/* @ts-expect-error later */}"],
      ["src/a.js", "+// biome-ignore lint/style: later"],
      ["src/a.py", "+import os  # noqa: F401"],
      ["src/a.py", "+x = f()  # type: ignore[arg-type]"],
      ["src/a.go", "+\t//nolint:errcheck"],
      ["src/lib.rs", "+#[allow(dead_code)]"],
      ["src/A.java", '+  @SuppressWarnings("unchecked")'],
      ["src/A.cs", "+#pragma warning disable CS0168"],
      ["lib/a.rb", "+# rubocop:disable Metrics/MethodLength"],
      ["run.sh", "+# shellcheck disable=SC2086"]
    ],
    clean: [
      ["src/a.ts", "+// We never write @ts-ignore in this code base"],
      ["src/a.ts", '+const directive = "// eslint-disable"'],
      ["src/a.ts", "+const pattern = /eslint-disable|@ts-ignore/u"],
      ["src/a.py", '+message = "add # noqa to silence"'],
      ["src/lib.rs", "+// #[allow(dead_code)] was removed"],
      ["src/a.ts", "-// @ts-ignore", "-old()", "+fresh()"],
      ["src/a.ts", "-// @ts-ignore", "+  // @ts-ignore", "+if (x) {"],
      ["docs/a.md", "+// @ts-ignore"]
    ]
  },
  "coverage-suppressed": {
    caught: [
      ["src/a.ts", "+/* istanbul ignore next */"],
      ["src/a.ts", "+// v8 ignore start"],
      ["src/a.py", "+    if debug:  # pragma: no cover"]
    ],
    clean: [
      ["src/a.ts", "+// see what istanbul ignores by default"],
      ["src/a.py", '+text = "# pragma: no cover"']
    ]
  },
  "test-skipped": {
    caught: [
      ["test/a.test.ts", '+it.skip("adds", () => {', "+  run()"],
      ["test/a.test.ts", '+xdescribe("math", () => {', "+  run()"],
      ["test/a.test.mjs", '+test("adds", { skip: true }, () => {', "+  run()"],
      ["test/a.test.ts", '+test.fails("adds", () => {', "+  run()"],
      ["tests/test_a.py", '+@pytest.mark.skip(reason="flaky")'],
      ["tests/test_a.py", "+@pytest.mark.xfail"],
      ["tests/test_a.py", "+@unittest.skip"],
      ["pkg/a_test.go", '+\tt.Skip("later")'],
      ["src/lib.rs", "+    #[ignore]"],
      ["src/test/java/ATest.java", "+  @Disabled"],
      ["A.Tests/ATests.cs", '+    [Fact(Skip = "later")]'],
      ["spec/a_spec.rb", '+  xit "adds" do', "+    run"],
      ["tests/ATest.php", "+        $this->markTestSkipped();"]
    ],
    clean: [
      ["src/list.ts", "+const rest = cursor.skip(2)"],
      ["test/a.test.ts", "+const rest = list.skip(2)"],
      ["test/a.test.ts", '+expect(parse("it.skip(x)")).toBe(1)'],
      ["test/a.test.ts", "+// it.skip would hide this"],
      ["tests/test_a.py", "+# pytest.mark.skip is not used here"],
      ["test/a.test.ts", '-it.skip("adds", () => {', '+it("adds", () => {', "   run()"]
    ]
  },
  "test-focused": {
    caught: [
      ["test/a.test.ts", '+it.only("adds", () => {', "+  run()"],
      ["test/a.test.ts", '+fdescribe("math", () => {', "+  run()"],
      ["test/a.test.mjs", '+test("adds", { only: true }, () => {', "+  run()"],
      ["spec/a_spec.rb", '+  fit "adds" do', "+    run"]
    ],
    clean: [
      ["src/a.ts", "+router.only(admin)"],
      ["test/a.test.ts", "+const fit = benefit(1)"],
      ["test/a.test.ts", '+expect(scan("describe.only(")).toBe(1)']
    ]
  },
  "test-deleted": {
    caught: [
      ["test/a.test.ts", '-it("adds", () => {', "-  run()", "-})", " // rest"],
      ["tests/test_a.py", "-def test_adds():", "-    run()", " x = 1"],
      ["pkg/a_test.go", "-func TestAdds(t *testing.T) {", "-\trun()", "-}", " var x = 1"],
      ["src/lib.rs", "-    #[test]", "-    fn adds() {", "-        run();", "-    }", " }"],
      ["src/test/java/ATest.java", "-  @Test", "-  void adds() {", "-    run();", "-  }", " }"],
      ["test/a.test.ts", '-it("adds", () => {', '+it("adds numbers", () => {', "   run()"]
    ],
    clean: [
      ["test/a.test.ts", '-it("adds", () => {', '+it("adds", async () => {', "   run()"],
      ["test/a.test.ts", '-  it("adds", () => {', '+it("adds", () => {', "   run()"],
      ["src/a.ts", '-it("is not a test file", () => {})'],
      ["tests/test_a.py", "-def helper():", "-    return 1", " x = 1"]
    ]
  },
  "test-emptied": {
    caught: [
      ["test/a.test.ts", '+it("adds", () => {})'],
      ["test/a.test.ts", '+it("adds", async () => {', "+  // later", "+})"],
      ["tests/test_a.py", "+def test_adds():", "+    pass"],
      ["pkg/a_test.go", "+func TestAdds(t *testing.T) {}"],
      ["src/lib.rs", "+    #[test]", "+    fn adds() {}"],
      ["test/a.test.ts", ' it("adds", () => {', "-  run()", " })"]
    ],
    clean: [
      ["test/a.test.ts", '+it("adds", () => {', "+  run()", "+})"],
      ["test/a.test.ts", "+const noop = () => {}"],
      ["tests/test_a.py", "+def test_adds():", "+    run()"],
      ["pkg/a_test.go", "+func helper() {}"]
    ]
  },
  "assertion-removed": {
    caught: [
      ["test/a.test.ts", "   const x = add(1, 2)", "-  expect(x).toBe(3)"],
      ["tests/test_a.py", "-    assert add(1, 2) == 3", "+    add(1, 2)"],
      ["pkg/a_test.go", " \tgot := Add(1, 2)", '-\tt.Errorf("got %d", got)'],
      ["tests/it.rs", "-    assert_eq!(add(1, 2), 3);", "+    add(1, 2);"],
      ["test/a.test.ts", "-  expect(x).toBe(3)", "+  // expect(x).toBe(3)"]
    ],
    clean: [
      ["test/a.test.ts", "-  expect(x).toBe(3)", "+  expect(x).toBe(4)"],
      ["test/a.test.ts", "-  expect(x).toBe(3)", "+  check()", "+  expect(x).toBe(3)"],
      ["src/a.ts", "-  expect(token)", "+  advance()"],
      ["test/a.test.ts", '-import assert from "node:assert"', '+import { strict } from "node:assert"']
    ]
  },
  tautology: {
    caught: [
      ["test/a.test.ts", "+  expect(true).toBe(true)"],
      ["test/a.test.ts", '+  expect("a").toEqual("a")'],
      ["test/a.test.ts", "+  expect(result).toBe(result)"],
      ["test/a.test.mjs", "+  assert.ok(true)"],
      ["test/a.test.mjs", "+  assert.strictEqual(1, 1)"],
      ["tests/test_a.py", "+    assert True"],
      ["tests/test_a.py", "+        self.assertTrue(True)"],
      ["tests/test_a.py", "+    assert result == result"],
      ["pkg/a_test.go", "+\tassert.True(t, true)"],
      ["tests/it.rs", "+    assert!(true);"],
      ["src/test/java/ATest.java", "+    assertEquals(1, 1);"]
    ],
    clean: [
      ["test/a.test.ts", "+  expect(isOpen(door)).toBe(true)"],
      ["test/a.test.ts", "+  expect(a).toBe(b)"],
      ["test/a.test.ts", "+  expect(next()).toBe(next())"],
      ["test/a.test.ts", '+  expect("a").toEqual("b")'],
      ["test/a.test.ts", '+  expect(scan("expect(true).toBe(true)")).toHaveLength(1)'],
      ["test/a.test.mjs", "+  assert.equal(true, isOpen(door))"],
      ["tests/test_a.py", "+    assert True is opened(door)"],
      ["tests/it.rs", "+    assert_eq!(a, b);"]
    ]
  },
  "expectation-loosened": {
    caught: [
      ["test/a.test.ts", "-  expect(sum(1, 2)).toBe(3)", "+  expect(sum(1, 2)).toBeDefined()"],
      ["test/a.test.ts", "-  expect(user).toEqual({ id: 1 })", "+  expect(user).toEqual(expect.anything())"],
      ["test/a.test.mjs", "-  assert.equal(sum(1, 2), 3)", "+  assert.ok(sum(1, 2))"],
      ["tests/test_a.py", "-    assert add(1, 2) == 3", "+    assert add(1, 2) is not None"],
      ["tests/test_a.py", "-    assert add(1, 2) == 3", "+    assert add(1, 2)"]
    ],
    clean: [
      ["test/a.test.ts", "-  expect(sum(1, 2)).toBe(3)", "+  expect(sum(1, 2)).toBe(4)"],
      ["test/a.test.ts", "-  expect(a).toBe(3)", "+  expect(a).toEqual(3)", "+  expect(a).toBeDefined()"],
      ["test/a.test.ts", "-  expect(a).toBeDefined()", "+  expect(a).toBe(3)"],
      ["tests/test_a.py", "-    assert add(1, 2) == 3", "+    assert add(1, 2) == 4"]
    ]
  },
  "snapshot-rewritten": {
    caught: [
      ["test/__snapshots__/a.test.ts.snap", ...Array.from({ length: 12 }, (_, index) => `-old ${index}`), "+new"],
      ["tests/__snapshots__/test_a.ambr", "-a", "-b", "-c", "+d", " e"]
    ],
    clean: [
      ["test/__snapshots__/a.test.ts.snap", " a", " b", " c", "-old", "+new", " d"],
      ["test/__snapshots__/a.test.ts.snap", ...Array.from({ length: 12 }, (_, index) => `+new ${index}`)],
      ["test/data.json", ...Array.from({ length: 12 }, (_, index) => `-old ${index}`), "+new"]
    ]
  },
  "empty-catch": {
    caught: [
      ["src/a.ts", "+  try { run() } catch {}"],
      ["src/a.ts", "+  } catch (error) {", "+  }"],
      ["src/a.ts", "+  } catch (error) {", "+    // ignore", "+  }"],
      ["src/a.ts", "+  await run().catch(() => {})"],
      ["src/a.py", "+    except Exception:", "+        pass"],
      ["src/a.go", "+\tif err != nil {", "+\t}"],
      ["src/A.java", "+    } catch (IOException e) { }"],
      ["src/lib.rs", "+        Err(_) => {}"],
      ["lib/a.rb", "+  rescue => e", "+  end"]
    ],
    clean: [
      ["src/a.ts", "+  } catch (error) {", "+    report(error)", "+  }"],
      ["src/a.ts", "+  await run().catch((error) => report(error))"],
      ["src/a.py", "+    except ValueError:", "+        return None"],
      ["src/a.go", "+\tif err != nil {", "+\t\treturn err", "+\t}"],
      ["src/a.ts", '+const text = "catch {}"']
    ]
  },
  "gate-config-edited": {
    caught: [
      ["backlog.config.json", '-  "testCommand": "npm test"', '+  "testCommand": "true"'],
      [".github/workflows/ci.yml", "-      - run: npm test"],
      ["eslint.config.js", '+    "no-console": "off",'],
      ["package.json", '-    "test": "vitest run",', '+    "test": "vitest run --passWithNoTests",'],
      ["package.json", '-    "lint": "eslint ."', '+    "lint": "true"'],
      ["tsconfig.json", '-    "strict": true,', '+    "strict": false,'],
      ["packages/a/tsconfig.base.json", '-    "noUncheckedIndexedAccess": true'],
      ["vitest.config.ts", '+    exclude: ["test/slow.test.ts"],'],
      ["pyproject.toml", '+ignore = ["E501"]'],
      [".husky/pre-commit", "-npm test"]
    ],
    clean: [
      ["package.json", '+    "yaml": "2.9.0",'],
      ["package.json", '+    "docs": "typedoc",'],
      ["package.json", '-    "test": "vitest run"', '+    "test": "vitest run",', '+    "docs": "typedoc"'],
      ["tsconfig.json", '+    { "path": "packages/b" }'],
      ["vitest.config.ts", "+    testTimeout: 60_000,"],
      ["pyproject.toml", '+requests = "^2.0"'],
      ["src/config.ts", "+const strict = false"]
    ]
  },
  "coverage-lowered": {
    caught: [
      ["vitest.config.ts", "-      branches: 90,", "+      branches: 60,"],
      ["package.json", '-      "lines": 85', '+      "lines": 80'],
      ["pyproject.toml", "-fail_under = 90"],
      ["run.sh", "-pytest --cov-fail-under=90", "+pytest --cov-fail-under=10"]
    ],
    clean: [
      ["vitest.config.ts", "-      branches: 80,", "+      branches: 90,"],
      ["src/page.ts", "-  lines: 20,", "+  lines: 10,"],
      ["vitest.config.ts", "-      branches: 80,", "+        branches: 80,"]
    ]
  },
  "dependency-stubbed": {
    caught: [
      ["node_modules/left-pad/index.js", "+module.exports = () => 1"],
      ["vendor/github.com/x/y/y.go", "-return a", "+return 1"],
      ["package.json", '+    "lodash": "file:./stubs/lodash",'],
      ["go.mod", "+replace example.com/x => ./stub"],
      ["test/money.test.ts", '+vi.mock("../src/money.ts")'],
      ["tests/test_money.py", '+sys.modules["app.money"] = Fake()']
    ],
    clean: [
      ["package.json", '+    "lodash": "^4.17.21",'],
      ["package.json", '+    "core": "workspace:*",'],
      ["test/money.test.ts", '+vi.mock("../src/clock.ts")'],
      ["src/money.ts", "+const text = \"vi.mock('../src/money.ts')\""],
      ["go.mod", "+require example.com/x v1.2.3"]
    ]
  }
}

describe("scanDiff", () => {
  it("has examples of every rule", () => {
    assert.sameMembers(Object.keys(TABLE), [...CHEAT_RULES])
  })

  for (const rule of CHEAT_RULES) {
    describe(`the rule ${rule}`, () => {
      for (const [path, ...lines] of TABLE[rule].caught) {
        it(`catches in ${path}: ${lines.join(" ⏎ ").slice(0, 90)}`, () => {
          assert.include(rules(diffOf(path, lines)), rule)
        })
      }
      for (const [path, ...lines] of TABLE[rule].clean) {
        it(`leaves alone in ${path}: ${lines.join(" ⏎ ").slice(0, 90)}`, () => {
          assert.notInclude(rules(diffOf(path, lines)), rule)
        })
      }
    })
  }

  it("says where: file, line, rule, confidence", () => {
    assert.deepStrictEqual(scan(diffOf("src/a.ts", [" first", "-old", "+fresh", "+// @ts-ignore"])), [
      {
        source: "cheat-scan",
        rule: "suppression-added",
        severity: "critical",
        confidence: 95,
        file: "src/a.ts",
        line: 12,
        message: "A check is switched off: // @ts-ignore",
        suggestion: null
      }
    ])
  })

  it("catches a deleted test file, but not one that moved", () => {
    const lines = ['it("adds", () => {', "  expect(add(1, 2)).toBe(3)", "})"]
    const gone = diffOf(
      "test/a.test.ts",
      lines.map((line) => `-${line}`),
      "deleted"
    )
    const moved = diffOf(
      "test/b.test.ts",
      lines.map((line) => `+${line}`),
      "added"
    )
    assert.deepStrictEqual(rules(gone), ["test-deleted"])
    assert.deepStrictEqual(rules(gone, moved), [])
  })

  it("sees through strings and comments that span lines", () => {
    assert.deepStrictEqual(rules(diffOf("src/a.ts", ["+const help = `", "+  // @ts-ignore", "+`"])), [])
    assert.deepStrictEqual(rules(diffOf("src/a.py", ['+"""', "+# noqa", '+"""'])), [])
    assert.deepStrictEqual(rules(diffOf("src/a.ts", ["+/**", "+ * catch {}", "+ */"])), [])
  })

  it("finds nothing in an honest change", () => {
    assert.deepStrictEqual(scan(fixture("honest.diff")), [])
  })

  it("finds nothing in the tickets and the prose of the project", () => {
    assert.deepStrictEqual(
      scan(diffOf("backlog/pending/BUG-1.md", ["+git commit --no-verify"]), diffOf("docs/x.rst", ["+# noqa"])),
      []
    )
  })
})
