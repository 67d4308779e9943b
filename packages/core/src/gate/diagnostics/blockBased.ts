/**
 * Diagnostics that take several lines: rustc and clippy, ruff (full), oxlint (default), eslint (stylish), biome.
 *
 * @since 0.1.0
 */
import type { DiagnosticParser, FoundDiagnostic } from "./found.ts"
import { found } from "./found.ts"

/** How far below its headline the place of a diagnostic is looked for (rustc prints it in the next line). */
const REACH = 6

/** How far below its headline rustc names the lint that a warning is of: behind the source and its notes. */
const NOTES = 60

const placeBelow = (lines: ReadonlyArray<string>, index: number, place: RegExp): RegExpExecArray | null => {
  for (let next = index + 1; next <= index + REACH && next < lines.length; next++) {
    const line = lines[next] ?? ""
    const match = place.exec(line)
    if (match !== null) return match
    if (line.trim() === "") return null
  }
  return null
}

/** Summary lines at the end of a build that name no place. */
const SUMMARY =
  /^(?:could not compile|aborting due to|\d+ warnings? emitted|test failed|\d+ targets? failed|`.*` \(.*\) generated)/u

export const parseRust: DiagnosticParser = (lines) =>
  lines.flatMap((line, index): ReadonlyArray<FoundDiagnostic> => {
    const [, severity, code, message] = /^(error|warning)(?:\[([\w:]+)\])?: (.*)$/u.exec(line) ?? []
    if (severity === undefined || SUMMARY.test(message ?? "")) return []
    const place = placeBelow(lines, index, /^\s*--> (.+?):(\d+):\d+$/u)
    if (place === null && code === undefined) return []
    let rule = code
    const last = Math.min(index + NOTES, lines.length - 1)
    for (let next = index + 1; rule === undefined && next <= last && (lines[next] ?? "") !== ""; next++) {
      rule = /`#\[(?:warn|deny)\(([\w:]+)\)\]`/u.exec(lines[next] ?? "")?.[1]
    }
    return [found(severity, place?.[1], place?.[2], rule, message)]
  })

export const parseRuff: DiagnosticParser = (lines) =>
  lines.flatMap((line, index) => {
    const [, code, message] = /^([A-Z]{1,4}\d{2,5}|invalid-syntax):? (?:\[\*\] )?(.*)$/u.exec(line) ?? []
    const place = code === undefined ? null : /^\s*--> (.+?):(\d+):\d+$/u.exec(lines[index + 1] ?? "")
    return place === null ? [] : [found("error", place[1], place[2], code, message)]
  })

export const parseOxlint: DiagnosticParser = (lines) =>
  lines.flatMap((line, index) => {
    const [, mark, rule, message] = /^\s*([x×!⚠]) (?:([\w@/-]+\([\w@/-]+\)): )?(.*)$/u.exec(line) ?? []
    const place = mark === undefined ? null : placeBelow(lines, index, /^\s*[,╭][-─]+\[(.+):(\d+):\d+\]/u)
    return place === null ? [] : [found(mark, place[1], place[2], rule, message)]
  })

/** `a.js:2:7 lint/suspicious/noDebugger  FIXABLE  ━━━`, and below it the message behind `×`, `!` or `i`. */
export const parseBiome: DiagnosticParser = (lines) =>
  lines.flatMap((line, index) => {
    if (!line.endsWith("━━━")) return []
    const [, file, at, rule] =
      /^(\S.{0,300}?)(?::(\d+):\d+)? ([a-z][\w/]*)(?: {2}[A-Z]+)* {1,2}━{3,}$/u.exec(line) ?? []
    if (file === undefined || (at === undefined && !/[./\\]/u.test(file))) return []
    const [, mark, message] = /^\s+([×!i✖⚠ℹ]) (.*)$/u.exec(lines[index + 2] ?? "") ?? []
    return [found(mark === "×" || mark === "✖" ? "error" : "warning", file, at, rule, message)]
  })

/** `no-debugger`, `plugin/rule`, and oxlint's `eslint(no-debugger)`. */
const RULE = /^[\w@/-]+(?:\([\w@/-]+\))?$/u

export const parseStylish: DiagnosticParser = (lines) => {
  let file: string | undefined
  return lines.flatMap((line) => {
    if (/^\S.*\.\w+$/u.test(line)) file = line
    else if (line.trim() === "") return []
    const [, at, severity, rest] = /^\s+(\d+):\d+\s+(error|warning)\s+(.*)$/u.exec(line) ?? []
    if (at === undefined || file === undefined) return []
    const parts = (rest ?? "").trimEnd().split(/ {2,}/u)
    const last = parts.at(-1) ?? ""
    const rule = parts.length > 1 && RULE.test(last) ? last : undefined
    const message = (rule === undefined ? parts : parts.slice(0, -1)).join("  ")
    return [found(severity, file, at, rule, message)]
  })
}
