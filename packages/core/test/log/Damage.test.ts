import { assert, describe, it } from "@effect/vitest"
import { encoded, envelope, problemOf, REPLICA, sha256, writables } from "./lines.ts"

/** Three events with everything that an envelope can have, and characters of two, three and four bytes. */
const { text } = encoded({
  events: writables(
    { payload: { reason: "ä 語 🦜", n: 12 }, on: [`${REPLICA}.1.0`] },
    { w: "2026-11-24T09:00:00.000Z" },
    { payload: {} }
  ),
  envelope: envelope({ correlation: "wave-1", session: "s", seen: { aaaaaaa2: [3, sha256("x")] } })
})
const bytes = new TextEncoder().encode(text)
/** Bytes that are no UTF-8 become U+FFFD, as when a file is read. */
const read = (damaged: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(damaged)

/** Damage that nobody notices. */
const undetected = (count: number, damage: (at: number) => Uint8Array): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, at) => at).filter((at) => problemOf(read(damage(at))) === null)

describe("the proof of a commit", () => {
  it("holds for what was written", () => assert.isNull(problemOf(read(bytes))))

  it("fails when any single bit is flipped", () => {
    const flips = undetected(bytes.length * 8, (bit) => {
      const damaged = bytes.slice()
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      return damaged
    })
    assert.deepStrictEqual(flips, [])
  })

  it("fails when the text is cut off anywhere", () => {
    assert.deepStrictEqual(
      undetected(bytes.length, (length) => bytes.slice(0, length)),
      []
    )
  })

  it("fails when the end is zeros from anywhere on", () => {
    assert.deepStrictEqual(
      undetected(bytes.length, (from) => bytes.slice().fill(0, from)),
      []
    )
  })

  it("fails when any single byte is missing or doubled", () => {
    const dropped = (at: number) => Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + 1)])
    const doubled = (at: number) => Uint8Array.from([...bytes.slice(0, at + 1), ...bytes.slice(at)])
    assert.deepStrictEqual(undetected(bytes.length, dropped), [])
    assert.deepStrictEqual(undetected(bytes.length, doubled), [])
  })

  it("fails when something is appended", () => {
    for (const more of ["\n", " ", "\0", "{}\n", text]) assert.isNotNull(problemOf(text + more), JSON.stringify(more))
  })

  it("fails when lines are missing, doubled or in another order", () => {
    const [a = "", b = "", c = ""] = text.split(/(?<=\n)/u)
    const orders = [
      a + b,
      a + c,
      b + c,
      a,
      b,
      c,
      b + a + c,
      a + c + b,
      c + b + a,
      a + a + b + c,
      a + b + b + c,
      a + b + c + c
    ]
    for (const other of orders) assert.isNotNull(problemOf(other), other)
  })

  it("fails in another place of the log", () => {
    assert.match(String(problemOf(text, { replica: "zzzzzzz2" })), /belongs to replica k3f2q2ab, not zzzzzzz2/u)
    assert.match(String(problemOf(text, { seq: 2 })), /belongs to commit 1, not 2/u)
    assert.match(String(problemOf(text, { prevHash: sha256("other") })), /hash doesn't fit/u)
  })
})
