// Published versions of npm packages, unpacked once into a folder that is kept.
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"

const run = (command, args, cwd) => {
  const { status, stdout } = spawnSync(command, args, { cwd, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 })
  return status === 0 ? stdout : null
}

/** Versions without pre-releases, in the order of their publication. */
export const versionsOf = (work, name) => {
  const out = run("npm", ["view", name, "versions", "--json"], work)
  return (out === null ? [] : JSON.parse(out)).filter((version) => /^\d+\.\d+\.\d+$/u.test(version))
}

/** The folder with a version's files; null where the registry doesn't have it. */
export const unpacked = (work, name, version) => {
  const folder = join(work, `${name.replaceAll("/", "+")}-${version}`)
  if (existsSync(folder)) return folder
  const out = run("npm", ["pack", `${name}@${version}`, "--silent"], work)
  const tarball = out?.trim().split("\n").at(-1)
  if (!tarball) return null
  const scratch = mkdtempSync(join(work, "x-"))
  if (run("tar", ["xzf", join(work, tarball), "-C", scratch], work) === null) return null
  const [inner] = readdirSync(scratch)
  renameSync(join(scratch, inner), folder)
  rmSync(scratch, { recursive: true })
  rmSync(join(work, tarball))
  return folder
}
