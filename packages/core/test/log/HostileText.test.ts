import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { chainHash, chainStart } from "../../src/log/Line.ts"
import { encoded, problemOf, REPLICA, sha256, writables } from "./lines.ts"

const HEAD =
  `{"v":1,"r":"${REPLICA}","c":1,"i":0,"of":1,"t":"0:2026-11-24T10:00:00.000Z-0000","s":"ticket/t-1",` +
  '"e":"ticket.cancelled/1","by":"human:ada@example.org","cmd":"c-1","d":'

const HASH = sha256("x")

/** A line that somebody else made and chained well. */
const forged = (payload: string, head = HEAD): string =>
  `${head}${payload},"h":"${chainHash(chainStart(REPLICA, sha256), head, payload, sha256)}"}\n`

const headWith = (from: string, to: string): string => {
  assert.include(HEAD, from)
  return HEAD.replace(from, to)
}

describe("a well-chained commit from elsewhere", () => {
  it("is proven when it keeps to the format", () => assert.isNull(problemOf(forged('{"reason":"r"}'))))

  it("is proven with any payload that is JSON, however it is spelled", () => {
    for (const payload of [
      "null",
      "1",
      '"x"',
      "[]",
      "{ }",
      '{"a" : 1,\t"b":"\\u0041"}',
      '{"constructor":1,"toString":2}'
    ]) {
      assert.isNull(problemOf(forged(payload)), payload)
    }
  })

  const payloads: ReadonlyArray<readonly [what: string, payload: string, why: RegExp]> = [
    [
      "a reserved key",
      '{"a":{"__proto__":{"admin":true}}}',
      /`a.__proto__` in its payload is a name that objects reserve/u
    ],
    ["a reserved key that is escaped", '{"\\u005f_proto__":1}', /objects reserve/u],
    ["a number too large for JSON's readers", "1e999", /not a number/u],
    ["no JSON", "{reason:1}", /not JSON/u],
    ["nothing", "", /not JSON/u],
    ["two values", "1,2", /not JSON/u],
    ["a payload that goes on behind the hash", `1,"h":"${sha256("x")}","x":2`, /not JSON/u],
    ["a payload nested 32 levels deep", "[".repeat(32) + "]".repeat(32), /nested too deeply/u],
    ["a payload nested 30,000 levels deep", "[".repeat(30_000) + "]".repeat(30_000), /nested too deeply/u],
    ["a payload of unclosed brackets", "[".repeat(60_000), /not JSON/u],
    ["a line of more than 64 KiB", JSON.stringify("x".repeat(65_536)), /longer than 65536 bytes/u],
    ["a line of more than 64 KiB in bytes only", JSON.stringify("語".repeat(21_900)), /longer than 65536 bytes/u]
  ]
  for (const [what, payload, why] of payloads) {
    it(`is refused with ${what}`, () => assert.match(String(problemOf(forged(payload))), why))
  }

  const heads: ReadonlyArray<readonly [what: string, head: string, why: RegExp]> = [
    ["a newer envelope", headWith('"v":1', '"v":2'), /`v` is not 1/u],
    ["a foreign key", headWith('"cmd":"c-1"', '"cmd":"c-1","x":1'), /not spelled/u],
    ["a doubled key", headWith('"cmd":"c-1"', '"cmd":"c-1","cmd":"c-1"'), /not spelled/u],
    ["spaces between keys", headWith('"c":1', '"c": 1'), /not spelled/u],
    ["keys in another order", headWith('"c":1,"i":0', '"i":0,"c":1'), /not spelled/u],
    ["an escaped letter", headWith("ticket/t", String.raw`\u0074icket/t`), /not spelled/u],
    ["a number spelled otherwise", headWith('"c":1,', '"c":1.0,'), /not spelled/u],
    ["a reserved key in the envelope", headWith('"cmd"', '"__proto__":{"x":1},"cmd"'), /not spelled/u],
    ["an absent key", headWith(',"cmd":"c-1"', ""), /`cmd` is not/u],
    ["a null in place of a command", headWith('"c-1"', "null"), /`cmd` is not/u],
    ["an empty list of heads", headWith('"c-1"', '"c-1","on":[]'), /`on` is not/u],
    ["an impossible day", headWith("2026-11-24", "2026-02-30"), /`t` is not/u],
    ["a time without an epoch", headWith('"0:2026', '"2026'), /`t` is not/u],
    ["an actor of no kind", headWith("human:", "person:"), /`by` is not/u],
    ["a wall clock without milliseconds", headWith('","s":', '","w":"2026-11-24T10:00:00Z","s":'), /`w` is not/u],
    ["a reserved key in what it saw", headWith('"c-1"', `"c-1","seen":{"__proto__":[1,"${HASH}"]}`), /`seen` is not/u],
    [
      "a clone of no form in what it saw",
      headWith('"c-1"', `"c-1","seen":{"AAAAAAA2":[1,"${HASH}"]}`),
      /`seen` is not/u
    ],
    ["no commit in what it saw", headWith('"c-1"', `"c-1","seen":{"aaaaaaa2":[0,"${HASH}"]}`), /`seen` is not/u],
    [
      "more than a commit and a hash in what it saw",
      headWith('"c-1"', `"c-1","seen":{"aaaaaaa2":[1,"${HASH}",1]}`),
      /`seen` is not/u
    ],
    ["a list in what it saw", headWith('"c-1"', '"c-1","seen":[]'), /`seen` is not/u],
    ["a short hash in what it saw", headWith('"c-1"', '"c-1","seen":{"aaaaaaa2":[1,"x"]}'), /`seen` is not/u],
    ["more lines promised than there are", headWith('"of":1', '"of":2'), /has 1 lines, not 2/u],
    ["another place in its commit", headWith('"i":0', '"i":1'), /number 1, not 0/u]
  ]
  for (const [what, head, why] of heads) {
    it(`is refused with ${what}`, () => assert.match(String(problemOf(forged('{"reason":"r"}', head))), why))
  }

  it("may have lines of exactly 64 KiB, their ends included", () => {
    const frame = forged('""').length
    assert.isNull(problemOf(forged(JSON.stringify("x".repeat(65_536 - frame)))))
    assert.match(String(problemOf(forged(JSON.stringify("x".repeat(65_537 - frame))))), /longer than 65536 bytes/u)
  })

  it("is refused when its times stand still or go back", () => {
    const times = [
      "0:2026-11-24T10:00:00.000Z-0001",
      "0:2026-11-24T10:00:00.000Z-0001",
      "0:2026-11-24T10:00:00.000Z-0000"
    ]
    for (const t of times.slice(1)) {
      const { text } = encoded({ events: writables({ t: times[0]! }, { t }) })
      assert.match(String(problemOf(text)), /not after the line before/u)
    }
  })

  it("is refused with a line ending of another system", () => {
    assert.isNotNull(problemOf(forged("{}").replace("\n", "\r\n")))
  })

  it("is refused above 1 MiB before it is looked at", () => {
    assert.match(String(problemOf("{".repeat(1024 * 1024 + 1))), /longer than 1048576 bytes/u)
  })

  it("never makes the proof throw, whatever it is", () => {
    const any = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.json().map((json) => `${json}\n`),
      fc.json().map((json) => forged(json)),
      fc.tuple(fc.string({ unit: "binary" }), fc.string({ unit: "binary" })).map(([a, b]) => forged(a, `{${b},"d":`)),
      fc
        .tuple(fc.jsonValue(), fc.constantFrom("v", "r", "c", "t", "w", "s", "by", "on", "seen"))
        .map(([value, key]) =>
          forged("{}", JSON.stringify({ ...(JSON.parse(`${HEAD}0}`) as object), [key]: value, d: 0 }).slice(0, -2))
        )
    )
    fc.assert(
      fc.property(any, (text) => assert.doesNotThrow(() => problemOf(text))),
      { numRuns: 1000 }
    )
  })
})
