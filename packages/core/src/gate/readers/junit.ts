/**
 * Reads JUnit XML as pytest, node:test, vitest, mocha, jest-junit, Surefire, Gradle, PHPUnit and others write it.
 *
 * @since 0.1.0
 */
import { classify, loadFailure, testFailure } from "./failure.ts"
import type { LoadFailure, Reader, TestCase, TestStatus } from "./report.ts"
import { report } from "./report.ts"
import { relativePath } from "./text.ts"
import { xmlTokens } from "./xml.ts"

interface OpenCase {
  readonly name: string
  readonly className: string
  readonly file: string | null
  status: TestStatus
  element: "failure" | "error" | null
  message: string
}

const isPath = (value: string): boolean => /^\S+\/\S+\.\w+$|^\S+\.[cm]?[jt]sx?$/u.test(value)

const kindOf = (open: OpenCase) => classify(open.message, open.element === "failure" ? "assertion" : "error")

/** A whole file or module reported as one case: it didn't load, so it isn't a test. */
const brokenFile = (open: OpenCase): string | null => {
  if (open.file !== null && open.name === open.file) return open.file
  if (!open.message.startsWith("collection failure")) return null
  return open.file ?? `${open.name.replaceAll(".", "/")}.py`
}

export const readJunit: Reader = (text, { cwd }) => {
  const start = text.search(/<testsuites?[\s>/]/u)
  if (start === -1) return null
  const tests: Array<TestCase> = []
  const loadFailures: Array<LoadFailure> = []
  const suites: Array<ReadonlyMap<string, string>> = []
  let declared = 0
  let cases = 0
  let roots = 0
  let open: OpenCase | null = null
  const collecting: Array<string> = []

  const finish = (done: OpenCase): void => {
    cases++
    const broken = done.status === "failed" ? brokenFile(done) : null
    if (broken !== null) {
      loadFailures.push(loadFailure(relativePath(broken, cwd), done.message, cwd))
      return
    }
    const path = [done.file ?? "", done.className === done.file ? "" : done.className, done.name]
    tests.push({
      name: path.filter((part) => part !== "").join(" > "),
      file: done.file,
      status: done.status,
      failure: done.status === "failed" ? testFailure(done.message, cwd, kindOf(done)) : null
    })
  }

  for (const token of xmlTokens(text.slice(start))) {
    if (token.kind === "text") {
      if (open !== null && (collecting.at(-1) === "failure" || collecting.at(-1) === "error"))
        open.message += `\n${token.text}`
      continue
    }
    if (token.kind === "close") {
      if (token.name === "testcase" && open !== null) {
        finish(open)
        open = null
      }
      if (token.name === "testsuite" || token.name === "testsuites") {
        suites.pop()
        if (suites.length === 0) roots++
      }
      if (collecting.at(-1) === token.name) collecting.pop()
      continue
    }
    const get = (name: string): string => token.attributes.get(name) ?? ""
    if (token.name === "testsuite" || token.name === "testsuites") {
      // Only the outermost suites that declare a number: inner ones are contained in it.
      if (!suites.some((suite) => suite.has("tests")) && token.attributes.has("tests")) declared += Number(get("tests"))
      suites.push(token.attributes)
    } else if (token.name === "testcase") {
      const className = isPath(get("classname")) ? relativePath(get("classname"), cwd) : get("classname")
      const given = get("file") || suites.map((suite) => suite.get("file") ?? "").findLast((file) => file !== "") || ""
      const file = given !== "" ? relativePath(given, cwd) : isPath(className) ? className : null
      open = { name: get("name"), className, file, status: "passed", element: null, message: "" }
    } else if (open !== null) {
      collecting.push(token.name)
      if (token.name === "skipped") open.status = get("type") === "todo" ? "todo" : "skipped"
      if (token.name === "failure" || token.name === "error") {
        const type = get("type")
        const prefix = /(?:Error|Exception|Failure)$/u.test(type) && !get("message").startsWith(type) ? `${type}: ` : ""
        open.status = "failed"
        open.element = token.name
        open.message += `${prefix}${get("message")}`
      }
    }
  }
  const closed = suites.length === 0 && roots > 0 && open === null
  return report({ tests, loadFailures, complete: closed && cases >= declared })
}
