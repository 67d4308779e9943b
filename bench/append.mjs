// Durable append of one event against a plain write + fdatasync of the same bytes: goal 17 (at most 1.5). Beside it, what a
// new file for each commit costs at least: its bytes and its name are flushed one after the other.
import { closeSync, fdatasyncSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs"
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

const flushFolder = (dir) => {
  const fd = openSync(dir, "r")
  fsyncSync(fd)
  closeSync(fd)
}

const newFile = (dir, name, line) => {
  const fd = openSync(join(dir, name), "wx")
  writeSync(fd, line)
  fdatasyncSync(fd)
  closeSync(fd)
  flushFolder(dir)
}

export const benchAppend = () => {
  const dir = mkdtempSync(join(tmpdir(), "btk-bench-"))
  try {
    const line = `${JSON.stringify({ text: "x".repeat(400) })}\n`
    const log = openLog(join(dir, "store"))
    const replica = log.ensureSelf()
    const file = openSync(join(dir, "floor"), "a")
    const files = join(dir, "files")
    mkdirSync(files)
    const ours = []
    const floor = []
    const each = []
    for (let seq = 1; seq <= COMMITS; seq++) {
      ours.push(time(() => log.putIfAbsent({ replica, seq }, line)))
      floor.push(time(() => (writeSync(file, line), fdatasyncSync(file))))
      each.push(time(() => newFile(files, String(seq), line)))
    }
    closeSync(file)
    const [least, own, oneEach] = [floor, ours, each].map(median)
    const against = (ms) => `${ms.toFixed(2)} ms  ${(ms / least).toFixed(2)} ×`
    print(`Durable append of one event (${COMMITS} in turn)`, [
      ["write + fdatasync, one open file", against(least)],
      ["a new file, it and its folder flushed", against(oneEach)],
      ["publish protocol", `${against(own)}, ${(own / oneEach).toFixed(2)} × a new file`]
    ])
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
