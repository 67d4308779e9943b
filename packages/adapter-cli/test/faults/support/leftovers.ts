/** What a run may not leave behind, each as one line of text; nothing when it left nothing. */
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs"
import { join } from "node:path"
import { btk, environmentOf } from "../../support/cli.ts"
import { removePlace } from "../../support/project.ts"
import type { Shop } from "./shop.ts"

const readOr = (path: string): string => {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return ""
  }
}

const linkOr = (path: string): string => {
  try {
    return readlinkSync(path)
  } catch {
    return ""
  }
}

const commandOf = (pid: number): string => readOr(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim()

/** Processes with the folder in their environment, command line or working directory. */
const pidsOf = (base: string): ReadonlyArray<number> =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) =>
      [readOr(`/proc/${pid}/environ`), commandOf(pid), linkOr(`/proc/${pid}/cwd`)].some((text) => text.includes(base))
    )

export const processesOf = (base: string): ReadonlyArray<string> =>
  pidsOf(base).map((pid) => `process ${pid}: ${commandOf(pid)}`)

/** Takes a place away with all that still runs in it, as after a test that failed. */
export const clearPlace = ({ base }: { readonly base: string }): void => {
  for (const pid of pidsOf(base)) process.kill(pid, "SIGKILL")
  removePlace({ base })
}

const below = (dir: string): ReadonlyArray<string> =>
  existsSync(dir) ? readdirSync(dir, { recursive: true, encoding: "utf8" }) : []

/** Folders of slots and of waves, and folders of agents. */
const folders = ({ home, tmp }: Shop): ReadonlyArray<string> => {
  const cache = join(home, ".cache/backlog-toolkit")
  const projects = existsSync(cache) ? readdirSync(cache) : []
  return [
    ...projects.flatMap((name) => readdirSync(join(cache, name)).map((wave) => `slots of ${wave}`)),
    ...readdirSync(tmp).map((name) => `temporary ${name}`)
  ]
}

/** Locks, private index files and records of running commands. */
const gitFiles = ({ dir }: Shop): ReadonlyArray<string> =>
  below(join(dir, ".git"))
    .filter((path) => /\.lock$|backlog-index-|\.run\.json/u.test(path))
    .map((path) => `.git/${path}`)

/** A blocked ticket keeps its branch. */
const branches = (shop: Shop, kept: ReadonlyArray<string>): ReadonlyArray<string> => {
  const there = shop.git("branch", "--list", "--format=%(refname:short)").split("\n")
  const wanted = new Set(["main", ...kept])
  return [
    ...there.filter((name) => !wanted.has(name)).map((name) => `branch ${name}`),
    ...[...wanted].filter((name) => !there.includes(name)).map((name) => `branch ${name} is missing`)
  ]
}

const repository = (shop: Shop): ReadonlyArray<string> => {
  const fsck = spawnSync("git", ["fsck", "--full", "--no-dangling", "--no-progress"], {
    cwd: shop.dir,
    encoding: "utf8",
    env: environmentOf(shop)
  })
  const verified = btk(shop, ["verify", "--strict"])
  return [
    ...shop
      .git("worktree", "list")
      .split("\n")
      .slice(1)
      .map((line) => `worktree ${line}`),
    ...shop
      .git("status", "--porcelain")
      .split("\n")
      .flatMap((line) => (line === "" ? [] : [`status ${line}`])),
    ...(fsck.status === 0 && `${fsck.stdout}${fsck.stderr}` === "" ? [] : [`fsck: ${fsck.stdout}${fsck.stderr}`]),
    ...(verified.code === 0 ? [] : [`verify: ${verified.out}${verified.err}`])
  ]
}

export const leftovers = (shop: Shop, blockedBranches: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...processesOf(shop.base),
  ...folders(shop),
  ...gitFiles(shop),
  ...branches(shop, blockedBranches),
  ...repository(shop)
]
