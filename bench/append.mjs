// Durable append of one event against a plain write + fdatasync of the same bytes: goal 17 (at most 1.5).
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openLog } from "../packages/storage-fs/src/FsLog.ts"
import { median, print } from "./lib.mjs"

const COMMITS = 400

const time = (work) => {
  const start = performance.now()
  work()
  return performance.now() - start
}

export const benchAppend = () => {
  const dir = mkdtempSync(join(tmpdir(), "btk-bench-"))
  try {
    const line = `${JSON.stringify({ text: "x".repeat(400) })}\n`
    const log = openLog(join(dir, "store"))
    const replica = log.ensureSelf()
    const file = openSync(join(dir, "floor"), "a")
    const ours = []
    const floor = []
    for (let seq = 1; seq <= COMMITS; seq++) {
      ours.push(time(() => log.putIfAbsent({ replica, seq }, line)))
      floor.push(time(() => (writeSync(file, line), fdatasyncSync(file))))
    }
    closeSync(file)
    const [a, b] = [median(ours), median(floor)]
    print(`Durable append of one event (${COMMITS} in turn)`, [
      ["write + fdatasync, one file", `${b.toFixed(2)} ms`],
      ["publish protocol", `${a.toFixed(2)} ms  ${(a / b).toFixed(2)} ×`]
    ])
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
