/**
 * One question to git without a runtime, for commands that are over before one would have started.
 *
 * @since 0.1.0
 */
import { spawnSync } from "node:child_process"
import { gitEnvironment } from "../git/gitEnvironment.ts"
import type { OpenProject } from "../openProject.ts"

/** A tree of a million names is some 60 MB. */
const MAX_BYTES = 256 * 1024 * 1024

/** Its standard output; null when git is missing or has no answer. */
export const askGit = (
  { commonDir }: Pick<OpenProject, "commonDir">,
  args: ReadonlyArray<string>,
  input = ""
): string | null => {
  if (commonDir === null) return null
  const { status, stdout } = spawnSync("git", ["--git-dir", commonDir, ...args], {
    encoding: "utf8",
    input,
    env: gitEnvironment(process.env),
    maxBuffer: MAX_BYTES,
    stdio: ["pipe", "pipe", "ignore"]
  })
  return status === 0 ? stdout : null
}
