/**
 * The command line as a function: `main(argv, io)` answers the exit code. The program is `bin.ts`.
 *
 * @since 0.1.0
 */
export { main, processIo } from "./main.ts"
export type { Call, Io, VerbRun, VerbSpec } from "./Verb.ts"
export { VERBS } from "./verbs.ts"
