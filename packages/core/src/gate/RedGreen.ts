/**
 * The judges of the TDD gate, all pure: they see reports, exit codes, places and texts, and run nothing.
 * Owns only which modules belong together; reading output belongs to TestReport.
 *
 * @since 0.1.0
 */
export { type TddMode, minTestsFor, modeFor } from "./GateMode.ts"
export { type BaselineJudgement, judgeBaseline } from "./redgreen/Baseline.ts"
export { type GreenJudgement, judgeGreen } from "./redgreen/Green.ts"
export { type RedJudgement, judgeRed } from "./redgreen/Red.ts"
export type { TestRun } from "./redgreen/runs.ts"
export { type LineRange, type TestRegion, changedTestRegions, isTestPath, testRegionOf } from "./TestPaths.ts"
export { testRegionsOnlyGrow } from "./TestRegionsGrow.ts"
