// Starts the command line of this checkout; `../btk` calls it. Prints nothing on stdout: that belongs to the program.
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { constants } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { stripVTControlCharacters } from "node:util"
import { bundleInputs, readStamp, snapshot, writeStamp } from "./lib/freshness.mjs"
import { ensureInstalled, isInstalled } from "./lib/install.mjs"
import { withLock } from "./lib/lock.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const out = join(root, "packages/adapter-cli/dist/bundle")
const program = join(out, "bin.js")
const stampFile = join(root, "packages/adapter-cli/dist/.bundle.stamp.json")
const pinnedNode = join(root, "node_modules/node/bin/node")

/** True when the bundle was built from the present contents. Refreshes the times that the stamp remembers. */
const isFresh = () => {
  const stamp = readStamp(stampFile)
  const now = snapshot(root, bundleInputs(root), stamp.files)
  if (!existsSync(program) || now.digest !== stamp.digest) return false
  if (!now.unchanged) writeStamp(stampFile, now)
  return true
}

const build = () =>
  withLock(join(root, "packages/adapter-cli/dist/.bundle.lock"), async () => {
    if (isFresh()) return
    process.stderr.write("btk: building what changed…\n")
    // Taken before the build: what changes meanwhile makes the next start build again.
    const sources = snapshot(root, bundleInputs(root), readStamp(stampFile).files)
    const { bundle } = await import("./bundle.mjs")
    await bundle(root)
    if (existsSync(program)) writeStamp(stampFile, sources)
  })

/** Runs the program in the pinned Node that was installed just now, and ends as it ends. */
const runIn = (node) => {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" })
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal))
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

const start = async () => {
  if (!isInstalled(root)) {
    const failed = await ensureInstalled(root)
    if (failed !== 0) return process.exit(6)
    if (existsSync(pinnedNode)) return runIn(pinnedNode)
  }
  try {
    if (!isFresh()) await build()
  } catch (error) {
    process.stderr.write(
      `btk: the command line could not be built from these sources.\n${stripVTControlCharacters(error.message)}\n`
    )
    return process.exit(6)
  }
  if (!existsSync(program)) {
    process.stderr.write("btk: this checkout has no command line: packages/adapter-cli/src/bin.ts is missing.\n")
    return process.exit(6)
  }
  // A program that starts itself again starts the bundle, not this launcher.
  process.argv[1] = program
  await import(pathToFileURL(program).href)
}

await start()
