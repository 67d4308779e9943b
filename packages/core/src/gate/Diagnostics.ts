/**
 * Turns the output of compilers and linters into diagnostics, so that an agent gets places and rules instead of whole
 * logs. Owns no verdict: an output that can't be parsed together with a non-zero exit is a failure of the gate.
 *
 * @since 0.1.0
 */
import type { Diagnostic } from "./Gate.ts"
import { parseOxlint, parseRuff, parseRust, parseStylish } from "./diagnostics/blockBased.ts"
import type { FoundDiagnostic } from "./diagnostics/found.ts"
import { parseLines } from "./diagnostics/lineBased.ts"
import { plain } from "./readers/text.ts"

/** More than this doesn't help an agent in one round; errors come first. */
export const MAX_DIAGNOSTICS = 50

/** All of them, with severity, in order of appearance per parser and without duplicates. */
export const findDiagnostics = (output: string): ReadonlyArray<FoundDiagnostic> => {
  const lines = plain(output).split("\n")
  const seen = new Set<string>()
  return [parseRust, parseRuff, parseOxlint, parseStylish, parseLines]
    .flatMap((parse) => parse(lines))
    .filter(({ file, line, message }) => {
      const key = `${file}\n${line}\n${message}`
      return seen.has(key) ? false : seen.add(key) !== undefined
    })
}

/** At most `MAX_DIAGNOSTICS`, errors before warnings. Paths are as the tool printed them, with forward slashes. */
export const parseDiagnostics = (output: string): ReadonlyArray<Diagnostic> => {
  const all = findDiagnostics(output)
  const ordered = [
    ...all.filter(({ severity }) => severity === "error"),
    ...all.filter(({ severity }) => severity !== "error")
  ]
  return ordered.slice(0, MAX_DIAGNOSTICS).map(({ file, line, message, rule }) => ({ file, line, rule, message }))
}
