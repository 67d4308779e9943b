/** A process that runs one job and says so, to be killed without a chance to clean up. Arguments: runtimeDir, marker, script. */
import * as Effect from "effect/Effect"
import { make } from "../../src/process/NodeProcesses.ts"

const [runtimeDir = "", marker = "", command = ""] = process.argv.slice(2)

await Effect.runPromise(
  make({ runtimeDir }).run({ command, cwd: runtimeDir, env: {}, timeoutMs: 600_000, stdin: null, marker })
)
