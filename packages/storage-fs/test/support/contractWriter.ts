/** A process that appends for the contract suite. Arguments: store, writer, how many. Prints what was acknowledged. */
import { openLog } from "../../src/FsLog.ts"

const [store = "", writer = "", count = "0"] = process.argv.slice(2)
const log = openLog(store)
const replica = log.ensureSelf()
const acknowledged: Array<{ readonly seq: number; readonly text: string }> = []
let head = 0
while (acknowledged.length < Number(count)) {
  head = log.head(replica, head)
  const seq = head + 1
  const text = `{"writer":"${writer}","made":${acknowledged.length}}\n`
  if (log.putIfAbsent({ replica, seq }, text) === "published") acknowledged.push({ seq, text })
}
process.stdout.write(JSON.stringify(acknowledged))
