/**
 * Reads TAP 13 and 14: flat (mocha, tap-flat), nested by indentation before the parent (node:test) and nested in
 * braces after it (vitest). A container counts as a test only when it fails by itself.
 *
 * @since 0.1.0
 */
import { classify, loadFailure, testFailure } from "./failure.ts"
import type { LoadFailure, Reader, TestCase, TestReport } from "./report.ts"
import { report } from "./report.ts"
import { tapYaml } from "./tapYaml.ts"
import { isFileName, relativePath } from "./text.ts"

interface Point {
  readonly ok: boolean
  readonly name: string
  readonly directive: string
  readonly details: ReadonlyMap<string, string>
  /** Comments since the point before: node:test reports there why a file didn't load. */
  readonly comments: string
  readonly raw: string
  children: Array<Point>
}

interface Document {
  readonly points: Array<Point>
  plan: number | null
  broken: boolean
}

const POINT = /^(\s*)(not )?ok\b(?:\s+\d+)?(?:\s+-)?\s?(.*)$/u
/** Text below a failure without a block, as mocha prints it: indented or blank, and nothing of TAP itself. */
const LOOSE = /^\s{2,}(?!(?:not )?ok\b|1\.\.|#|\}|---)\S|^\s*$/u
const unescape = (text: string): string => text.replaceAll("\\#", "#").replaceAll("\\\\", "\\")

const named = (rest: string): { name: string; directive: string; opens: boolean } => {
  const opens = rest.endsWith(" {")
  const body = opens ? rest.slice(0, -2) : rest
  const [, name, directive] = /^(.*?)\s+(?<!\\)#\s*((?:SKIP|TODO|time=).*)$/iu.exec(body) ?? []
  return { name: unescape((name ?? body).trim()), directive: directive ?? "", opens }
}

/** One pass over the lines; keeps the points not yet adopted by a parent, per nesting level. */
const parse = (lines: ReadonlyArray<string>): ReadonlyArray<Document> => {
  const documents: Array<Document> = []
  let current: Document = { points: [], plan: null, broken: false }
  let orphans: Array<Array<Point>> = []
  let plans: Array<number | null> = []
  let comments: Array<string> = []
  const opened: Array<{ level: number; point: Point }> = []
  const adopt = (level: number): Array<Point> => {
    const children = orphans[level] ?? []
    const plan = plans[level] ?? null
    if (plan !== null && plan !== children.length) current.broken = true
    orphans = orphans.slice(0, level)
    plans = plans.slice(0, level)
    return children
  }
  const close = () => {
    if (current.points.length > 0 || current.plan !== null) documents.push(current)
    current = { points: [], plan: null, broken: false }
    orphans = []
    plans = []
  }
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ""
    if (/^TAP version \d+/u.test(line)) close()
    else if (/^\s*Bail out!/u.test(line)) current.broken = true
    else if (/^\s*# /u.test(line)) comments.push(line.trim().slice(2))
    const [, planIndent, planned] = /^(\s*)1\.\.(\d+)/u.exec(line) ?? []
    if (planIndent !== undefined) {
      const level = Math.floor(planIndent.length / 4)
      if (level === 0) current.plan = (current.plan ?? 0) + Number(planned)
      else plans[level] = Number(planned)
    }
    const [, brace] = /^(\s*)\}$/u.exec(line) ?? []
    const last = opened.at(-1)
    if (brace !== undefined && last !== undefined && last.level === Math.floor(brace.length / 4)) {
      last.point.children = adopt(last.level + 1)
      opened.pop()
    }
    const [, indent, not, rest] = POINT.exec(line) ?? []
    if (indent === undefined) continue
    const level = Math.floor(indent.length / 4)
    const { directive, name, opens } = named(rest ?? "")
    const block: Array<string> = []
    if (/^\s*---\s*$/u.test(lines[index + 1] ?? "")) {
      index++
      while (++index < lines.length && !/^\s*\.\.\.\s*$/u.test(lines[index] ?? "")) block.push(lines[index] ?? "")
      if (index >= lines.length) current.broken = true
    }
    const raw: Array<string> = []
    if (not !== undefined && block.length === 0) {
      while (LOOSE.test(lines[index + 1] ?? "#")) raw.push(lines[++index] ?? "")
    }
    const point: Point = {
      ok: not === undefined,
      name,
      directive,
      details: tapYaml(block),
      comments: comments.join("\n"),
      raw: raw.join("\n").trim(),
      children: opens ? [] : adopt(level + 1)
    }
    comments = []
    if (opens) opened.push({ level, point })
    if (level === 0) current.points.push(point)
    else (orphans[level] ??= []).push(point)
    for (let gap = 1; gap < level; gap++) orphans[gap] ??= []
  }
  if (opened.length > 0) current.broken = true
  close()
  return documents
}

const messageOf = (point: Point): string => {
  const error = point.details.get("error") ?? point.details.get("message") ?? point.raw
  const name = point.details.get("name") ?? ""
  const where = [point.details.get("stack"), point.details.get("location"), point.details.get("at")]
  const text = name !== "" && !error.startsWith(name) ? `${name}: ${error}` : error
  return [text, ...where.flatMap((value) => (value === undefined ? [] : [`    at ${value}`]))].join("\n")
}

/** The totals that node:test prints count every point once, so leaves and containers must add up to them. */
const totalsAgree = (text: string, points: number): boolean => {
  const total = (name: string): number | null => {
    const found = [...text.matchAll(new RegExp(`^# ${name} (\\d+)$`, "gmu"))]
    return found.length === 0 ? null : found.reduce((sum, match) => sum + Number(match[1]), 0)
  }
  const tests = total("tests")
  const suites = total("suites")
  return tests === null || suites === null || tests + suites === points
}

export const readTap: Reader = (text, { cwd }): TestReport | null => {
  if (!/^TAP version \d+|^1\.\.\d+/mu.test(text) || !/^\s*(?:not )?ok\b|^1\.\.0/mu.test(text)) return null
  const documents = parse(text.split("\n"))
  const tests: Array<TestCase> = []
  const loadFailures: Array<LoadFailure> = []
  let points = 0
  const visit = (point: Point, path: ReadonlyArray<string>): void => {
    points++
    const first = path.length === 0
    const label = first
      ? point.name
          .split(" > ")
          .map((part) => (isFileName(part) ? relativePath(part, cwd) : part))
          .join(" > ")
      : point.name
    const names = [...path, label]
    const own = point.details.get("failureType")
    for (const child of point.children) visit(child, names)
    const failsItself = !point.ok && own !== undefined && own !== "subtestsFailed"
    if (point.children.length > 0 && !failsItself) return
    const file = names.join(" > ").split(" > ").find(isFileName) ?? null
    if (first && isFileName(label)) {
      const why = point.comments === "" ? messageOf(point) : unescape(point.comments)
      if (!point.ok) loadFailures.push(loadFailure(label, why, cwd))
      return
    }
    const status = /^SKIP/iu.test(point.directive)
      ? "skipped"
      : /^TODO/iu.test(point.directive)
        ? "todo"
        : point.ok
          ? "passed"
          : "failed"
    const message = messageOf(point)
    const failure = status === "failed" ? testFailure(message, cwd, classify(message)) : null
    tests.push({ name: names.join(" > "), file: file ?? failure?.at?.file ?? null, status, failure })
  }
  for (const document of documents) for (const point of document.points) visit(point, [])
  const planned = documents.every(({ broken, plan, points: found }) => !broken && plan === found.length)
  return report({ tests, loadFailures, complete: documents.length > 0 && planned && totalsAgree(text, points) })
}
