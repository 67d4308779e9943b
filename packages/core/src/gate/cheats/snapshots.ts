/**
 * Snapshots rewritten wholesale: the expected output replaced by whatever the code prints now.
 *
 * @since 0.1.0
 */
import { type CheatRule, detection } from "./scanned.ts"

const SNAPSHOT = /\.(?:snap|ambr|golden|approved\.\w+|received\.\w+)$|(?:^|\/)__snapshots__\//u

/** Replaced lines from which a rewrite is no longer a small, reviewable edit. */
const MANY = 10
/** Fewer replaced lines count when they outnumber what stayed around them. */
const FEW = 3

export const rewrittenSnapshots: CheatRule = (file) => {
  if (!SNAPSHOT.test(file.path)) return []
  if (file.diff.status === "deleted") {
    return [detection("snapshot-rewritten", "important", 85, file, null, "A snapshot file is deleted.")]
  }
  const lines = file.diff.hunks.flatMap((hunk) => hunk.lines)
  const removed = lines.filter(({ kind }) => kind === "removed").length
  const context = lines.filter(({ kind }) => kind === "context").length
  return removed >= MANY || (removed >= FEW && removed > context)
    ? [
        detection(
          "snapshot-rewritten",
          "important",
          85,
          file,
          file.removed[0]?.line ?? 1,
          `${removed} lines of a snapshot are replaced.`
        )
      ]
    : []
}
