/**
 * `btk claim <key>`
 *
 * @since 0.1.0
 */
import { countFlag } from "../parse.ts"
import type { VerbRun } from "../Verb.ts"
import { simpleVerb } from "./simple.ts"

const MINUTE = 60_000
/** A working day: people claim in the morning. Waves hold their tickets by the log, not by a lease. */
const DEFAULT_LEASE_MINUTES = 480

export const run: VerbRun = (call) => {
  const leaseMs = countFlag(call, "lease", DEFAULT_LEASE_MINUTES) * MINUTE
  return simpleVerb(
    call,
    "claim",
    ({ uid }, by) => ({ type: "claim", uid, by, leaseMs }),
    ({ claim, key }) => `${key} is yours, ${claim?.by ?? ""}.`
  )
}
