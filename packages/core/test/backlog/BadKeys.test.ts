import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { canonicalKey, resolveKey } from "../../src/backlog/TicketKey.ts"
import { parseTicketFile } from "../../src/ticket/TicketDocument.ts"
import { decideTicket, nextKey } from "../../src/ticket/TicketDecider.ts"
import { type Recipe, textOf } from "../recipe.ts"
import { AT, content, created, fold } from "../support.ts"
import { assertTable, rowsOf } from "../table.ts"

interface Refused {
  readonly code: string
  readonly message: Recipe
  readonly next?: string
}

interface Row {
  /** Ends the sentence “a key that …”. */
  readonly why: string
  readonly text: Recipe
  /** The one spelling of the key; null for what is no key. */
  readonly key: string | null
  /** What `btk show` finds among the three tickets below. */
  readonly show: string | Refused
  /** What a file's header has as `id`: the key as written, null for a key to come. */
  readonly id: { readonly key: string | null } | Refused
  /** What it has as its only entry of `depends_on`. */
  readonly dependsOn: ReadonlyArray<string> | Refused
}

const KEYS = ["FEAT-001", "IDEA-001", "TASK-001"]
const rows = rowsOf<Row>(new URL("badKeys.json", import.meta.url))

const isRefused = (expected: unknown): expected is Refused =>
  typeof expected === "object" && expected !== null && "code" in expected

/** What a row expects, in the form of what happens. */
const expectedOf = (expected: unknown): unknown =>
  isRefused(expected) ? { ...expected, message: textOf(expected.message) } : expected

const fileWith = (id: string, dependsOn: string): string =>
  `---\nid: ${JSON.stringify(id)}\ntitle: A\ndepends_on: [${JSON.stringify(dependsOn)}]\n---\n\nText.\n`

const parsed = (id: string, dependsOn: string) => {
  const file = parseTicketFile(fileWith(id, dependsOn), { path: "a.md" })
  if (Result.isSuccess(file)) return file.success
  assert.match(file.failure.next, /^[A-Z].+\.$/u)
  return { code: file.failure.code, message: file.failure.message }
}

const shown = (text: string): unknown => {
  const found = resolveKey(text, KEYS)
  if (Result.isSuccess(found)) return found.success
  const { code, message, next } = found.failure
  return { code, message, next }
}

describe("a key that", () => {
  for (const { dependsOn, id, key, show, text: recipe, why } of rows) {
    const text = textOf(recipe)
    it(`${why} is ${key ?? "none"}`, () => assert.strictEqual(canonicalKey(text), key))

    it(`${why} is told from all others when a ticket is asked for`, () =>
      assert.deepStrictEqual(shown(text), expectedOf(show)))

    it(`${why} is taken or refused by its place in a header`, () => {
      const file = parsed(text, "FEAT-001")
      assert.deepStrictEqual("code" in file ? file : { key: file.key }, expectedOf(id))
      const depending = parsed("FEAT-009", text)
      assert.deepStrictEqual("code" in depending ? depending : depending.content.dependsOn, expectedOf(dependsOn))
    })
  }

  it("is bad in one of at least forty ways, or good in an unusual one", () =>
    assertTable(rows, 40, ["key", "show", "id", "dependsOn"]))
})

describe("a beginning that fits 100,000 tickets", () => {
  it("is answered with eight of them and the number of the others", () => {
    const keys = Array.from({ length: 100_000 }, (_, at) => `FEAT-${at + 1}`)
    const found = resolveKey("feat-", keys)
    if (Result.isSuccess(found)) return assert.fail(found.success)
    const { code, message } = found.failure
    const first = "FEAT-1, FEAT-2, FEAT-3, FEAT-4, FEAT-5, FEAT-6, FEAT-7, FEAT-8"
    assert.deepStrictEqual([code, message], ["ticket-ambiguous", `feat- fits 100000 tickets: ${first} and 99992 more.`])
  })
})

describe("a number that is too high to count on from", () => {
  const TOO_HIGH = "FEAT-999999999999999"

  it("is a key, but the next ticket's key doesn't follow it", () =>
    assert.strictEqual(nextKey(fold([created("t-1", "FEAT-007"), created("t-2", TOO_HIGH)]), "FEAT"), "FEAT-008"))

  it("is not what a new ticket gets, whatever its file says", () => {
    const command = { type: "create", uid: "t-3", content: content(), open: [], prefixes: ["FEAT"] } as const
    const keyFor = (key: string) =>
      Result.getOrThrow(decideTicket({ ...command, key }, fold([]), AT)).map(({ event }) => event.data)
    assert.propertyVal(keyFor(TOO_HIGH)[0], "key", "FEAT-001")
    assert.propertyVal(keyFor("FEAT-000")[0], "key", "FEAT-001")
    assert.propertyVal(keyFor("feat-999999999")[0], "key", "FEAT-999999999")
  })
})
