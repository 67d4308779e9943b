/**
 * Git hooks skipped or pointed elsewhere: `--no-verify`, `core.hooksPath`, `HUSKY=0` and their kin.
 *
 * @since 0.1.0
 */
import { type CheatRule, detection, excerpt } from "./scanned.ts"
import { isQuoted } from "./source.ts"

const PATTERNS: ReadonlyArray<RegExp> = [
  /\bgit\b[^"'`|;&]*\b(?:commit|push|merge|rebase|am|cherry-pick|revert)\b[^|;&]*\s--no-verify\b/u,
  /\bgit commit\b(?:\s+-[a-mo-z]+)*\s+-[a-z]*n[a-z]*(?=\s|$|["'`])/u,
  /["'`]--no-verify["'`]/u,
  /\bHUSKY["']?\s*[=:]\s*["']?0\b|\b(?:HUSKY_SKIP_HOOKS|SKIP_GIT_HOOKS|SKIP_HOOKS)["']?\s*[=:]\s*["']?(?:1|true)\b|\bLEFTHOOK=(?:0|false)\b/u,
  /\bgit\b(?!.*--(?:get|unset))[^|;&]*\bcore\.hooksPath\b|["'`]core\.hooksPath["'`]\s*,\s*["'`\w]/iu
]

/** In a sentence the command stands between words; run from a string it opens it or follows a shell separator. */
const opensString = (raw: string, index: number): boolean =>
  /(?:["'`;&|(]|\$\(|\bsh -c\s*["']?)\s*$/u.test(raw.slice(0, index))

export const skippedHooks: CheatRule = (file) =>
  file.added.flatMap((line) =>
    PATTERNS.some((pattern) => {
      const match = pattern.exec(line.bare)
      if (match === null) return false
      const startsQuote = /^["'`]/u.test(match[0])
      const quoted = isQuoted(line, match.index) || startsQuote
      if (!quoted) return true
      // A test's string is an example; elsewhere a string is run when the command opens it.
      return !file.isTest && (startsQuote || opensString(line.raw, match.index))
    })
      ? [detection("skipped-hooks", "critical", 95, file, line.line, `Git hooks are skipped: ${excerpt(line)}`)]
      : []
  )
