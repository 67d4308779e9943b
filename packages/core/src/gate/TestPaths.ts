/**
 * Which paths and which lines are tests: whole files by the conventions of the common stacks, and blocks inside source
 * files where a language keeps tests there (Rust, Vitest's in-source tests, Zig).
 *
 * @since 0.1.0
 */
import { type FileDiff, parseUnifiedDiff } from "./diff/UnifiedDiff.ts"

/** Lines from 1, both ends included. */
export interface LineRange {
  readonly from: number
  readonly to: number
}

const FOLDER = /(?:^|\/)(?:tests?|__tests__|__mocks__|__snapshots__|specs?|e2e|cypress|testdata|[\w-]+\.Tests?)\//u

const FILE: ReadonlyArray<RegExp> = [
  /[._-](?:test|spec|e2e|cy|test-d)\.[cm]?[jt]sx?$/u,
  /(?:^|\/)(?:test_[^/]*|[^/]*_tests?|conftest)\.py$/u,
  /_test\.(?:go|rb|exs?|dart|c|cc|cpp|cxx|ml|clj|lua|zig)$/u,
  /_spec\.(?:rb|lua|cr)$/u,
  /(?:Tests?|TestCase|Spec|IT)\.(?:java|kts?|scala|groovy|cs|fs|vb|swift|php|m)$/u,
  /(?:^|\/)tests?\.rs$/u,
  /(?:^|\/)Test[A-Z]\w*\.(?:java|kt|cs)$/u,
  /\.(?:bats|feature|snap|t)$/u
]

/** True for test files, their fixtures and snapshots, in every common stack. */
export const isTestPath = (path: string): boolean => {
  const slashed = path.replaceAll("\\", "/")
  return FOLDER.test(slashed) || FILE.some((pattern) => pattern.test(slashed))
}

/** Where inline tests begin, per extension. */
const INLINE: ReadonlyArray<readonly [RegExp, RegExp]> = [
  [/\.rs$/u, /^\s*#\[cfg\((?:test|all\(.*\btest\b.*\)|any\(.*\btest\b.*\))\)\]/u],
  [/\.[cm]?[jt]sx?$/u, /^\s*if \(import\.meta\.vitest\)/u],
  [/\.zig$/u, /^\s*test "/u]
]

/** A line without its strings, characters and line comment, so that braces in them don't count. */
const bare = (line: string): string =>
  line.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])'|`[^`]*`/gu, "").replace(/\/\/.*$/u, "")

/** Index of the last line of the item that starts at `start`: its closing brace, or its semicolon. */
const itemEnd = (lines: ReadonlyArray<string>, start: number): number => {
  let depth = 0
  let opened = false
  for (let index = start; index < lines.length; index++) {
    const code = bare(lines[index] ?? "").replace(/^\s*#!?\[.*\]/u, "")
    for (const char of code) {
      if (char === "{") {
        depth++
        opened = true
      } else if (char === "}") depth--
    }
    if ((opened && depth <= 0) || (!opened && code.includes(";"))) return index
  }
  return lines.length - 1
}

/** The lines of `text` that are tests: all of a test file, the blocks with inline tests, else none. */
export const testRegionOf = (path: string, text: string): ReadonlyArray<LineRange> => {
  const lines = text.split("\n")
  if (isTestPath(path)) return [{ from: 1, to: lines.length }]
  const opening = INLINE.find(([extension]) => extension.test(path))?.[1]
  if (opening === undefined) return []
  const ranges: Array<LineRange> = []
  for (let index = 0; index < lines.length; index++) {
    if (!opening.test(lines[index] ?? "")) continue
    const end = itemEnd(lines, index)
    ranges.push({ from: index + 1, to: end + 1 })
    index = end
  }
  return ranges
}

/** A file whose tests were touched, and which of its lines are tests. */
export interface TestRegion {
  readonly file: string
  readonly ranges: ReadonlyArray<LineRange>
}

/** Where git says a hunk lies when its heading names a test module or function. */
const TEST_HEADING = /\bmod tests?\b|#\[cfg\(test\)\]|import\.meta\.vitest|\btest "/u

/** Lines of a source file's hunks that are tests, as far as the hunks alone can tell. */
const rangesInHunks = ({ hunks, path }: FileDiff): ReadonlyArray<LineRange> =>
  hunks.flatMap(({ heading, lines, newLines, newStart }) => {
    const opening = INLINE.find(([extension]) => extension.test(path))?.[1]
    if (opening === undefined) return []
    const end = newStart + newLines - 1
    if (TEST_HEADING.test(heading)) return [{ from: newStart, to: end }]
    const first = lines.find(({ kind, text }) => kind !== "removed" && opening.test(text))?.newLine
    return first == null ? [] : [{ from: first, to: end }]
  })

/**
 * The test regions of the files that a diff (text of `git diff`) touches. With the texts after the change inline tests
 * are found exactly, without them as far as the hunks show; a deleted file has none.
 */
export const changedTestRegions = (
  diff: string,
  after: ReadonlyMap<string, string> = new Map()
): ReadonlyArray<TestRegion> =>
  parseUnifiedDiff(diff).flatMap((file) => {
    if (file.status === "deleted") return []
    const text = after.get(file.path)
    const ranges = isTestPath(file.path)
      ? [{ from: 1, to: Number.MAX_SAFE_INTEGER }]
      : text === undefined
        ? rangesInHunks(file)
        : testRegionOf(file.path, text)
    return ranges.length === 0 ? [] : [{ file: file.path, ranges }]
  })

/** True when the place lies in one of the regions. */
export const isInside = (
  regions: ReadonlyArray<TestRegion>,
  place: { readonly file: string | null; readonly line: number | null }
): boolean =>
  regions.some(
    ({ file, ranges }) =>
      place.file === file &&
      (place.line === null
        ? isTestPath(file)
        : ranges.some(({ from, to }) => from <= (place.line ?? 0) && (place.line ?? 0) <= to))
  )
