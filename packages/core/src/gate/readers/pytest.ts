/**
 * Reads the text of pytest: `-v` lines, the `-rA` summary, collection errors, and the totals when nothing else names
 * the tests. (Its XML is read by the JUnit reader.)
 *
 * @since 0.1.0
 */
import { loadFailure, testFailure } from "./failure.ts"
import type { LoadFailure, Reader, TestCase, TestStatus } from "./report.ts"
import { report } from "./report.ts"

const STATUS: Readonly<Record<string, TestStatus>> = {
  PASSED: "passed",
  XPASS: "passed",
  FAILED: "failed",
  ERROR: "failed",
  SKIPPED: "skipped",
  XFAIL: "todo"
}
const WORD = "PASSED|FAILED|SKIPPED|XFAIL|XPASS|ERROR"
const VERBOSE = new RegExp(String.raw`^(\S.*?::.+?) (${WORD})(?: \(.*\))?(?:\s+\[\s*\d+%\])?$`, "u")
const XDIST = new RegExp(String.raw`^\[gw\d+\] (?:\[\s*\d+%\] )?(${WORD}) (\S+?::.+?)\s*$`, "u")
const SUMMARY = new RegExp(String.raw`^(${WORD}) (?:\[\d+\] )?(\S.*)$`, "u")
const TOTALS = /^(?:=+ )?((?:\d+ \w+(?:, )?)+|no tests ran) in [\d.]+s(?: \(.*\))?(?: =+)?$/mu

const idToName = (id: string): string => id.split("::").join(" > ")

/** The node id ends at the first " - " outside brackets; parameters may contain one. */
const idOf = (rest: string): string => {
  let depth = 0
  for (let index = 0; index < rest.length; index++) {
    if (rest[index] === "[") depth++
    if (rest[index] === "]") depth--
    if (depth <= 0 && rest.startsWith(" - ", index)) return rest.slice(0, index)
  }
  return rest
}

/** Bodies of `____ title ____` sections, in order; a title is a test's path without its file. */
const sections = (lines: ReadonlyArray<string>): Map<string, Array<string>> => {
  const found = new Map<string, Array<string>>()
  let title: string | null = null
  let body: Array<string> = []
  const close = () => {
    if (title !== null) found.set(title, [...(found.get(title) ?? []), body.join("\n")])
    title = null
    body = []
  }
  for (const line of lines) {
    const opened = /^_{2,} (.+?) _{2,}$/u.exec(line)?.[1]
    if (opened !== undefined || /^=+ .* =+$/u.test(line)) close()
    if (opened !== undefined) title = opened
    else if (title !== null) body.push(line)
  }
  close()
  return found
}

/** The lines that pytest marks with E, then the places it names. */
const explained = (body: string): string => {
  const errors = body
    .split("\n")
    .filter((line) => line.startsWith("E "))
    .map((line) => line.slice(1).trim())
  const places = body.split("\n").filter((line) => /^\S+\.py:\d+: /u.test(line))
  const hint = /^ImportError while importing test module .*$/mu.exec(body)?.[0]
  return [...errors, ...(hint === undefined ? [] : [hint]), ...places].join("\n")
}

export const readPytest: Reader = (text, { cwd }) => {
  const totals = TOTALS.exec(text)?.[1]
  const started = /^=+ test session starts =+$/mu.test(text)
  if (totals === undefined && !started) return null
  const lines = text.split("\n")
  const bodies = sections(lines)
  const bodyOf = (id: string): string => {
    const title = id.split("::").slice(1).join(".")
    const phase = ["setup", "teardown"].map((name) => `ERROR at ${name} of ${id.split("::").at(-1) ?? ""}`)
    for (const key of [title, ...phase]) {
      const body = bodies.get(key)?.shift()
      if (body !== undefined) return explained(body)
    }
    return ""
  }
  const statuses = new Map<string, { status: TestStatus; said: string }>()
  const skips: Array<TestCase> = []
  const loadFailures: Array<LoadFailure> = []
  const note = (id: string, word: string, said: string): void => {
    const before = statuses.get(id)
    const status = STATUS[word] ?? "failed"
    // A test that passed and then failed in its teardown has failed.
    statuses.set(id, { status: before?.status === "failed" ? "failed" : status, said: said || (before?.said ?? "") })
  }
  const summaryAt = lines.findIndex((line) => /^=+ short test summary info =+$/u.test(line))
  lines.forEach((line, index) => {
    const [, id, word] = VERBOSE.exec(line) ?? []
    if (id !== undefined && word !== undefined && !SUMMARY.test(line)) return note(id, word, "")
    const [, gwWord, gwId] = XDIST.exec(line) ?? []
    if (gwWord !== undefined && gwId !== undefined) return note(gwId, gwWord, "")
    const [, state, rest] = (summaryAt >= 0 && index > summaryAt && SUMMARY.exec(line)) || []
    if (state === undefined || rest === undefined) return
    const name = idOf(rest)
    if (state === "SKIPPED") {
      // It names a place and a reason but no test; the line number would not be stable.
      const [, file, reason] = /^(.*?):\d+: (.*)$/u.exec(rest) ?? []
      if (file !== undefined)
        skips.push({ name: `${file} > skipped: ${reason}`, file, status: "skipped", failure: null })
    } else if (name.includes("::")) note(name, state, rest.slice(name.length + 3))
    else if (state === "ERROR") {
      const body = bodies.get(`ERROR collecting ${name}`)?.[0] ?? ""
      loadFailures.push(loadFailure(name, explained(body) || rest, cwd))
    }
  })
  const named = [...statuses].map(([id, { said, status }]): TestCase => {
    const failure = status === "failed" ? testFailure(bodyOf(id) || said || "failed without a message", cwd) : null
    return { name: idToName(id), file: id.split("::")[0] ?? null, status, failure }
  })
  const verboseSkips = named.some(({ status }) => status === "skipped")
  const tests = verboseSkips ? named : [...named, ...skips]

  const total = (...words: ReadonlyArray<string>): number =>
    words.reduce(
      (sum, word) => sum + Number(new RegExp(String.raw`(\d+) ${word}s?\b`, "u").exec(totals ?? "")?.[1] ?? 0),
      0
    )
  const passed = total("passed", "xpassed")
  const failed = total("failed") + Math.max(0, total("error") - loadFailures.length)
  const ran = tests.filter(({ status }) => status === "passed" || status === "failed").length
  const counts = {
    run: passed + failed,
    passed,
    failed,
    skipped: total("skipped", "xfailed"),
    named: ran >= passed + failed
  }
  return report({
    tests,
    loadFailures,
    complete: totals !== undefined,
    ...(counts.named && totals !== undefined ? {} : { counts: { ...counts, named: false } })
  })
}
