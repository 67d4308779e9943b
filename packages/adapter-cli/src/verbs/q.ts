/**
 * `btk q "<title>"`: quick capture; infers type and urgency from the title, and prints the key only.
 *
 * @since 0.1.0
 */
import { run as create } from "./create.ts"
import type { VerbRun } from "../Verb.ts"

export const run: VerbRun = (call) =>
  create({ ...call, flag: (name) => name === "quiet" || name === "quick" || call.flag(name) })
