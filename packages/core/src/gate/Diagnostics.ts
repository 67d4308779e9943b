/**
 * Turns the output of compilers and linters into diagnostics, so that an agent gets places and rules instead of whole
 * logs. Owns no verdict: an output that can't be parsed together with a non-zero exit is a failure of the gate.
 *
 * @since 0.1.0
 */
import type { Diagnostic } from "./Gate.ts"
import { parseAnnotations } from "./diagnostics/annotations.ts"
import { jsonDocuments } from "./diagnostics/documents.ts"
import { parseDocument } from "./diagnostics/jsonTools.ts"
import { parseXml } from "./diagnostics/xmlTools.ts"
import { parseBiome, parseOxlint, parseRuff, parseRust, parseStylish } from "./diagnostics/blockBased.ts"
import type { FoundDiagnostic } from "./diagnostics/found.ts"
import { parseLines } from "./diagnostics/lineBased.ts"
import { plain, relativePath } from "./readers/text.ts"

/** More than this doesn't help an agent in one round; errors come first. */
export const MAX_DIAGNOSTICS = 50

const MACHINE_FORMATS: ReadonlyArray<(text: string, lines: ReadonlyArray<string>) => ReadonlyArray<FoundDiagnostic>> = [
  (text) => jsonDocuments(text).flatMap(parseDocument),
  (text) => parseXml(text),
  (_, lines) => parseAnnotations(lines)
]

/** What a format for machines says; the lines for people beside it say the same once more. */
const machineRead = (text: string, lines: ReadonlyArray<string>): ReadonlyArray<FoundDiagnostic> => {
  for (const read of MACHINE_FORMATS) {
    const diagnostics = read(text, lines)
    if (diagnostics.length > 0) return diagnostics
  }
  return []
}

/** All of them, with severity, in order of appearance per parser and without duplicates. */
export const findDiagnostics = (output: string): ReadonlyArray<FoundDiagnostic> => {
  const text = plain(output)
  const lines = text.split("\n")
  const seen = new Set<string>()
  const machine = machineRead(text, lines)
  const all =
    machine.length > 0
      ? machine
      : [parseRust, parseRuff, parseOxlint, parseBiome, parseStylish, parseLines].flatMap((parse) => parse(lines))
  return all.filter(({ file, line, message }) => {
    const key = `${file}\n${line}\n${message}`
    return seen.has(key) ? false : seen.add(key) !== undefined
  })
}

/**
 * At most `MAX_DIAGNOSTICS`, errors before warnings. Paths below `cwd`, where the command ran, are relative to it; others are as the
 * tool printed them, with forward slashes.
 */
export const parseDiagnostics = (output: string, cwd: string | null = null): ReadonlyArray<Diagnostic> => {
  const all = findDiagnostics(output)
  const ordered = [
    ...all.filter(({ severity }) => severity === "error"),
    ...all.filter(({ severity }) => severity !== "error")
  ]
  return ordered.slice(0, MAX_DIAGNOSTICS).map(({ file, line, message, rule }) => ({
    file: file === null || cwd === null ? file : relativePath(file, cwd),
    line,
    rule,
    message
  }))
}
