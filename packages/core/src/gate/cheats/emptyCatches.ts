/**
 * Errors caught and thrown away.
 *
 * @since 0.1.0
 */
import { type CheatRule, detection, excerpt, type ScannedLine } from "./scanned.ts"

const PYTHON = /\.pyi?$/u
const RUBY = /\.(?:rb|exs?)$/u

const ONE_LINE =
  /\bcatch\b\s*(?:\([^)]*\)|\w+)?\s*\{\s*\}|\.catch\(\s*(?:async\s*)?(?:\(\s*\w*\s*\)|\w+)\s*=>\s*\{\s*\}\s*\)|\.catch\(\s*function\s*\([^)]*\)\s*\{\s*\}\s*\)|\bErr\(_\w*\)\s*=>\s*(?:\{\s*\}|\(\s*\))|\bif err != nil\s*\{\s*\}/u
const PYTHON_LINE = /^\s*except\b[^:]*:\s*(?:pass|\.\.\.)\s*$|\bsuppress\(\s*(?:Base)?Exception\s*\)/u
const RUBY_LINE = /\brescue\s+nil\b/u

const OPENS =
  /\bcatch\b\s*(?:\([^)]*\)|\w+)?\s*\{\s*$|\bErr\(_\w*\)\s*=>\s*\{\s*$|\bif err != nil\s*\{\s*$|\.catch\(\s*(?:async\s*)?(?:\(\s*\w*\s*\)|\w+)\s*=>\s*\{\s*$/u
const PYTHON_OPENS = /^\s*except\b[^:]*:\s*$/u
const RUBY_OPENS = /^\s*rescue\b/u

const patterns = (path: string): readonly [RegExp, RegExp, RegExp] =>
  PYTHON.test(path)
    ? [PYTHON_LINE, PYTHON_OPENS, /^\s*(?:pass|\.\.\.)\s*$/u]
    : RUBY.test(path)
      ? [RUBY_LINE, RUBY_OPENS, /^\s*end\s*$/u]
      : [ONE_LINE, OPENS, /^\s*\}/u]

/** The next line with code, and whether a comment on the way explains itself. */
const nextCode = (
  lines: ReadonlyArray<ScannedLine>,
  index: number
): { line: ScannedLine | undefined; explained: boolean } => {
  const at = lines.findIndex((line, other) => other > index && line.masked.trim() !== "")
  const between = lines.slice(index, at === -1 ? lines.length : at + 1)
  return { line: at === -1 ? undefined : lines[at], explained: between.some(({ comment }) => comment !== "") }
}

export const emptyCatches: CheatRule = (file) => {
  const [oneLine, opens, closes] = patterns(file.path)
  return file.hunks.flatMap(({ after }) =>
    after.flatMap((line, index) => {
      const { explained, line: next } = nextCode(after, index)
      const inLine = line.changed && !line.moved && oneLine.test(line.masked)
      const written = (line.changed && !line.moved) || (next?.changed === true && !next.moved)
      const empty = inLine || (written && opens.test(line.masked) && next !== undefined && closes.test(next.masked))
      // A comment explains, but the error is still lost.
      const confidence = inLine ? (line.comment === "" ? 95 : 80) : explained ? 80 : 95
      return empty
        ? [
            detection(
              "empty-catch",
              "important",
              confidence,
              file,
              line.line,
              `An error is caught and thrown away: ${excerpt(line)}`
            )
          ]
        : []
    })
  )
}
