// Is what the lockfile says installed? If not, install it with the pinned pnpm, through npx: Node and npm are enough.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { withLock } from "./lock.mjs"

const read = (path) => (existsSync(path) ? readFileSync(path, "utf8") : "")

const digestOf = (root) =>
  createHash("sha256")
    .update(read(join(root, "pnpm-lock.yaml")))
    .update(read(join(root, "pnpm-workspace.yaml")))
    .digest("hex")

const stampOf = (root) => join(root, "node_modules/.cache/bootstrap.sha256")

/** True when `node_modules` was installed from this very lockfile. */
export const isInstalled = (root) =>
  existsSync(join(root, "node_modules/.modules.yaml")) && read(stampOf(root)) === digestOf(root)

const npx = (root) => {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  return spawnSync(
    "npx",
    ["--yes", packageManager, "install", "--frozen-lockfile", "--config.confirmModulesPurge=false"],
    {
      cwd: root,
      // The caller's stdout may be a document that a program reads.
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32"
    }
  )
}

/** An install through a link would point the other checkout's packages at this one. */
const isBorrowed = (root) => lstatSync(join(root, "node_modules"), { throwIfNoEntry: false })?.isSymbolicLink() === true

/** Installs when needed. Resolves to 0, or to the exit code of the install that failed. */
export const ensureInstalled = async (root) => {
  if (isInstalled(root)) return 0
  if (isBorrowed(root)) {
    process.stderr.write(
      "The workspace was not installed: node_modules is a link, and what it points to was installed from another lockfile.\n" +
        'Next: replace the link by an empty folder, then run "npm run setup".\n'
    )
    return 1
  }
  return withLock(join(root, ".bootstrap.lock"), () => {
    if (isInstalled(root)) return 0
    const digest = digestOf(root)
    const { error, status } = npx(root)
    if (error !== undefined || status !== 0) {
      process.stderr.write(
        `The workspace could not be installed (${error?.message ?? `exit code ${status}`}).\n` +
          `Why: the first run downloads the locked dependencies from your npm registry.\n` +
          `Next: check "npm ping", then run "npm run setup" again.\n`
      )
      return status || 1
    }
    mkdirSync(join(root, "node_modules/.cache"), { recursive: true })
    writeFileSync(stampOf(root), digest)
    return 0
  })
}
