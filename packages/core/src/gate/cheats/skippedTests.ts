/**
 * Tests that are skipped, expected to fail, or shut out by a focused one.
 *
 * @since 0.1.0
 */
import { type CheatRule, detection, excerpt } from "./scanned.ts"

type Rules = ReadonlyArray<readonly [files: RegExp, pattern: RegExp]>

const SCRIPT = /\.(?:[cm]?[jt]sx?|vue|svelte)$/u
const SUITES = "(?:describe|it|test|suite|context|specify|bench|scenario)"

const SKIPPED: Rules = [
  [SCRIPT, new RegExp(String.raw`\b${SUITES}(?:\.\w+)*\.(?:skip|fails|failing)\b`, "u")],
  [SCRIPT, new RegExp(String.raw`\b${SUITES}(?:\.\w+)*\.(?:skipIf\(\s*true|runIf\(\s*false)\b`, "u")],
  [SCRIPT, /(?<![.\w])x(?:it|describe|test|context|specify)(?:\.\w+)*\s*[(`]/u],
  [SCRIPT, /\b(?:t|this|ctx|context|task)\.skip\(/u],
  [SCRIPT, new RegExp(String.raw`\b${SUITES}\(.*\{[^}]*\bskip:\s*(?:true\b|["'\x60])`, "u")],
  [/\.py$/u, /\bpytest\.mark\.(?:skip|skipif|xfail)\b|\bpytest\.(?:skip|xfail)\(|\bself\.skipTest\(/u],
  [/\.py$/u, /@(?:unittest\.)?(?:skip(?:If|Unless)?|expectedFailure)\b/u],
  [/\.go$/u, /\b[tbf]\.Skip(?:Now|f)?\(/u],
  [/\.rs$/u, /#\[\s*(?:cfg_attr\(.*,\s*)?ignore\b/u],
  [/\.(?:java|kts?|scala|groovy)$/u, /@(?:Disabled|Ignore|DisabledIf|DisabledOnOs)\b/u],
  [/\.(?:cs|fs|vb)$/u, /\[(?:Fact|Theory|Test|TestMethod|TestCase)\(.*\bSkip\s*=|\[Ignore\b/u],
  [/\.php$/u, /\bmarkTest(?:Skipped|Incomplete)\(/u],
  [/\.rb$/u, /^\s*(?:skip|pending)(?:\s+["']|\s*$|\()|(?<![.\w])x(?:it|describe|context|specify)\b/u],
  [/\.swift$/u, /\bXCTSkip(?:If|Unless)?\b/u],
  [/\.exs?$/u, /@(?:module)?tag\s+:?skip\b/u],
  [/\.dart$/u, /\bskip:\s*(?:true\b|["'])/u]
]

const FOCUSED: Rules = [
  [SCRIPT, new RegExp(String.raw`\b${SUITES}(?:\.\w+)*\.only\b`, "u")],
  [SCRIPT, /(?<![.\w])f(?:it|describe|context)(?:\.\w+)*\s*\(/u],
  [SCRIPT, new RegExp(String.raw`\b${SUITES}\(.*\{[^}]*\bonly:\s*true\b`, "u")],
  [/\.rb$/u, /(?<![.\w])f(?:it|describe|context)\b|\bfocus:\s*true\b/u],
  [/\.exs?$/u, /@(?:module)?tag\s+:?focus\b/u],
  [/\.swift$/u, /(?<![.\w])f(?:it|describe|context)\(/u]
]

const hits = (rules: Rules, path: string, code: string): boolean =>
  rules.some(([files, pattern]) => files.test(path) && pattern.test(code))

export const skippedTests: CheatRule = (file) => {
  if (!file.isTest && !file.path.endsWith(".rs")) return []
  return file.added.flatMap((line) => [
    ...(hits(SKIPPED, file.path, line.masked)
      ? [
          detection(
            "test-skipped",
            "critical",
            95,
            file,
            line.line,
            `A test is skipped or expected to fail: ${excerpt(line)}`
          )
        ]
      : []),
    ...(hits(FOCUSED, file.path, line.masked)
      ? [
          detection(
            "test-focused",
            "critical",
            95,
            file,
            line.line,
            `A focused test shuts out all others: ${excerpt(line)}`
          )
        ]
      : [])
  ])
}
