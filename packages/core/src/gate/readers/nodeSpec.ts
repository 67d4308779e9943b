/**
 * Reads the `spec` output of node:test (Node 20 to 24), for commands that set no reporter.
 *
 * @since 0.1.0
 */
import { loadFailure, testFailure } from "./failure.ts"
import type { LoadFailure, Reader, TestCase } from "./report.ts"
import { report } from "./report.ts"
import { isFileName, relativePath } from "./text.ts"

/** The directive follows the duration, so a "#" in a name can't be taken for one. */
const TIMED = /^(\s*)([✔✖﹣⚠▶])\s(.*)(\s\(\d+(?:\.\d+)?ms\))(?:\s#\s?(.*))?$/u
const OPENING = /^(\s*)(▶)\s(.*)$/u
const parts = (line: string): RegExpExecArray | null => TIMED.exec(line) ?? OPENING.exec(line)

/** Failure texts of the closing "failing tests:" section, in order, by the last part of the name. */
const failureTexts = (section: string): Map<string, Array<string>> => {
  const texts = new Map<string, Array<string>>()
  for (const block of section.split(/^test at /mu).slice(1)) {
    const [where = "", head = "", ...body] = block.split("\n")
    const name = parts(head)?.[3] ?? head
    const lines = body.map((line) => line.replace(/^ {2}/u, ""))
    texts.set(name, [...(texts.get(name) ?? []), `${lines.join("\n").trimEnd()}\n    at ${where}`])
  }
  return texts
}

export const readNodeSpec = ((text, { cwd }) => {
  const totals = new Map([...text.matchAll(/^ℹ (\w+) (\d+)$/gmu)].map((match) => [match[1], Number(match[2])]))
  if (!/^\s*[✔✖﹣▶] /mu.test(text) && !totals.has("tests")) return null
  const [body = "", section = ""] = text.split(/^✖ failing tests:$/mu)
  const texts = failureTexts(section)
  const tests: Array<TestCase> = []
  const loadFailures: Array<LoadFailure> = []
  let path: Array<string> = []
  let points = 0
  let noise: Array<string> = []
  // Node 20 prints the error of a test right below it, indented; that explains no later file.
  let afterFailure = false
  for (const line of body.split("\n")) {
    const [, indent = "", glyph, name = "", took, directive] = parts(line) ?? []
    const level = indent.length / 2
    if (glyph === undefined || level > path.length) {
      if (!afterFailure || /^\S/u.test(line)) {
        afterFailure = false
        noise.push(line)
      }
      continue
    }
    afterFailure = glyph === "✖"
    if (path.length > level && path[level] === name && took !== undefined) {
      path = path.slice(0, level)
      points++
      continue
    }
    path = path.slice(0, level)
    if (glyph === "▶" && took === undefined) {
      path.push(name)
      noise = []
      continue
    }
    points++
    const label = isFileName(name) && level === 0 ? relativePath(name, cwd) : name
    if (level === 0 && isFileName(label)) {
      if (glyph === "✖") loadFailures.push(loadFailure(label, noise.join("\n").trim() || "test failed", cwd))
      noise = []
      continue
    }
    noise = []
    const status =
      directive?.startsWith("TODO") === true ? "todo" : glyph === "﹣" ? "skipped" : glyph === "✖" ? "failed" : "passed"
    const failure = status === "failed" ? testFailure(texts.get(name)?.shift() ?? "test failed", cwd) : null
    tests.push({ name: [...path, label].join(" > "), file: failure?.at?.file ?? null, status, failure })
  }
  // Every test and suite is one point, whether leaf or container.
  const complete = (totals.get("tests") ?? -1) + (totals.get("suites") ?? -1) === points
  return report({ tests, loadFailures, complete })
}) satisfies Reader
