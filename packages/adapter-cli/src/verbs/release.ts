/**
 * `btk release <key>`
 *
 * @since 0.1.0
 */
import type { VerbRun } from "../Verb.ts"
import { simpleVerb } from "./simple.ts"

export const run: VerbRun = (call) =>
  simpleVerb(
    call,
    "release",
    ({ uid }, by) => ({ type: "release", uid, by, reason: call.value("reason") ?? "" }),
    ({ key }) => `${key} is free again.`
  )
