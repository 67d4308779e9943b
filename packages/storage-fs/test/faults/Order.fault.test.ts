import { assert, describe, it } from "@effect/vitest"
import { join } from "node:path"
import { ended, start } from "../support/processes.ts"
import { acksIn, checkLog, outOfOrder } from "../support/witness.ts"
import { withTempAsync } from "../support/temp.ts"

/** BTK_LONG=1: sixteen processes, a thousand commits each. */
const [PROCESSES, COMMITS] = process.env["BTK_LONG"] === "1" ? [16, 1000] : [4, 100]

describe("processes that append at once while the log is compacted", () => {
  it(
    "each get every commit in once, in an order that real time allows",
    () =>
      withTempAsync(async (dir) => {
        const store = join(dir, "store")
        const files = Array.from({ length: PROCESSES }, (_, at) => join(dir, `acks-${at}`))
        const compactor = start("./compactor.ts", [store])
        const compaction = ended(compactor)
        const done = await Promise.all(files.map((file) => ended(start("./writer.ts", [store, file, String(COMMITS)]))))
        compactor.kill("SIGKILL")
        const { output, signal } = await compaction
        assert.deepStrictEqual([signal, output], ["SIGKILL", ""])
        for (const { code, output: said } of done) assert.strictEqual(code, 0, said)
        const acks = files.flatMap(acksIn)
        assert.strictEqual(acks.length, PROCESSES * COMMITS)
        assert.strictEqual(checkLog(store, acks), acks.length)
        assert.deepStrictEqual(outOfOrder(acks), [])
        process.stdout.write(`${PROCESSES} processes, ${acks.length} commits: 0 lost, 0 doubled, 0 out of order\n`)
      }),
    3_600_000
  )

  it("would be told by this test if one stood before what was answered earlier", () => {
    const ack = (seq: number, asked: number, answered: number) => ({
      seq,
      id: String(seq),
      asked: BigInt(asked),
      answered: BigInt(answered)
    })
    assert.deepStrictEqual(outOfOrder([ack(1, 0, 5), ack(2, 3, 4), ack(3, 5, 9)]), [])
    assert.deepStrictEqual(outOfOrder([ack(1, 6, 8), ack(2, 3, 4), ack(3, 9, 10)]), [1])
  })
})
