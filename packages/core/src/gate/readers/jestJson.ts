/**
 * Reads the JSON report of vitest and jest (the same document), also in the middle of other output.
 *
 * @since 0.1.0
 */
import { isObject, type JsonObject } from "../../log/Json.ts"
import { loadFailure, testFailure } from "./failure.ts"
import { closingOf, parsedJson } from "./jsonText.ts"
import type { LoadFailure, Reader, TestCase, TestStatus } from "./report.ts"
import { report } from "./report.ts"
import { relativePath } from "./text.ts"

const objects = (value: unknown): ReadonlyArray<JsonObject> => (Array.isArray(value) ? value.filter(isObject) : [])
const texts = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : []
const text = (value: unknown): string => (typeof value === "string" ? value : "")
const count = (value: unknown): number => (typeof value === "number" ? value : 0)

const STATUS: Readonly<Record<string, TestStatus>> = {
  passed: "passed",
  failed: "failed",
  todo: "todo",
  skipped: "skipped",
  pending: "skipped",
  disabled: "skipped"
}

/** The report itself, or "cut" when it starts but doesn't end. */
const findDocument = (source: string): JsonObject | "cut" | null => {
  for (const match of source.matchAll(/\{\s*"num(?:Failed|Total|Passed)TestSuites"/gu)) {
    const end = closingOf(source, match.index)
    if (end === -1) return "cut"
    const value = parsedJson(source.slice(match.index, end))
    if (isObject(value)) return value
  }
  return null
}

export const readJestJson: Reader = (source, { cwd }) => {
  const document = findDocument(source)
  if (document === null) return null
  if (document === "cut") return report({ tests: [], complete: false })
  const tests: Array<TestCase> = []
  const loadFailures: Array<LoadFailure> = []
  let unknown = 0
  for (const result of objects(document["testResults"])) {
    const file = relativePath(text(result["name"]), cwd)
    const cases = objects(result["assertionResults"])
    const failedToLoad = result["status"] === "failed" && !cases.some(({ status }) => status === "failed")
    if (failedToLoad) loadFailures.push(loadFailure(file, text(result["message"]) || "failed to load", cwd))
    for (const test of cases) {
      const status = STATUS[text(test["status"])]
      if (status === undefined) {
        unknown++
        continue
      }
      const message = texts(test["failureMessages"]).join("\n\n") || "failed without a message"
      tests.push({
        name: [file, ...texts(test["ancestorTitles"]), text(test["title"])].join(" > "),
        file,
        status,
        failure: status === "failed" ? testFailure(message, cwd) : null
      })
    }
  }
  const complete =
    document["wasInterrupted"] !== true && unknown === 0 && count(document["numTotalTests"]) === tests.length
  return report({ tests, loadFailures, complete })
}
