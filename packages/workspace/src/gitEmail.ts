/**
 * The e-mail of the person at a folder, as Git knows it; null without Git or identity.
 *
 * @since 0.1.0
 */
import { spawnSync } from "node:child_process"

export const gitEmail = (dir: string): string | null => {
  const { status, stdout } = spawnSync("git", ["-C", dir, "config", "--get", "user.email"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"]
  })
  const email = status === 0 ? stdout.trim().replaceAll(/\s/gu, "") : ""
  return email === "" ? null : email
}
