// Process start of the bundle as a ratio to `node -e 0`: goals 1 and 2 (at most 1.3 and 2.5, floor 1.5 and 3).
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ms, print, race } from "./lib.mjs"

const TICKETS = 1000

export const benchStart = (root, runs) => {
  const node = process.execPath
  const bin = join(root, "packages/adapter-cli/dist/bundle/bin.js")
  const dir = mkdtempSync(join(tmpdir(), "btk-bench-"))
  try {
    const seeded = spawnSync(node, [join(root, "bench/seed.mjs"), dir, String(TICKETS)], { encoding: "utf8" })
    if (seeded.status !== 0) throw new Error(seeded.stderr)
    const result = race(
      [
        { name: "node -e 0", argv: [node, "-e", "0"] },
        { name: "--version", argv: [node, bin, "--version"] },
        { name: "--help", argv: [node, bin, "--help"] },
        { name: `ready, ${TICKETS} tickets`, argv: [node, bin, "ready", "-C", dir] },
        { name: `list, ${TICKETS} tickets`, argv: [node, bin, "list", "-C", dir] },
        { name: `show, ${TICKETS} tickets`, argv: [node, bin, "show", "TASK-500", "-C", dir] },
        { name: `q, ${TICKETS} tickets`, argv: [node, bin, "q", "One more", "-C", dir] },
        { name: "launcher --version", argv: [join(root, "btk"), "--version"] }
      ],
      runs
    )
    const base = result.get("node -e 0").median
    print(
      `Process start, ${runs} runs in turn (bundle, Node ${process.version})`,
      [...result].map(([name, times]) => [name, `${ms(times)}  ${(times.median / base).toFixed(2)} × node -e 0`])
    )
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
