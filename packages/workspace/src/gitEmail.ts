/**
 * The e-mail of the person at a folder, as Git knows it; null without Git or identity.
 *
 * @since 0.1.0
 */
import { askGit } from "./git/branchAt.ts"
import type { Env } from "./process/environment.ts"

export const gitEmail = (dir: string, env: Env = process.env): string | null => {
  const email = askGit(dir, ["config", "--get", "user.email"], env)?.replaceAll(/\s/gu, "") ?? ""
  return email === "" ? null : email
}
