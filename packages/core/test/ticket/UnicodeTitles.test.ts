import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { canonicalKey } from "../../src/backlog/TicketKey.ts"
import { ticketPath } from "../../src/ticket/Slug.ts"
import { parseTicketFile, renderTicketFile } from "../../src/ticket/TicketDocument.ts"
import { type Recipe, textOf } from "../recipe.ts"
import { assertTable, rowsOf } from "../table.ts"

interface Row {
  /** Ends the sentence “a title …”. */
  readonly why: string
  readonly title: Recipe
  /** Name of the ticket's file. */
  readonly file: Recipe
  /** What a row of a list shows of it in a terminal, and the columns that it takes there. */
  readonly shown: Recipe
  readonly columns: number
}

const rows = rowsOf<Row>(new URL("unicodeTitles.json", import.meta.url))
const FOLDER = "backlog/data/pending/"
/** Bytes that a name may have on every file system. */
const MAX_NAME = 255

const read = (text: string) => Result.getOrThrow(parseTicketFile(text, { path: "a.md" }))

describe("a title", () => {
  for (const row of rows) {
    const title = textOf(row.title)
    const source = `---\nid: FEAT-007\ntitle: ${JSON.stringify(title)}\n---\n\n## Context\n\nWhy.\n`

    it(`${row.why}, is kept as it was written, in its file too`, () => {
      const { content, key } = read(source)
      assert.deepStrictEqual([content.title, canonicalKey(key ?? "")], [title, "FEAT-007"])
      const dates = { created: "2026-11-24", updated: "2026-11-24", status: "pending", uid: "t-0123456789" }
      const none = { claimedBy: null, completion: null, dependsOnKeys: [], estimateSection: null }
      const file = renderTicketFile({ key: "FEAT-007", content, ...dates, ...none })
      // As a file system gives it back.
      const again = read(new TextDecoder().decode(new TextEncoder().encode(file.text)))
      assert.deepStrictEqual(again.content, content)
    })

    it(`${row.why}, gives its file a name that every system has`, () => {
      const path = ticketPath("FEAT-007", title, "pending")
      assert.strictEqual(path, `${FOLDER}${textOf(row.file)}`)
      const name = path.slice(FOLDER.length)
      assert.isAtMost(new TextEncoder().encode(name).length, MAX_NAME)
      assert.match(name, /^FEAT-007(?:-[\p{L}\p{N}\p{M}-]+)?\.md$/u)
      assert.strictEqual(name, name.normalize("NFC"))
    })
  }

  it("is in one of at least fifteen unusual scripts and forms", () =>
    assertTable(rows, 15, ["file", "shown", "columns"]))
})
