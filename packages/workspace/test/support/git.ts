/** Git in a folder, in an environment that knows nothing about the machine's user. */
import { spawnSync } from "node:child_process"

export type GitEnv = Readonly<Record<string, string>>

export const gitEnvOf = (home: string): Record<string, string> => ({
  PATH: process.env["PATH"] ?? "",
  HOME: home,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null"
})

/** For commands that may fail. */
export const tryGit = (args: ReadonlyArray<string>, cwd: string, env: GitEnv) =>
  spawnSync("git", args, { cwd, env, encoding: "utf8" })

/** Answers the output without its last line break; throws when git fails. */
export const runGit = (args: ReadonlyArray<string>, cwd: string, env: GitEnv): string => {
  const { status, stderr, stdout } = tryGit(args, cwd, env)
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}${stdout}`)
  return stdout.replace(/\n$/u, "")
}
