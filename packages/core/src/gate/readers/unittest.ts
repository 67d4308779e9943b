/**
 * Reads the text of Python's own `unittest -v`: a line for each test, then why some failed, then how many ran.
 *
 * @since 0.1.0
 */
import { classify, loadFailure, testFailure } from "./failure.ts"
import type { LoadFailure, Reader, TestCase, TestStatus } from "./report.ts"
import { report } from "./report.ts"

const STATUS: ReadonlyArray<readonly [word: RegExp, status: TestStatus]> = [
  [/^ok$/u, "passed"],
  [/^(?:FAIL|ERROR|unexpected success)$/u, "failed"],
  [/^skipped /u, "skipped"],
  [/^expected failure$/u, "todo"]
]
/** `test_a (tests.test_m.T.test_a) ... ok`; of a part of a test indented, with its parameters. */
const HEAD = /^(?<part> {2})?(?<name>\S+) \((?<path>[\w.<>]+)\)(?: (?:\[.*\]|\(.*\)))*(?: \.\.\. ?(?<rest>.*))?$/u
/** What ends the line of a test whose output came in between. */
const LATE = /(?:^|\.\.\. )(?<word>ok|FAIL|ERROR|skipped ['"].*|expected failure|unexpected success)$/u
const RULE = /^={70}$/u
const TOTAL = /^Ran (?<ran>\d+) tests? in [\d.]+s$/mu
const END = /^(?:OK|FAILED|NO TESTS RAN)(?: \((?<counts>.*)\))?$/mu

const statusOf = (word: string): TestStatus | null => STATUS.find(([pattern]) => pattern.test(word))?.[1] ?? null

/** Up to Python 3.10 the path doesn't end with the test's name. */
const idOf = (name: string, path: string): string => (path.endsWith(`.${name}`) ? path : `${path}.${name}`)

/** `tests.test_m.T.test_a` → `tests.test_m > T > test_a`. */
const nameOf = (id: string): string => {
  const parts = id.split(".")
  return [parts.slice(0, -2).join("."), ...parts.slice(-2)].filter((part) => part !== "").join(" > ")
}

/** A module that could not be imported is reported as a test of its own. */
const BROKEN = "unittest.loader._FailedTest"

/** The exception comes last in a traceback, and first in what we say. */
const explained = (body: string): string => {
  const lines = body.trim().split("\n")
  const last = lines.findLastIndex((line) => /^\s|^Traceback /u.test(line))
  const raised = lines.slice(last + 1).join("\n")
  return raised === "" ? body : `${raised}\n${body}`
}

interface Failed {
  readonly word: string
  readonly body: string
}

/** Sections `ERROR: test_a (path)` by id, of which one test can have several. */
const failuresIn = (text: string): ReadonlyMap<string, Failed> => {
  const found = new Map<string, Failed>()
  for (const section of text.split(/^={70}\n/mu).slice(1)) {
    const [head = "", ...rest] = section.split("\n")
    const [, word = "", title = ""] = /^(FAIL|ERROR): (.*)$/u.exec(head) ?? []
    const { name, path } = HEAD.exec(title)?.groups ?? {}
    if (name === undefined || path === undefined) continue
    const from = rest.findIndex((line) => /^-{70}$/u.test(line))
    const body =
      rest
        .slice(from + 1)
        .join("\n")
        .split(/^-{70}\nRan /mu)[0] ?? ""
    const id = idOf(name, path)
    if (!found.has(id)) found.set(id, { word, body: explained(body) })
  }
  return found
}

const count = (counts: string, word: string): number =>
  Number(new RegExp(String.raw`(?:^|, )${word}=(\d+)`, "u").exec(counts)?.[1] ?? 0)

export const readUnittest: Reader = (text, { cwd }) => {
  const ran = TOTAL.exec(text)?.groups?.["ran"]
  if (ran === undefined) return null
  const statuses = new Map<string, TestStatus>()
  const broken: Array<string> = []
  let open: string | null = null
  const settle = (id: string, status: TestStatus): void => {
    // A part that failed is what its test did.
    if (statuses.get(id) !== "failed") statuses.set(id, status)
  }
  for (const line of text.split("\n")) {
    if (RULE.test(line)) break
    const { name, part, path, rest } = HEAD.exec(line)?.groups ?? {}
    if (name !== undefined && path !== undefined) {
      const id = idOf(name, path)
      const status = statusOf(rest ?? "")
      // `setUpClass (tests.test_m.T)`: none of its tests has run.
      if (!name.startsWith("test") || path.startsWith(BROKEN)) broken.push(id)
      else if (status !== null) settle(id, status)
      open = status === null && part === undefined ? id : open
    } else if (open !== null) {
      const status = statusOf(LATE.exec(line)?.groups?.["word"] ?? "")
      if (status === null) continue
      settle(open, status)
      open = null
    }
  }
  const failures = failuresIn(text)
  const tests = [...statuses].map(([id, status]): TestCase => {
    const failure = status === "failed" ? failures.get(id) : undefined
    const message = failure?.body ?? (status === "failed" ? "passed, though it is marked as one that fails" : "")
    const kind = classify(message, failure?.word === "FAIL" ? "assertion" : "error")
    return {
      name: nameOf(id),
      file: null,
      status,
      failure: status === "failed" ? testFailure(message, cwd, kind) : null
    }
  })
  const loadFailures = broken.map((id): LoadFailure => {
    const module = id.startsWith(`${BROKEN}.`) ? `${id.slice(BROKEN.length + 1).replaceAll(".", "/")}.py` : null
    return loadFailure(module, failures.get(id)?.body ?? "failed before its tests", cwd)
  })
  const counts = END.exec(text)?.groups?.["counts"] ?? ""
  const failed = count(counts, "failures") + count(counts, "errors") + count(counts, "unexpected successes")
  const skipped = count(counts, "skipped") + count(counts, "expected failures")
  const total = Number(ran)
  const unnamed = tests.length < total - broken.length
  return report({
    tests,
    loadFailures,
    complete: END.test(text),
    ...(unnamed
      ? {
          counts: { run: total - skipped, passed: Math.max(0, total - skipped - failed), failed, skipped, named: false }
        }
      : {})
  })
}
