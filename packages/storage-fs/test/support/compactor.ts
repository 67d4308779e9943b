/**
 * A process that compacts a log again and again until it is killed. Argument: the store. Commits of `writer.ts` have no chain, so
 * nothing is proven here.
 */
import { openLog } from "../../src/FsLog.ts"

const [store = ""] = process.argv.slice(2)
const log = openLog(store)
for (;;) {
  const replica = log.self()
  const done = replica === null ? null : log.compact(replica, () => {})
  if ((done?.set ?? 0) > 0) throw new Error("a file differed from its window")
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
}
