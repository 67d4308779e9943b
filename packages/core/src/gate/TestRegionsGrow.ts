/**
 * Between the tests handed over first (T1) and the finished tree (T2) test regions may only grow: nothing a test said
 * may be removed or changed. Blank lines don't matter, and an import may gain names.
 *
 * @since 0.1.0
 */
import type { Finding } from "./Gate.ts"
import { testRegionOf } from "./TestPaths.ts"

interface Line {
  readonly number: number
  readonly text: string
}

/** Indentation means something in Python and YAML; elsewhere wrapping a test in a block may move it. */
const keepsIndent = (path: string): boolean => /\.(?:py|ya?ml|feature|haml|pug|coffee)$/u.test(path)

const significant = (path: string, text: string): ReadonlyArray<Line> => {
  const lines = text.split(/\r?\n/u)
  return testRegionOf(path, text)
    .flatMap(({ from, to }) => lines.slice(from - 1, to).map((line, index) => ({ number: from + index, text: line })))
    .filter(({ text: line }) => line.trim() !== "")
    .map(({ number, text: line }) => {
      // A trailing comma comes and goes with the element after it.
      const normal = line.trimEnd().replace(/,$/u, "")
      return { number, text: keepsIndent(path) ? normal : normal.trimStart() }
    })
}

const IMPORT =
  /^\s*(?:import\b|from\s+\S+\s+import\b|(?:pub )?use\s|(?:const|let|var)\s.*=\s*require\(|#include\b|using\s)/u

const identifiers = (line: string): ReadonlySet<string> =>
  new Set(line.match(/[\p{L}_$][\p{L}\p{N}_$]*|["'][^"']*["']/gu))

/** An import kept its module and every name it had. */
const importKept = (line: string, after: ReadonlyArray<Line>): boolean => {
  if (!IMPORT.test(line)) return false
  const names = [...identifiers(line)]
  return after.some(({ text }) => IMPORT.test(text) && names.every((name) => identifiers(text).has(name)))
}

const finding = (rule: string, file: string, line: number | null, message: string): Finding => ({
  source: "red-green",
  rule,
  severity: "critical",
  confidence: 95,
  file,
  line,
  message,
  suggestion: "Put the test back as it was handed over, or hand over new tests first."
})

/** Lines of `before` that `after` doesn't contain in the same order. */
const lost = (before: ReadonlyArray<Line>, after: ReadonlyArray<Line>): ReadonlyArray<Line> => {
  let next = 0
  return before.filter(({ text }) => {
    const at = after.findIndex((line, index) => index >= next && line.text === text)
    if (at === -1) return !importKept(text, after)
    next = at + 1
    return false
  })
}

/** More than this many lines of one file say no more. */
const PER_FILE = 5

/** Paths to texts of T1 and T2; a path missing in `after` was deleted. Files without test regions are ignored. */
export const testRegionsOnlyGrow = (trees: {
  readonly before: ReadonlyMap<string, string>
  readonly after: ReadonlyMap<string, string>
}): ReadonlyArray<Finding> =>
  [...trees.before].flatMap(([path, text]) => {
    const before = significant(path, text)
    if (before.length === 0) return []
    const now = trees.after.get(path)
    if (now === undefined) {
      return [
        finding(
          "test-file-deleted",
          path,
          null,
          `${path} was handed over as a test and is gone from the finished tree.`
        )
      ]
    }
    return lost(before, significant(path, now))
      .slice(0, PER_FILE)
      .map((line) =>
        finding(
          "test-changed",
          path,
          line.number,
          `Line ${line.number} of the tests as handed over was removed or changed: ${line.text.trim().slice(0, 120)}`
        )
      )
  })
