/**
 * A real writer, to be killed. Arguments: store, file for acknowledgements, how many commits (0: until killed), and
 * where to die: `point:<name>:<commit>`, `call:<n>` (the n-th file system call), or nothing; `unflushed` writes without flushing.
 * Each commit names the digest of the one before, so that a decision on an old state shows.
 */
import { openSync, writeSync } from "node:fs"
import { nodeFs, openLog } from "../../src/FsLog.ts"
import { randomBase32 } from "../../src/internal/random.ts"
import { sha256 } from "../../src/sha256.ts"
import { around } from "./around.ts"

const [store = "", ackFile = "", count = "0", death = ""] = process.argv.slice(2)
const [kind, what = "", where = ""] = death.split(":")

const die = (): void => {
  process.kill(process.pid, "SIGKILL")
  // The signal may take a moment; nothing may happen in it.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

let calls = 0
const countedFs = around(nodeFs, (_, call) => {
  calls += 1
  if (kind === "call" && calls === Number(what)) die()
  return call()
})

let seq = 0
const log = openLog(store, {
  fs: countedFs,
  durability: kind === "unflushed" ? "os" : "commit",
  hooks: (point) => {
    if (kind === "point" && point === what && seq === Number(where)) die()
  }
})
const replica = log.ensureSelf()
const acks = openSync(ackFile, "a")

let last = ""
for (const commit of log.readAll(replica, 1)) [last, seq] = [commit.text, commit.seq]
const wanted = count === "0" ? Number.POSITIVE_INFINITY : Number(count)
for (let made = 0; made < wanted;) {
  seq += 1
  const id = `${process.pid}-${randomBase32(12)}`
  const text = `${JSON.stringify({ id, prev: sha256(last) })}\n`
  // One clock for all processes of the machine.
  const asked = process.hrtime.bigint()
  if (log.putIfAbsent({ replica, seq }, text) === "published") {
    writeSync(acks, `${seq} ${id} ${asked} ${process.hrtime.bigint()}\n`)
    last = text
    made += 1
    continue
  }
  for (const commit of log.readAll(replica, seq)) [last, seq] = [commit.text, commit.seq]
}
writeSync(1, `${calls}\n`)
