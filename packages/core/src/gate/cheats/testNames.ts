/**
 * Finds the tests that source lines declare, by name, per language.
 *
 * @since 0.1.0
 */
import type { ScannedLine } from "./scanned.ts"
import { isQuoted } from "./source.ts"

export interface DeclaredTest {
  readonly name: string
  /** Index in the lines given. */
  readonly index: number
}

const CALLED = /(?<![.\w])(?:it|test|specify|scenario)(?:\.\w+)*\s*\(?\s*(["'`])((?:\\.|(?!\1).)+)\1/u
const NAMED: ReadonlyArray<readonly [RegExp, RegExp]> = [
  [/\.py$/u, /^\s*(?:async\s+)?def (test\w*)\s*\(/u],
  [/\.go$/u, /^func ((?:Test|Fuzz|Example)\w*)\s*\(/u],
  [/\.php$/u, /\bfunction (test\w+)\s*\(/u],
  [/\.swift$/u, /\bfunc (test\w+)\s*\(/u],
  [/\.rb$/u, /^\s*def (test_\w+)/u]
]
/** An attribute on one of the lines above makes a function a test. */
const MARKED: ReadonlyArray<readonly [RegExp, RegExp, RegExp]> = [
  [/\.rs$/u, /#\[(?:\w+::)*(?:test|rstest|test_case|proptest)\b/u, /\bfn (\w+)\s*[(<]/u],
  [
    /\.(?:java|kts?|scala|groovy)$/u,
    /@(?:Test|ParameterizedTest|RepeatedTest)\b/u,
    /\b(?:fun|void|def)\s+[`]?([\w ]+)[`]?\s*\(/u
  ],
  [/\.(?:cs|fs|vb)$/u, /\[(?:Fact|Theory|Test|TestMethod|TestCase)\b/u, /\b(?:void|Task|async Task)\s+(\w+)\s*\(/u]
]
/** Attributes stand at most this many lines above their function. */
const REACH = 4

const CALLED_IN = /\.(?:[cm]?[jt]sx?|vue|svelte|rb|exs?|dart|groovy)$/u

export const declaredTests = (path: string, lines: ReadonlyArray<ScannedLine>): ReadonlyArray<DeclaredTest> =>
  lines.flatMap((line, index) => {
    const called = CALLED_IN.test(path) ? CALLED.exec(line.bare) : null
    if (called !== null && !isQuoted(line, called.index)) return [{ name: called[2] ?? "", index }]
    const named = NAMED.find(([files]) => files.test(path))?.[1].exec(line.masked)?.[1]
    if (named !== undefined) return [{ name: named, index }]
    const [, mark, declaration] = MARKED.find(([files]) => files.test(path)) ?? []
    const marked = declaration?.exec(line.masked)?.[1]
    if (mark === undefined || marked === undefined) return []
    const above = lines.slice(Math.max(0, index - REACH), index + 1)
    const nearest = above.findLastIndex(({ masked }) => mark.test(masked))
    const between = nearest === -1 ? [] : above.slice(nearest, -1)
    return nearest !== -1 && !between.some(({ masked }) => declaration?.test(masked) === true)
      ? [{ name: marked, index }]
      : []
  })
