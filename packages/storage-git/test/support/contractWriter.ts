/** A process that appends for the contract suite. Arguments: repository, writer, how many. Prints what was acknowledged. */
import { openLog } from "../../src/GitLog.ts"

const [repository = "", writer = "", count = "0"] = process.argv.slice(2)
const log = openLog({ repository })
const replica = await log.ensureSelf()
const acknowledged: Array<{ readonly seq: number; readonly text: string }> = []
while (acknowledged.length < Number(count)) {
  const seq = ((await log.replicas()).get(replica) ?? 0) + 1
  const text = `{"writer":"${writer}","made":${acknowledged.length}}\n`
  if ((await log.putIfAbsent({ replica, seq }, text)) === "published") acknowledged.push({ seq, text })
}
process.stdout.write(JSON.stringify(acknowledged))
