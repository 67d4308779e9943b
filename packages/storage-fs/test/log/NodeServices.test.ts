import { assert, describe, it } from "@effect/vitest"
import { Digest } from "@backlog-toolkit/core/ports/Digest"
import { Ids } from "@backlog-toolkit/core/ports/Ids"
import * as Effect from "effect/Effect"
import * as NodeDigest from "../../src/NodeDigest.ts"
import * as NodeIds from "../../src/NodeIds.ts"

describe("the digest", () => {
  it.effect("is SHA-256 in base64url without padding", () =>
    Effect.gen(function* () {
      const { sha256 } = yield* Digest
      // FIPS 180-2, examples B.1 and the empty message.
      const hex = (text: string) => Buffer.from(sha256(text), "base64url").toString("hex")
      assert.strictEqual(hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
      assert.strictEqual(hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
      assert.match(sha256("ü€😀"), /^[A-Za-z0-9_-]{43}$/u)
    }).pipe(Effect.provide(NodeDigest.layer))
  )
})

describe("random ids", () => {
  it.effect("are base32 of the length asked for, all characters alike, and don't repeat", () =>
    Effect.gen(function* () {
      const { base32 } = yield* Ids
      assert.strictEqual(yield* base32(0), "")
      const long = yield* base32(64_000)
      assert.match(long, /^[a-z2-7]{64000}$/u)
      const counts = new Map<string, number>()
      for (const char of long) counts.set(char, (counts.get(char) ?? 0) + 1)
      assert.strictEqual(counts.size, 32)
      // 2,000 expected each, standard deviation 44: nine of them never happen by chance.
      for (const count of counts.values()) assert.isBelow(Math.abs(count - 2000), 400)
      assert.notStrictEqual(yield* base32(16), yield* base32(16))
    }).pipe(Effect.provide(NodeIds.layer))
  )
})
