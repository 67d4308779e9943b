import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { createHash } from "node:crypto"
import { parseCommit } from "../../src/log/Commit.ts"
import { blobName, blobsNamed, isBlobRef, MAX_INLINE_BYTES, outsource, withBlobs } from "../../src/log/Blob.ts"
import { MAX_LINE_BYTES } from "../../src/log/Line.ts"
import { verifyCommit } from "../../src/log/VerifyCommit.ts"
import { newLog, openStore } from "../store/stores.ts"
import { encoded, REPLICA, sha256, writable } from "./lines.ts"

const hex = (text: string): string => createHash("sha256").update(text).digest("hex")
/** A JSON text of exactly so many bytes. */
const ofBytes = (bytes: number): { readonly reason: string } => ({
  reason: "x".repeat(bytes - JSON.stringify({ reason: "" }).length)
})

describe("a long payload", () => {
  it("is named by its SHA-256 in hexadecimal", () => {
    for (const text of ["", "abc", "ü€😀", "x".repeat(5000)]) assert.strictEqual(blobName(text, sha256), hex(text))
  })

  it("stays in its line up to 4 KiB, and stands beside it from there on", () => {
    const short = ofBytes(MAX_INLINE_BYTES)
    assert.deepStrictEqual(outsource(short, sha256), { payload: short, blob: null })
    const long = ofBytes(MAX_INLINE_BYTES + 1)
    const { blob, payload } = outsource(long, sha256)
    const text = JSON.stringify(long)
    assert.deepStrictEqual(payload, { $blob: hex(text), size: MAX_INLINE_BYTES + 1 })
    assert.deepStrictEqual(blob, [hex(text), text])
    const wide = { reason: "語".repeat(1500) }
    assert.deepStrictEqual(outsource(wide, sha256).payload, {
      $blob: hex(JSON.stringify(wide)),
      size: Buffer.byteLength(JSON.stringify(wide))
    })
  })

  it("that no line could hold, or JSON can't carry, is left to the codec to refuse", () => {
    for (const payload of [ofBytes(MAX_LINE_BYTES + 1), { a: "x".repeat(5000), b: Number.NaN }])
      assert.deepStrictEqual(outsource(payload, sha256), { payload, blob: null })
  })

  it("is read back as if it stood in its line, and not at all without its text", () => {
    const payload = ofBytes(9000)
    const { blob, payload: ref } = outsource(payload, sha256)
    const blobs = new Map(blob === null ? [] : [blob])
    const { recorded, text } = encoded({ events: [writable({ payload: ref })], blobs })
    assert.deepStrictEqual<unknown>(recorded[0]?.event.data, payload)
    assert.isBelow(text.length, 600)
    assert.deepStrictEqual(blobsNamed(text), [...blobs.keys()])
    assert.deepStrictEqual<unknown>(parseCommit(text, "x", blobs).events[0]?.event.data, payload)
    assert.throws(() => parseCommit(text, "x"), /not there/u)
    const place = { replica: REPLICA, seq: 1, place: "x" }
    const proven = Result.getOrThrow(verifyCommit(text, null, sha256, { ...place, blobs }))
    assert.deepStrictEqual<unknown>(proven.recorded[0]?.event.data, payload)
    const without = Result.getOrThrow(verifyCommit(text, null, sha256, place))
    assert.isTrue(isBlobRef(without.recorded[0]?.event.data))
  })

  it("is not mistaken in a text that only looks like it", () => {
    const fake = `,"d":{"$blob":"${"a".repeat(64)}","size":1},"h":"${"h".repeat(43)}"}\n`
    const { text } = encoded({ events: [writable({ payload: { reason: fake } })] })
    assert.deepStrictEqual(blobsNamed(text), [])
    assert.strictEqual(withBlobs({ text }, () => assert.fail("nothing is named")).text, text)
  })

  it.effect("is kept before the commit that names it, and read by every other process", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      const order: Array<string> = []
      const watched = {
        ...log,
        blob: {
          ...log.blob,
          put: (name: string, text: string) =>
            Effect.andThen(
              Effect.sync(() => order.push("blob")),
              log.blob.put(name, text)
            )
        },
        putIfAbsent: (key: { readonly replica: string; readonly seq: number }, text: string) =>
          Effect.andThen(
            Effect.sync(() => order.push("commit")),
            log.putIfAbsent(key, text)
          )
      }
      const reason = "y".repeat(20_000)
      const done = yield* openStore(watched).append(
        { commandId: "c", actor: "human:ada" },
        [],
        [{ stream: "ticket/t-1", event: { type: "ticket.cancelled", data: { reason } } }]
      )
      assert.deepStrictEqual(order, ["blob", "commit"])
      assert.deepStrictEqual<unknown>(done.events[0]?.event.data, { reason })
      const [read] = yield* openStore(log).readStream("ticket/t-1")
      assert.deepStrictEqual<unknown>(read?.event.data, { reason })
      memory.blobs.clear()
      assert.strictEqual((yield* Effect.flip(openStore(log).readStream("ticket/t-1"))).code, "blob-missing")
    })
  )
})
