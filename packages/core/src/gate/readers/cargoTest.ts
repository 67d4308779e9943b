/**
 * Reads the text of `cargo test` (libtest's default format), with the compiler's errors when a target doesn't build.
 *
 * @since 0.1.0
 */
import { findDiagnostics } from "../Diagnostics.ts"
import { classify, loadFailure, testFailure } from "./failure.ts"
import type { Reader, TestCase, TestStatus } from "./report.ts"
import { report } from "./report.ts"

interface Target {
  readonly prefix: string
  readonly file: string | null
}

/** `Running unittests src/lib.rs (target/debug/deps/demo-8348ca)` and `Doc-tests demo` name the suite that follows. */
const targetOf = (line: string): Target | null => {
  const [, file, binary] =
    /^\s*Running (?:unittests )?(\S+\.rs) \((?:.*[/\\])?([\w-]+?)-[0-9a-f]{8,}(?:\.exe)?\)/u.exec(line) ?? []
  if (file !== undefined) return { prefix: binary ?? file, file: file.replaceAll("\\", "/") }
  const doc = /^\s*Doc-tests (\S+)/u.exec(line)?.[1]
  return doc === undefined ? null : { prefix: `doc ${doc}`, file: null }
}

const STATUS: Readonly<Record<string, TestStatus>> = { ok: "passed", FAILED: "failed", ignored: "skipped" }
const RESULT = /^test result: \S+ (\d+) passed; (\d+) failed; (\d+) ignored/u

/** Sections `---- name stdout ----` hold what a failing test printed. */
const printed = (lines: ReadonlyArray<string>): Map<string, Array<string>> => {
  const sections = new Map<string, Array<string>>()
  let name: string | null = null
  let body: Array<string> = []
  const close = () => {
    if (name !== null) sections.set(name, [...(sections.get(name) ?? []), body.join("\n").trim()])
    name = null
    body = []
  }
  for (const line of lines) {
    const opened = /^---- (.+) stdout ----$/u.exec(line)?.[1]
    if (opened !== undefined || /^failures:$/u.test(line) || RESULT.test(line)) close()
    if (opened !== undefined) name = opened
    else if (name !== null) body.push(line)
  }
  close()
  return sections
}

/** `assert_eq!(left, right)` panics with "assertion … failed"; any other panic is an error. */
const kindOf = (message: string) =>
  /panicked at [^\n]*\n?.*\bassertion\b|test did not panic as expected/u.test(message) ? "assertion" : classify(message)

export const readCargoTest: Reader = (text, { cwd }) => {
  const lines = text.split("\n")
  const compileErrors = findDiagnostics(text).filter(
    ({ file, rule, severity }) =>
      severity === "error" && (rule === null || /^E\d{4}$/u.test(rule)) && (file === null || file.endsWith(".rs"))
  )
  const failed = /^error: could not compile/mu.test(text)
  if (!failed && !/^running \d+ tests?$/mu.test(text)) return null
  const output = printed(lines)
  const tests: Array<TestCase> = []
  let target: Target | null = null
  let announced = 0
  let inSuite = 0
  let complete = true
  let open = false
  for (const line of lines) {
    target = open ? target : (targetOf(line) ?? target)
    const running = /^running (\d+) tests?$/u.exec(line)?.[1]
    if (running !== undefined) {
      complete = complete && !open
      open = true
      announced = Number(running)
      inSuite = 0
    }
    if (RESULT.test(line)) {
      complete = complete && open && inSuite === announced
      open = false
      target = null
    }
    const [, raw, word] = /^test (.+?) \.\.\. (?:.*?)\b(ok|FAILED|ignored)\b(?:, .*)?$/u.exec(line) ?? []
    const status = STATUS[word ?? ""]
    if (!open || raw === undefined || status === undefined) continue
    inSuite++
    // Doc tests carry their line, which moves with every edit above it.
    const id = raw.replace(/ - should panic$/u, "")
    const name = id.replace(/ \(line \d+\)/u, "").replace(/ - compile(?: fail)?$/u, "")
    const message = status === "failed" ? (output.get(id)?.shift() ?? "failed without a message") : ""
    tests.push({
      name: target === null ? name : `${target.prefix} > ${name}`,
      file: target?.file ?? null,
      status,
      failure: status === "failed" ? testFailure(message, cwd, kindOf(message)) : null
    })
  }
  const loadFailures = failed
    ? compileErrors.map(({ file, line, message, rule }) => ({
        ...loadFailure(file, rule === null ? message : `${rule}: ${message}`, cwd),
        at: file === null ? null : { file, line }
      }))
    : []
  if (failed && loadFailures.length === 0)
    loadFailures.push({ ...loadFailure(null, "could not compile", cwd), at: null })
  return report({ tests, loadFailures, complete: complete && !open })
}
