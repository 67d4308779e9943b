// Process start of the bundle as a ratio to `node -e 0`: goals 1 and 2 (at most 1.3 and 2.5, floor 1.5 and 3).
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { OUT } from "../scripts/bundle.mjs"
import { ms, print, race, ratio } from "./lib.mjs"

const TICKETS = 1000
const BASE = "node -e 0"

const run = (...argv) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, argv, { encoding: "utf8" })
  if (status !== 0) throw new Error(`${argv.join(" ")}: ${stderr}`)
  return stdout
}

export const benchStart = (root, runs) => {
  const node = process.execPath
  const bin = join(root, OUT, "bin.js")
  // The launcher builds what is stale.
  run(join(root, "scripts/btk.mjs"), "--version")
  const dir = mkdtempSync(join(tmpdir(), "btk-bench-"))
  try {
    run(join(root, "bench/seed.mjs"), dir, String(TICKETS))
    const { ticket } = JSON.parse(run(bin, "next", "--json", "-C", dir))
    const verb = (...args) => ({ name: `${args[0]}, ${TICKETS} tickets`, argv: [node, bin, ...args, "-C", dir] })
    const result = race(
      [
        { name: BASE, argv: [node, "-e", "0"] },
        { name: "--version", argv: [node, bin, "--version"] },
        { name: "--help", argv: [node, bin, "--help"] },
        verb("ready"),
        verb("list"),
        verb("next"),
        verb("show", ticket.key),
        verb("q", "One more"),
        { name: "launcher --version", argv: [join(root, "btk"), "--version"] }
      ],
      runs
    )
    print(
      `Process start against ${BASE}, ${runs} runs in turn (bundle, Node ${process.version})`,
      [...result].map(([name, times]) => [name, `${ms(times)}  ${ratio(times, result.get(BASE))}`])
    )
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
