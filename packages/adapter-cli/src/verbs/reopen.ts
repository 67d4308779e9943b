/**
 * `btk reopen <key> --reason "…"`
 *
 * @since 0.1.0
 */
import type { VerbRun } from "../Verb.ts"
import { requiredReason, simpleVerb } from "./simple.ts"

export const run: VerbRun = (call) => {
  const reason = requiredReason(call)
  return simpleVerb(
    call,
    "reopen",
    ({ uid }) => ({ type: "reopen", uid, reason }),
    ({ key, status }) => `${key} is ${status} again.`
  )
}
