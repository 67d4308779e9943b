/**
 * `btk close <key> --reason "…"`: cancels; completion is proven by `implement`, never said.
 *
 * @since 0.1.0
 */
import type { VerbRun } from "../Verb.ts"
import { requiredReason, simpleVerb } from "./simple.ts"

export const run: VerbRun = (call) => {
  const reason = requiredReason(call)
  return simpleVerb(
    call,
    "close",
    ({ uid }) => ({ type: "cancel", uid, reason }),
    ({ key }) => `${key} is cancelled.`
  )
}
