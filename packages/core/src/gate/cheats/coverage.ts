/**
 * Coverage thresholds lowered or dropped.
 *
 * @since 0.1.0
 */
import { type CheatRule, detection, excerpt, type ScannedLine } from "./scanned.ts"

const CONFIG =
  /(?:^|\/)(?:(?:vitest|vite|jest|karma)\.(?:config|workspace|conf)\.\w+|package\.json|\.?(?:nycrc|c8rc)(?:\.\w+)?|nyc\.config\.\w+|\.?codecov\.ya?ml|\.coveragerc|pyproject\.toml|setup\.cfg|tox\.ini|pytest\.ini|Makefile|build\.gradle(?:\.kts)?|pom\.xml|phpunit\.xml(?:\.dist)?|\.?tarpaulin\.toml|\.simplecov|mix\.exs|coveralls\.json|Cargo\.toml)$/u

const THRESHOLD =
  /["']?\b(branches|functions|lines|statements|fail[_-]under|cov-fail-under|target|threshold|minimum(?:_coverage|Coverage)?|minimum|global)\b["']?\s*(?:[=:>]|\s)\s*["']?(\d+(?:\.\d+)?)%?/u

/** This one means coverage wherever it stands. */
const ANYWHERE = /--(cov-fail-under|fail-under-lines|fail-under|check-coverage --lines)[= ](\d+(?:\.\d+)?)/u

const thresholdOf = (path: string, { bare }: ScannedLine): { key: string; value: number } | null => {
  const match = ANYWHERE.exec(bare) ?? (CONFIG.test(path) ? THRESHOLD.exec(bare) : null)
  return match === null ? null : { key: match[1] ?? "", value: Number(match[2]) }
}

export const loweredCoverage: CheatRule = (file) =>
  file.hunks.flatMap(({ after, before }) => {
    const now = after
      .filter(({ changed }) => changed)
      .flatMap((line) => {
        const threshold = thresholdOf(file.path, line)
        return threshold === null ? [] : [{ ...threshold, line }]
      })
    return before
      .filter(({ changed, moved }) => changed && !moved)
      .flatMap((line) => {
        const old = thresholdOf(file.path, line)
        if (old === null || old.value === 0) return []
        const same = now.find(({ key }) => key === old.key)
        if (same !== undefined && same.value >= old.value) return []
        const message =
          same === undefined
            ? `A coverage threshold is dropped: ${excerpt(line)}`
            : `A coverage threshold is lowered from ${old.value} to ${same.value}: ${excerpt(same.line)}`
        return [detection("coverage-lowered", "critical", 90, file, (same?.line ?? line).line, message)]
      })
  })
