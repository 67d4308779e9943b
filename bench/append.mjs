// Durable append of one event against a plain write + fdatasync of the same bytes, and of a hundred in one commit against the
// same of theirs: goal 17. Beside it, what a new file for each commit costs at least: its bytes and its name are flushed one
// after the other.
import { closeSync, fdatasyncSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openLog } from "../packages/storage-fs/src/FsLog.ts"
import { goal, median, print } from "./lib.mjs"

const COMMITS = 400
/** Events of a commit that is counted as a batch. */
const BATCH = 100

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
    const [batches, batchFloor] = [[], []]
    const batch = line.repeat(BATCH)
    for (let at = 1; at <= COMMITS; at++) {
      ours.push(time(() => log.putIfAbsent({ replica, seq: 2 * at - 1 }, line)))
      floor.push(time(() => (writeSync(file, line), fdatasyncSync(file))))
      each.push(time(() => newFile(files, String(at), line)))
      batches.push(time(() => log.putIfAbsent({ replica, seq: 2 * at }, batch)))
      batchFloor.push(time(() => (writeSync(file, batch), fdatasyncSync(file))))
    }
    closeSync(file)
    const [least, own, oneEach, batched, leastBatched] = [floor, ours, each, batches, batchFloor].map(median)
    const against = (ms) => `${ms.toFixed(2)} ms  ${(ms / least).toFixed(2)} ×`
    print(`Durable append of one event (${COMMITS} in turn)`, [
      ["write + fdatasync, one open file", against(least)],
      ["a new file, it and its folder flushed", against(oneEach)],
      ["publish protocol", `${against(own)}, ${(own / oneEach).toFixed(2)} × a new file`],
      [`write + fdatasync of ${BATCH} events`, against(leastBatched)],
      [`publish protocol, ${BATCH} events`, against(batched)],
      goal(17, "one event, to the floor", own / least, 1.5),
      goal(17, `${BATCH} events, to the floor of ${BATCH}`, batched / leastBatched, 2)
    ])
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
