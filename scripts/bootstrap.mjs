// Installs the workspace when its lockfile is not what is installed. Plain JavaScript: runs on any Node from 20 on.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const stamp = `${root}/node_modules/.cache/bootstrap.sha256`
const digest = createHash("sha256")
  .update(readFileSync(`${root}/pnpm-lock.yaml`))
  .update(readFileSync(`${root}/pnpm-workspace.yaml`))
  .digest("hex")

const installed = existsSync(`${root}/node_modules/.modules.yaml`) && existsSync(stamp) && readFileSync(stamp, "utf8") === digest
if (!installed) {
  const { packageManager } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"))
  const { status } = spawnSync("npx", ["--yes", packageManager, "install", "--frozen-lockfile"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32"
  })
  if (status === 0) {
    mkdirSync(`${root}/node_modules/.cache`, { recursive: true })
    writeFileSync(stamp, digest)
  }
  process.exitCode = status ?? 1
}
