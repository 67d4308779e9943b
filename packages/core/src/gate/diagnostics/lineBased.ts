/**
 * Diagnostics that fit in one line: tsc (both forms), oxlint and eslint unix, ruff concise, flake8, mypy, go vet and
 * build, gcc-like `file:line:col: message`, MSBuild.
 *
 * @since 0.1.0
 */
import type { DiagnosticParser, FoundDiagnostic } from "./found.ts"
import { found } from "./found.ts"

type Line = (line: string) => FoundDiagnostic | null

const FILE = String.raw`((?:[A-Za-z]:)?[^\s:()'"][^:()'"]*\.\w+|[^\s:()'"]*\/[^:()'"]+)`

const typescript: Line = (line) => {
  const match =
    new RegExp(String.raw`^${FILE}\((\d+),\d+\): (error|warning) (TS\d+): (.*)$`, "u").exec(line) ??
    new RegExp(String.raw`^${FILE}:(\d+):\d+ - (error|warning) (TS\d+): (.*)$`, "u").exec(line)
  if (match !== null) return found(match[3], match[1], match[2], match[4], match[5])
  const global = /^error (TS\d+): (.*)$/u.exec(line)
  return global === null ? null : found("error", undefined, undefined, global[1], global[2])
}

const unix: Line = (line) => {
  const match = new RegExp(String.raw`^${FILE}:(\d+):\d+: (.*) \[(Error|Warning)\/(.+)\]$`, "u").exec(line)
  return match === null ? null : found(match[4], match[1], match[2], match[5], match[3])
}

/** ruff concise, flake8, pylint: `file:line:col: CODE message`. */
const coded: Line = (line) => {
  const match = new RegExp(String.raw`^${FILE}:(\d+):(?:\d+:)? ([A-Z]{1,4}\d{1,5}):? (?:\[\*\] )?(.*)$`, "u").exec(line)
  return match === null ? null : found("error", match[1], match[2], match[3], match[4])
}

/** mypy and pyright: `file:line[:col]: error: message  [rule]`; also gcc and clang. */
const leveled: Line = (line) => {
  const match = new RegExp(
    String.raw`^${FILE}:(\d+):(?:\d+:){0,3} (?:fatal )?(error|warning|note): (.*?)(?:\s+[\[(]([\w-]+)[\])])?$`,
    "u"
  ).exec(line)
  return match === null || match[3] === "note" ? null : found(match[3], match[1], match[2], match[5], match[4])
}

const msbuild: Line = (line) => {
  const match = new RegExp(
    String.raw`^\s*${FILE}\((\d+)(?:,\d+)?\): (error|warning) (\w+): (.*?)(?: \[.*\])?$`,
    "u"
  ).exec(line)
  return match === null ? null : found(match[3], match[1], match[2], match[4], match[5])
}

/** go build, go vet and whatever else says `file:line:col: message`. */
const generic: Line = (line) => {
  const match = new RegExp(String.raw`^(?:vet: )?${FILE}:(\d+):(?:\d+:)? (?!(?:note|info|help): )(\S.*)$`, "u").exec(
    line
  )
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
    if (line.length > 2_000 || /^\s*(?:at |❯ |-->)/u.test(line)) return []
    for (const parse of PARSERS) {
      const diagnostic = parse(line)
      if (diagnostic !== null) return [diagnostic]
    }
    return []
  })
