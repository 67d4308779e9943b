/**
 * Iron Law "zero hacks": scans the diff of a change for work that only looks done. Owns the list of rules; each rule is
 * one concept in `cheats/`. Hard-coded expected values are not detected.
 *
 * @since 0.1.0
 */
import { loosened, removedAssertions, tautologies } from "./cheats/assertions.ts"
import { loweredCoverage } from "./cheats/coverage.ts"
import { deletedTests, emptiedTests } from "./cheats/deletedTests.ts"
import { editedJudges } from "./cheats/editedJudges.ts"
import { emptyCatches } from "./cheats/emptyCatches.ts"
import { type CheatRule, scannedFiles } from "./cheats/scanned.ts"
import { skippedHooks } from "./cheats/skippedHooks.ts"
import { skippedTests } from "./cheats/skippedTests.ts"
import { rewrittenSnapshots } from "./cheats/snapshots.ts"
import { stubbedDependencies } from "./cheats/stubbedDependencies.ts"
import { suppressions } from "./cheats/suppressions.ts"
import type { FileDiff } from "./diff/UnifiedDiff.ts"
import type { Finding } from "./Gate.ts"

const RULES: ReadonlyArray<CheatRule> = [
  skippedHooks,
  suppressions,
  skippedTests,
  deletedTests,
  emptiedTests,
  removedAssertions,
  tautologies,
  loosened,
  rewrittenSnapshots,
  emptyCatches,
  editedJudges,
  loweredCoverage,
  stubbedDependencies
]

/** Every rule id that a finding can carry. */
export const CHEAT_RULES = [
  "skipped-hooks",
  "suppression-added",
  "coverage-suppressed",
  "test-skipped",
  "test-focused",
  "test-deleted",
  "test-emptied",
  "assertion-removed",
  "tautology",
  "expectation-loosened",
  "snapshot-rewritten",
  "empty-catch",
  "gate-config-edited",
  "coverage-lowered",
  "dependency-stubbed"
] as const
export type CheatRuleName = (typeof CHEAT_RULES)[number]

/**
 * Findings in the order of the diff. Only added code counts (removed tests, assertions, thresholds and judges besides);
 * Markdown, lock files and `backlog/` are not scanned.
 */
export const scanDiff = (diff: ReadonlyArray<FileDiff>): ReadonlyArray<Finding> => {
  const files = scannedFiles(diff)
  return files.flatMap((file) => RULES.flatMap((rule) => rule(file, { files })))
}
