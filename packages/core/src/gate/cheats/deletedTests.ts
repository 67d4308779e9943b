/**
 * Tests that are deleted, or kept by name with nothing left inside.
 *
 * @since 0.1.0
 */
import type { Finding } from "../Gate.ts"
import { type CheatRule, detection, type ScanContext, type ScannedFile, type ScannedHunk } from "./scanned.ts"
import { declaredTests } from "./testNames.ts"

const holdsTests = ({ isTest, path }: ScannedFile): boolean => isTest || path.endsWith(".rs")

/** Names of the tests that the change declares anywhere: a test that moved to another file isn't deleted. */
const namesAfter = (context: ScanContext): ReadonlySet<string> =>
  new Set(
    context.files
      .filter(holdsTests)
      .flatMap(({ hunks, path }) => hunks.flatMap(({ after }) => declaredTests(path, after).map(({ name }) => name)))
  )

export const deletedTests: CheatRule = (file, context) => {
  if (!holdsTests(file)) return []
  const after = namesAfter(context)
  const gone = file.hunks.flatMap(({ before }) =>
    declaredTests(file.diff.oldPath ?? file.path, before)
      .filter(({ index, name }) => before[index]?.changed === true && !after.has(name))
      .map(({ index, name }) => ({ name, line: before[index]?.line ?? null }))
  )
  if (file.diff.status === "deleted") {
    return gone.length === 0
      ? []
      : [detection("test-deleted", "critical", 95, file, null, `A test file with ${gone.length} tests is deleted.`)]
  }
  return gone.map(({ line, name }) =>
    detection("test-deleted", "critical", 90, file, line, `The test "${name}" is deleted or renamed.`)
  )
}

const ONE_LINE: ReadonlyArray<RegExp> = [
  /(?<![.\w])(?:it|test|specify)(?:\.\w+)*\([^,]*,\s*(?:async\s*)?(?:function\s*\w*\s*)?\([^)]*\)\s*(?:=>)?\s*\{\s*\}/u,
  /^\s*(?:async\s+)?def test\w*\s*\(.*\).*:\s*(?:pass|\.\.\.)\s*$/u,
  /^func (?:Test|Fuzz)\w*\([^)]*\)\s*\{\s*\}/u,
  /\bfn \w+\s*\(\s*\)\s*\{\s*\}/u,
  /\b(?:fun|void|Task)\s+\w+\s*\([^)]*\)\s*\{\s*\}/u,
  /\bfunc(?:tion)? test\w+\s*\([^)]*\)[^{]*\{\s*\}/u
]

/** What closes a body that was just opened, or stands for nothing in one. */
const CLOSES = /^\s*(?:\}\s*\)?\s*[;,]?|end|pass|\.\.\.)\s*$/u

/** The test at `index` has no statement: it is empty in its line, or the next line of code closes it. */
const isEmpty = ({ after }: ScannedHunk, index: number): { empty: boolean; touched: boolean } => {
  const line = after[index]
  if (line === undefined) return { empty: false, touched: false }
  if (ONE_LINE.some((pattern) => pattern.test(line.masked)))
    return { empty: true, touched: line.changed && !line.moved }
  if (!/(?:\{|:|\bdo)\s*$/u.test(line.masked.trimEnd())) return { empty: false, touched: false }
  const next = after.findIndex((other, at) => at > index && other.masked.trim() !== "")
  const closing = after[next]
  if (closing === undefined || !CLOSES.test(closing.masked)) return { empty: false, touched: false }
  // What stood between is among the removed lines when neither end was written now.
  const written = line.changed || closing.changed
  return { empty: true, touched: written }
}

export const emptiedTests: CheatRule = (file) => {
  if (!holdsTests(file) || file.diff.status === "deleted") return []
  return file.hunks.flatMap((hunk): ReadonlyArray<Finding> =>
    declaredTests(file.path, hunk.after).flatMap(({ index, name }) => {
      const { empty, touched } = isEmpty(hunk, index)
      const line = hunk.after[index]?.line ?? null
      const lostLines = hunk.before.some((old) => old.changed && old.line > (line ?? 0) && old.line <= (line ?? 0) + 2)
      return empty && (touched || lostLines)
        ? [detection("test-emptied", "critical", 95, file, line, `The test "${name}" has no statements.`)]
        : []
    })
  )
}
