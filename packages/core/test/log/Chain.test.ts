import { assert, describe, it } from "@effect/vitest"
import { createHash } from "node:crypto"
import * as fc from "fast-check"
import { endHash } from "../../src/log/Line.ts"
import { anyEnvelope, anyWritables } from "./arbitraries.ts"
import { encoded, problemOf, REPLICA, sha256, writable, writables } from "./lines.ts"

/** The chain as the format's description has it, written without the toolkit's code. Answers the numbers of wrong lines. */
const foreignVerify = (replica: string, log: string): ReadonlyArray<number> => {
  const sha = (...parts: ReadonlyArray<string>) => createHash("sha256").update(parts.join("\n")).digest("base64url")
  let previous = sha(replica)
  return log
    .split("\n")
    .slice(0, -1)
    .flatMap((line, at) => {
      const h = line.slice(-45, -2)
      const d = line.slice(line.indexOf(',"d":') + 5, line.lastIndexOf(',"h":'))
      const head = line.slice(0, line.indexOf(',"d":') + 5)
      const good = h === sha(previous, head, sha(d))
      previous = h
      return good ? [] : [at + 1]
    })
}

/** A log of several commits. */
const logOf = (commits: ReadonlyArray<Parameters<typeof encoded>[0]>): string => {
  let prevHash = sha256(REPLICA)
  let log = ""
  for (const [at, commit] of commits.entries()) {
    const { hash, text } = encoded({ ...commit, seq: at + 1, prevHash })
    assert.strictEqual(endHash(text), hash)
    log += text
    prevHash = hash
  }
  return log
}

describe("the chain of a replica", () => {
  it("is proven by a program of a few lines that shares nothing with the toolkit", () => {
    const anyCommit = fc.record({ events: anyWritables, envelope: anyEnvelope })
    fc.assert(
      fc.property(fc.array(anyCommit, { maxLength: 4 }), (commits) =>
        assert.deepStrictEqual(foreignVerify(REPLICA, logOf(commits)), [])
      )
    )
  })

  it("starts at the replica's name and runs over the border of commits", () => {
    const log = logOf([{}, {}, {}])
    assert.deepStrictEqual(foreignVerify(REPLICA, log), [])
    assert.deepStrictEqual(foreignVerify("aaaaaaa2", log), [1])
    const [one = "", two = "", three = ""] = log.split(/(?<=\n)/u)
    assert.deepStrictEqual(foreignVerify(REPLICA, one + three), [2])
    assert.deepStrictEqual(foreignVerify(REPLICA, one + two.replace("not needed", "not Needed") + three), [2])
  })

  it("is believed from its first hash on where what came before is lost, and proven from there", () => {
    const { text } = encoded({ events: writables({}, {}) })
    const alone = (changed: string) => problemOf(changed, { prevHash: null })
    const [first = "", second = ""] = text.split(/(?<=\n)/u)
    assert.isNull(alone(text))
    assert.isNull(alone(first.replace("not needed", "not Needed") + second))
    assert.match(String(alone(first + second.replace("not needed", "not Needed"))), /hash doesn't fit/u)
    assert.match(String(alone(first.replace(/.{43}(?="\}\n$)/u, "x".repeat(43)) + second)), /hash doesn't fit/u)
    assert.match(String(alone(first.replace(/.{43}(?="\}\n$)/u, '"'.repeat(43)) + second)), /end with a hash/u)
  })

  it("has the hash that the format's description gives, to the character", () => {
    const { text } = encoded({ events: [writable({ payload: { reason: "ä 語 🦜" } })] })
    assert.strictEqual(
      text,
      '{"v":1,"r":"k3f2q2ab","c":1,"i":0,"of":1,"t":"0:2026-11-24T10:00:00.000Z-0000","s":"ticket/t-1","e":"ticket.cancelled/1",' +
        '"by":"human:ada@example.org","cmd":"c-1","d":{"reason":"ä 語 🦜"},"h":"q0yZm9tahg6aKIYyA7cAQPqgEBEchO2_OHx50tpXozQ"}\n'
    )
  })
})
