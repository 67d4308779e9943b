/** Git in a folder, in an environment that knows nothing about the machine's user. */
import { spawnSync } from "node:child_process"
import { environmentOf, type Place } from "./cli.ts"

export type Git = (...args: ReadonlyArray<string>) => string

/** Answers the output without its last line break; throws when git fails. */
export const gitIn = ({ dir, home }: Pick<Place, "dir" | "home">): Git => {
  const env = environmentOf({ home })
  return (...args) => {
    const { error, status, stderr, stdout } = spawnSync("git", args, { cwd: dir, env, encoding: "utf8" })
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${error?.message ?? ""}${stderr}${stdout}`)
    return stdout.replace(/\n$/u, "")
  }
}
