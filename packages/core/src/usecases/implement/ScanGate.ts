/**
 * The cheat scan of a slot's diff, and the rule that a change touches only what its ticket declares (tests always may).
 * A detection is a fact in the log with file and line, and blocks the gate.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { scanDiff } from "../../gate/CheatScan.ts"
import type { Finding } from "../../gate/Gate.ts"
import { isTestPath } from "../../gate/RedGreen.ts"
import { parseUnifiedDiff } from "../../gate/diff/UnifiedDiff.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { pathSetOf } from "../../wave/PathSet.ts"
import { plannedPath } from "../../wave/PlannedPath.ts"
import { now } from "../now.ts"
import { type Judged, step, withoutRun } from "./Receipts.ts"
import { record, type Slot, tell } from "./Slot.ts"

const lineOf = ({ file, line, message, rule }: Finding): string => `${file ?? "?"}:${line ?? "?"} ${rule}: ${message}`

/** Paths that the change may touch: what the ticket declares, and tests. */
const undeclared = (slot: Slot, paths: ReadonlyArray<string>): ReadonlyArray<string> => {
  const declared = pathSetOf(slot.content.files, plannedPath)
  return paths.filter((path) => !isTestPath(path) && !declared.covers(path))
}

/** How the reason of a caught cheat begins: all that a resumed run knows of it is its receipt. */
const CHEAT = "Cheating detected"

/** True when a scan caught the candidate cheating: such work is thrown away, not mended. */
export const isCheat = ({ reason, verdict }: Judged): boolean => verdict === "failed" && reason.startsWith(CHEAT)

const judge = (findings: ReadonlyArray<Finding>, outside: ReadonlyArray<string>, files: number): Judged => {
  if (findings.length > 0) {
    const reason = `${CHEAT}: ${lineOf(findings[0] as Finding)}${findings.length > 1 ? ` (and ${findings.length - 1} more)` : ""}`
    return { verdict: "failed", reason, feedback: ["This must be undone:", ...findings.map(lineOf)] }
  }
  if (outside.length > 0) {
    const reason = `The change touches paths that the ticket doesn't declare: ${outside.join(", ")}.`
    return { verdict: "failed", reason, feedback: [reason] }
  }
  return { verdict: "passed", reason: `Nothing suspicious in ${files} changed files.`, feedback: [] }
}

/** Scans the difference between the base tree and the candidate; bound to the patch. */
export const scanGate = (slot: Slot, attempt: number, baseTree: string, tree: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const patch = yield* vcs.patchId(baseTree, tree)
    return yield* step(
      slot,
      { gate: "review", step: "scan", attempt, subject: { tree: null, patch, revision: null }, command: null },
      Effect.gen(function* () {
        const paths = yield* vcs.changedPaths(baseTree, tree)
        const findings = scanDiff(parseUnifiedDiff(yield* vcs.diff(baseTree, tree)))
        if (findings.length > 0) {
          yield* record(slot, `hack/${patch}`, [{ type: "gate.hack-detected", data: { attempt, patch, findings } }])
          for (const { file, line, rule } of findings) yield* tell({ _tag: "hack", key: slot.key, rule, file, line })
        }
        return {
          ...withoutRun(yield* now, judge(findings, undeclared(slot, paths), paths.length), tree),
          diagnostics: findings.map(({ file, line, message, rule }) => ({ file, line, message, rule }))
        }
      })
    )
  })
