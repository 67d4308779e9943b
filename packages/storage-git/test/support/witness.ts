/** What `writer.ts` acknowledged, against what the log holds. */
import { assert } from "@effect/vitest"
import { createHash } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { open } from "./log.ts"

export interface Ack {
  readonly seq: number
  readonly id: string
}

/** In the order of acknowledgement. */
export const acksIn = (file: string): ReadonlyArray<Ack> =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => {
          const [seq, id = ""] = line.split(" ")
          return { seq: Number(seq), id }
        })
    : []

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url")

/** Each acknowledged commit is there exactly once, the chain holds, nothing is missing. Answers the newest commit. */
export const checkLog = async (repository: string, acks: ReadonlyArray<Ack>): Promise<number> => {
  const log = open(repository)
  const replica = await log.self()
  if (replica === null) {
    assert.deepStrictEqual(acks, [])
    return 0
  }
  const ids = new Map<string, number>()
  let last = ""
  let head = 0
  for await (const commits of log.read(replica, 1)) {
    for (const { seq, text } of commits) {
      assert.strictEqual(seq, head + 1)
      const { id, prev } = JSON.parse(text) as Readonly<Record<"id" | "prev", string>>
      assert.strictEqual(prev, sha256(last), `commit ${seq} was decided on an old state`)
      assert.isFalse(ids.has(id), `commit ${seq} repeats commit ${ids.get(id) ?? 0}`)
      ids.set(id, seq)
      last = text
      head = seq
    }
  }
  for (const { id, seq } of acks) assert.strictEqual(ids.get(id), seq, `acknowledged commit ${seq}`)
  assert.strictEqual(new Set(acks.map(({ seq }) => seq)).size, acks.length, "a number was acknowledged twice")
  assert.strictEqual((await log.replicas()).get(replica) ?? 0, head)
  return head
}
