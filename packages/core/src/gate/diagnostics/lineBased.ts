/**
 * Diagnostics that fit in one line: tsc (both forms), oxlint and eslint unix, ruff concise, flake8, mypy, go vet and
 * build, failing tests of Go, gcc-like `file:line:col: message`, MSBuild. Each line is read in time that grows with its length.
 *
 * @since 0.1.0
 */
import type { DiagnosticParser, FoundDiagnostic } from "./found.ts"
import { found } from "./found.ts"

type Line = (line: string) => FoundDiagnostic | null

/** Characters of a path; what follows it is no letter of one, so that there is one way to read it. */
const FILE = String.raw`((?:[A-Za-z]:)?[^\s:()'"][^:()'"]{0,300})`

/** A name with a suffix, or a path. */
const isFile = (name: string | undefined): boolean =>
  name !== undefined && (/\.\w+$/u.test(name) || /^\S*\/./u.test(name))

const pattern = (source: string): RegExp => new RegExp(source.replace("FILE", FILE), "u")

/** Null unless the line begins with a file. */
const inFile = (line: string, ...patterns: ReadonlyArray<RegExp>): RegExpExecArray | null => {
  for (const one of patterns) {
    const match = one.exec(line)
    if (match !== null && isFile(match[1])) return match
  }
  return null
}

/** A word in brackets at the end of a message: `… [return-value]`. */
const withRule = (text: string): { readonly message: string; readonly rule: string | undefined } => {
  const said = text.trimEnd()
  const at = Math.max(said.lastIndexOf(" ["), said.lastIndexOf(" ("))
  const rule = at === -1 ? undefined : /^[[(]([\w-]+)[\])]$/u.exec(said.slice(at + 1))?.[1]
  return rule === undefined ? { message: said, rule } : { message: said.slice(0, at), rule }
}

const TSC = pattern(String.raw`^FILE\((\d+),\d+\): (error|warning) (TS\d+): (.*)$`)
const TSC_PRETTY = pattern(String.raw`^FILE:(\d+):\d+ - (error|warning) (TS\d+): (.*)$`)
const typescript: Line = (line) => {
  const match = inFile(line, TSC, TSC_PRETTY)
  if (match !== null) return found(match[3], match[1], match[2], match[4], match[5])
  const global = /^error (TS\d+): (.*)$/u.exec(line)
  return global === null ? null : found("error", undefined, undefined, global[1], global[2])
}

const UNIX = pattern(String.raw`^FILE:(\d+):\d+: (.*) \[(Error|Warning)\/(.+)\]$`)
const unix: Line = (line) => {
  const match = inFile(line, UNIX)
  return match === null ? null : found(match[4], match[1], match[2], match[5], match[3])
}

/** ruff concise, flake8, pylint: `file:line:col: CODE message`. */
const CODED = pattern(String.raw`^FILE:(\d+):(?:\d+:)? ([A-Z]{1,4}\d{1,5}):? (?:\[\*\] )?(.*)$`)
const coded: Line = (line) => {
  const match = inFile(line, CODED)
  return match === null ? null : found("error", match[1], match[2], match[3], match[4])
}

/** mypy and pyright: `file:line[:col]: error: message  [rule]`; also gcc and clang. */
const LEVELED = pattern(String.raw`^FILE:(\d+):(?:\d+:){0,3} (?:fatal )?(error|warning): (.*)$`)
const leveled: Line = (line) => {
  const match = inFile(line, LEVELED)
  if (match === null) return null
  const { message, rule } = withRule(match[4] ?? "")
  return found(match[3], match[1], match[2], rule, message)
}

const MSBUILD = pattern(String.raw`^\s{0,100}FILE\((\d+)(?:,\d+)?\): (error|warning) (\w+): (.*)$`)
const msbuild: Line = (line) => {
  const match = inFile(line, MSBUILD)
  if (match === null) return null
  const text = match[5] ?? ""
  // The project that was built stands behind it.
  const project = text.endsWith("]") ? text.indexOf(" [") : -1
  return found(match[3], match[1], match[2], match[4], project === -1 ? text : text.slice(0, project))
}

/** go build, go vet and whatever else says `file:line:col: message`. */
const GENERIC = pattern(String.raw`^(?:vet: )?FILE:(\d+):(?:\d+:)? (?!(?:note|info|help): )(\S.*)$`)
const generic: Line = (line) => {
  const match = inFile(line, GENERIC)
  // A frame in a library (pytest: `/usr/lib/…/importlib/__init__.py:126: in import_module`) is no place of the project.
  const foreign = match !== null && /^(?:\/|[A-Za-z]:)/u.test(match[1] ?? "") && (match[3] ?? "").startsWith("in ")
  return match === null || foreign ? null : found("error", match[1], match[2], undefined, match[3])
}

/** What a test of Go says, indented below its name. */
const goTest: Line = (line) => {
  const [, file, at, message] = /^\s{4,40}(\S{1,300}_test\.go):(\d+): (.*)$/u.exec(line) ?? []
  return file === undefined ? null : found("error", file, at, undefined, message)
}

const PARSERS: ReadonlyArray<Line> = [goTest, typescript, unix, coded, leveled, msbuild, generic]

export const parseLines: DiagnosticParser = (lines) =>
  lines.flatMap((line) => {
    // A frame of a stack trace looks like a place but isn't a complaint.
    if (/^\s*(?:at |❯ |-->)/u.test(line)) return []
    for (const parse of PARSERS) {
      const diagnostic = parse(line)
      if (diagnostic !== null) return [diagnostic]
    }
    return []
  })
