/**
 * Turns the output of compilers and linters into diagnostics, so that an agent gets places and rules instead of whole
 * logs. Owns no verdict: an output that can't be parsed together with a non-zero exit is a failure of the gate.
 *
 * @since 0.1.0
 */
import type { Diagnostic } from "./Gate.ts"
import { parseAnnotations } from "./diagnostics/annotations.ts"
import { splitDocuments } from "./diagnostics/documents.ts"
import { goOutput, parseDocument } from "./diagnostics/jsonTools.ts"
import { parseXml } from "./diagnostics/xmlTools.ts"
import { parseBiome, parseOxlint, parseRuff, parseRust, parseStylish } from "./diagnostics/blockBased.ts"
import type { FoundDiagnostic } from "./diagnostics/found.ts"
import { parseLines } from "./diagnostics/lineBased.ts"
import { plain, relativePath } from "./readers/text.ts"

/** More than this doesn't help an agent in one round; errors come first. */
export const MAX_DIAGNOSTICS = 50

/** Characters of a line that people could read; longer ones are data. */
const MAX_LINE = 2000

const FOR_PEOPLE = [parseRust, parseRuff, parseOxlint, parseBiome, parseStylish, parseLines]

const placeOf = ({ file, line }: FoundDiagnostic): string => `${file}\n${line}`

/**
 * All of them, with severity and without duplicates: what formats for machines say first, then what lines for people say of other
 * places, because several tools may print into one output, and one tool both.
 */
export const findDiagnostics = (output: string): ReadonlyArray<FoundDiagnostic> => {
  const { documents, rest } = splitDocuments(plain(output))
  const lines = [rest, ...documents.map(goOutput)].join("").split("\n")
  const machine = [...documents.flatMap(parseDocument), ...parseXml(rest), ...parseAnnotations(lines)]
  const known = new Set(machine.map(placeOf))
  const short = lines.map((line) => (line.length > MAX_LINE ? "" : line))
  const told = FOR_PEOPLE.flatMap((parse) => parse(short)).filter((one) => !known.has(placeOf(one)))
  const seen = new Set<string>()
  return [...machine, ...told].filter((one) => {
    const key = `${placeOf(one)}\n${one.message}`
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
