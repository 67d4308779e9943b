/** What `writer.ts` acknowledged, against what the log holds. */
import { assert } from "@effect/vitest"
import { existsSync, readFileSync } from "node:fs"
import { openLog } from "../../src/FsLog.ts"
import { sha256 } from "../../src/sha256.ts"

export interface Ack {
  readonly seq: number
  readonly id: string
  /** When it was asked for and when it was answered, in nanoseconds of one clock. */
  readonly asked: bigint
  readonly answered: bigint
}

/** In the order of acknowledgement. */
export const acksIn = (file: string): ReadonlyArray<Ack> =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => {
          const [seq, id = "", asked = "0", answered = "0"] = line.split(" ")
          return { seq: Number(seq), id, asked: BigInt(asked), answered: BigInt(answered) }
        })
    : []

/** Each acknowledged commit is there exactly once, the chain holds, nothing is missing. Answers the newest commit. */
export const checkLog = (store: string, acks: ReadonlyArray<Ack>): number => {
  const log = openLog(store)
  const replica = log.self()
  if (replica === null) {
    assert.deepStrictEqual(acks, [])
    return 0
  }
  assert.isAtMost(log.replicas().size, 1)
  const ids = new Map<string, number>()
  let last = ""
  let head = 0
  for (const { seq, text } of log.readAll(replica, 1)) {
    assert.strictEqual(seq, head + 1)
    assert.isTrue(text.endsWith("}\n"), `commit ${seq} is torn`)
    const { id, prev } = JSON.parse(text) as { readonly id: string; readonly prev: string }
    assert.strictEqual(prev, sha256(last), `commit ${seq} was decided on an old state`)
    assert.isFalse(ids.has(id), `commit ${seq} repeats commit ${ids.get(id) ?? 0}`)
    ids.set(id, seq)
    last = text
    head = seq
  }
  for (const { id, seq } of acks) assert.strictEqual(ids.get(id), seq, `acknowledged commit ${seq}`)
  assert.strictEqual(new Set(acks.map(({ seq }) => seq)).size, acks.length, "a number was acknowledged twice")
  assert.strictEqual(log.head(replica), head)
  return head
}

/**
 * Commits whose place in the log contradicts real time: one that was answered before another was asked for stands behind it.
 * The log is the witness of the order, so looking once through it is enough.
 */
export const outOfOrder = (acks: ReadonlyArray<Ack>): ReadonlyArray<number> => {
  const wrong: Array<number> = []
  let firstAnswer: bigint | null = null
  for (const { answered, asked, seq } of acks.toSorted((a, b) => b.seq - a.seq)) {
    if (firstAnswer !== null && firstAnswer < asked) wrong.push(seq)
    if (firstAnswer === null || answered < firstAnswer) firstAnswer = answered
  }
  return wrong
}
