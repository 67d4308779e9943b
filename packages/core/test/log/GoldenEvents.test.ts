import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as Result from "effect/Result"
import { parseTrusted } from "../../src/log/Commit.ts"
import { decodeEvent } from "../../src/log/Decode.ts"
import { splitTag, versionOf } from "../../src/log/Kinds.ts"
import { chainStart } from "../../src/log/Line.ts"
import { eventDefinitions } from "../../src/log/Registry.ts"
import { verifyCommit } from "../../src/log/VerifyCommit.ts"
import { sha256 } from "./lines.ts"

const FOLDER = fileURLToPath(new URL("../golden/", import.meta.url))
const names = readdirSync(FOLDER).toSorted()

/** Every version of every kind that was ever released: `ticket.created.1.jsonl`. */
const wanted = eventDefinitions
  .flatMap(({ kind, version }) => Array.from({ length: version }, (_, n) => `${kind}.${n + 1}.jsonl`))
  .toSorted()

interface Stored {
  readonly r: string
  readonly e: string
  readonly d: unknown
}

describe("the golden events", () => {
  it("are one file for each version of each kind, and no other file", () => assert.deepStrictEqual(names, wanted))

  for (const name of names) {
    it(`${name} is read as it was when it was written`, () => {
      const [line = "", recorded = "", ...rest] = readFileSync(FOLDER + name, "utf8").split("\n")
      assert.deepStrictEqual(rest, [""])
      const text = `${line}\n`
      const { d, e, r } = JSON.parse(line) as Stored
      const { kind, version } = splitTag(e)
      assert.strictEqual(`${kind}.${version}.jsonl`, name)

      const expected = JSON.parse(recorded) as { readonly event: { readonly type: string; readonly data: unknown } }
      assert.deepStrictEqual<unknown>(parseTrusted(text), [expected])
      const place = { replica: r, seq: 1, place: name }
      const proven = Result.getOrThrow(verifyCommit(text, chainStart(r, sha256), sha256, place))
      assert.deepStrictEqual<unknown>(proven.recorded, [expected])
      assert.deepStrictEqual<unknown>(Result.getOrThrow(decodeEvent(kind, version, d)), expected.event)
      // What was upcast is a valid payload of the newest version, too.
      const newest = versionOf(expected.event.type as (typeof eventDefinitions)[number]["kind"])
      assert.deepStrictEqual<unknown>(Result.getOrThrow(decodeEvent(kind, newest, expected.event.data)), expected.event)
    })
  }
})
