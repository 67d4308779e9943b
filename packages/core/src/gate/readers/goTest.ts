/**
 * Reads `go test -json`. A test with subtests counts only when it fails without one of them failing.
 *
 * @since 0.1.0
 */
import { classify, loadFailure, testFailure } from "./failure.ts"
import type { LoadFailure, Reader, TestCase, TestStatus } from "./report.ts"
import { report } from "./report.ts"

interface GoEvent {
  readonly action: string
  readonly pkg: string
  readonly test: string | null
  readonly output: string
}

const goEvent = (line: string): GoEvent | null => {
  if (!line.startsWith("{")) return null
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== "object" || value === null || !("Action" in value)) return null
    const of = (key: string): string | null => {
      const found = (value as Readonly<Record<string, unknown>>)[key]
      return typeof found === "string" ? found : null
    }
    return {
      action: of("Action") ?? "",
      pkg: of("Package") ?? of("ImportPath") ?? "",
      test: of("Test"),
      output: of("Output") ?? ""
    }
  } catch {
    // A line that a test printed itself.
    return null
  }
}

interface GoTest {
  readonly pkg: string
  readonly test: string
  status: TestStatus | null
  output: string
}

const END: Readonly<Record<string, TestStatus>> = { pass: "passed", fail: "failed", skip: "skipped" }

/** Output without a final line break hides the result from older versions of the converter, but not its text. */
const printedStatus = ({ output, test }: GoTest): TestStatus | null => {
  const marks = [...output.matchAll(/--- (PASS|FAIL|SKIP): (\S+) \(/gu)].filter((mark) => mark[2] === test)
  return END[(marks.at(-1)?.[1] ?? "").toLowerCase()] ?? null
}

/** Compiler lines that follow `# package` headers, from stderr or from build-output events. */
const buildErrors = (lines: ReadonlyArray<string>, cwd: string): ReadonlyArray<LoadFailure> =>
  lines.flatMap((line) => {
    const [, file] = /^(?:vet: )?((?:\.\/)?[\w./@-]+\.go):\d+:(?:\d+:)? /u.exec(line) ?? []
    return file === undefined ? [] : [loadFailure(file.replace(/^\.\//u, ""), line, cwd)]
  })

export const readGoTest: Reader = (text, { cwd }) => {
  const tests = new Map<string, GoTest>()
  const packages = new Map<string, string | null>()
  const other: Array<string> = []
  let events = 0
  for (const line of text.split("\n")) {
    const event = goEvent(line)
    if (event === null) {
      other.push(line)
      continue
    }
    events++
    if (event.action === "build-output") other.push(event.output.trimEnd())
    if (event.action.startsWith("build-")) continue
    if (event.test === null) {
      if (event.action in END) packages.set(event.pkg, event.action)
      else if (!packages.has(event.pkg)) packages.set(event.pkg, null)
      continue
    }
    if (!packages.has(event.pkg)) packages.set(event.pkg, null)
    const key = `${event.pkg} ${event.test}`
    const test = tests.get(key) ?? { pkg: event.pkg, test: event.test, status: null, output: "" }
    tests.set(key, test)
    test.output += event.output
    test.status = END[event.action] ?? test.status
  }
  const failures = buildErrors(other, cwd)
  const brokenPackages = other.flatMap((line) => /^FAIL\s+(\S+) \[(?:build|setup) failed\]/u.exec(line)?.[1] ?? [])
  if (events === 0 && failures.length === 0 && brokenPackages.length === 0) return null

  const all = [...tests.values()]
  const under = (parent: GoTest) =>
    all.filter(({ pkg, test }) => pkg === parent.pkg && test.startsWith(`${parent.test}/`))
  const cases = all.flatMap((test): ReadonlyArray<TestCase> => {
    const children = under(test)
    // A panic ends the package before the tests that were running could report.
    const status = test.status ?? printedStatus(test) ?? "failed"
    if (children.length > 0 && (status !== "failed" || children.some((child) => child.status !== "passed"))) return []
    const said = test.output
      .split("\n")
      .filter((line) => !/^\s*(?:=== |--- (?:PASS|SKIP))/u.test(line))
      .join("\n")
    const message = said.trim() || "failed without a message"
    const kind = /^panic: |^\s*panic: /mu.test(message) ? classify(message) : "assertion"
    return [
      {
        name: [test.pkg, ...test.test.split("/")].join(" > "),
        file: null,
        status,
        failure: status === "failed" ? testFailure(message, cwd, kind) : null
      }
    ]
  })
  const unexplained = brokenPackages
    .filter((pkg) => failures.length === 0 && pkg !== undefined)
    .map((pkg) => loadFailure(null, `${pkg} does not build`, cwd))
  const ended = [...packages.values()].every((action) => action !== null)
  const hanging = all.some(
    (test) => test.status === null && printedStatus(test) === null && packages.get(test.pkg) !== "fail"
  )
  return report({ tests: cases, loadFailures: [...failures, ...unexplained], complete: ended && !hanging })
}
