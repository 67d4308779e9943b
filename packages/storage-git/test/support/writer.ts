/**
 * A real writer, to be killed. Arguments: repository, file for acknowledgements, how many commits (0: until killed), and where to
 * die: `call:<n>` (before the n-th file system call), or nothing. Each commit names the digest of the one before, so that a decision
 * on an old state shows. Prints how many calls it made.
 */
import { createHash, randomUUID } from "node:crypto"
import { openSync, writeSync } from "node:fs"
import { nodeFs, openLog } from "../../src/GitLog.ts"
import { around } from "./around.ts"

const [repository = "", ackFile = "", count = "0", death = ""] = process.argv.slice(2)
const [kind, what = ""] = death.split(":")

let calls = 0
const countedFs = around(nodeFs, () => {
  calls += 1
  if (kind !== "call" || calls !== Number(what)) return
  process.kill(process.pid, "SIGKILL")
  // The signal may take a moment; nothing may happen in it.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url")

const log = openLog({ repository, fs: countedFs })
const replica = await log.ensureSelf()
const acks = openSync(ackFile, "a")

let last = ""
let seq = 0
const catchUp = async (): Promise<void> => {
  for await (const commits of log.read(replica, seq + 1)) {
    for (const commit of commits) [last, seq] = [commit.text, commit.seq]
  }
}

await catchUp()
const wanted = count === "0" ? Number.POSITIVE_INFINITY : Number(count)
for (let made = 0; made < wanted;) {
  const id = randomUUID()
  const text = `${JSON.stringify({ id, prev: sha256(last) })}\n`
  if ((await log.putIfAbsent({ replica, seq: seq + 1 }, text)) === "published") {
    seq += 1
    writeSync(acks, `${seq} ${id}\n`)
    last = text
    made += 1
  } else await catchUp()
}
writeSync(1, `${calls}\n`)
