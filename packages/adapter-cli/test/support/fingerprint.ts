/** What a command that is refused has to leave as it was: files, log and refs of a folder, as text that can be compared. */
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs"
import { join } from "node:path"

/** Disposable: a reader may write its snapshot, and whoever runs processes its marks. */
const DISPOSABLE = new Set(["cache", "run"])

const digest = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 12)

const linesOf = (dir: string, skip: (path: string) => boolean, prefix = ""): ReadonlyArray<string> =>
  readdirSync(dir)
    .toSorted()
    .flatMap((name) => {
      const path = `${prefix}${name}`
      if (skip(path)) return []
      const file = join(dir, name)
      const stat = lstatSync(file)
      if (stat.isSymbolicLink()) return [`${path} -> ${readlinkSync(file)}`]
      return stat.isDirectory() ? [`${path}/`, ...linesOf(file, skip, `${path}/`)] : [`${path} ${digest(file)}`]
    })

/** Store, without its disposable folders. */
const storeLines = (store: string, prefix: string): ReadonlyArray<string> =>
  existsSync(store)
    ? linesOf(store, (path) => path.split("/").some((part) => DISPOSABLE.has(part))).map((line) => `${prefix}${line}`)
    : []

/** Index and work tree as Git sees them; empty where there is no repository, or none that Git can read. */
const status = (dir: string): string => {
  // Without locks: a refreshed index would need space on a disk that may be full.
  const args = ["--no-optional-locks", "-C", dir, "status", "--porcelain=v2", "--branch"]
  const { signal, stderr, stdout } = spawnSync("git", args, {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C" }
  })
  if (signal !== null) throw new Error(`git status was ended by ${signal}: ${stderr}`)
  return stdout
}

const refLines = (gitDir: string): ReadonlyArray<string> =>
  existsSync(join(gitDir, "refs")) ? linesOf(gitDir, (path) => !/^(?:HEAD$|packed-refs$|refs(?:\/|$))/u.test(path)) : []

/** One line for each file of the folder, of its store, and each ref. */
export const fingerprint = (dir: string): string =>
  [
    ...linesOf(dir, (path) => path === ".git" || path === ".backlog"),
    ...storeLines(join(dir, ".backlog"), ".backlog/"),
    ...storeLines(join(dir, ".git/backlog"), ".git/backlog/"),
    ...refLines(join(dir, ".git")),
    status(dir)
  ].join("\n")
