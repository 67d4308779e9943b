import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { folderOf, slugOf, ticketPath } from "../../src/ticket/Slug.ts"
import { CLOSED_STATUSES, STATUSES } from "../../src/ticket/Vocabulary.ts"

describe("a slug", () => {
  const slugs: ReadonlyArray<readonly [title: string, slug: string]> = [
    ["Export the report as CSV", "export-the-report-as-csv"],
    ["  Fix: `a/b`, again!  ", "fix-a-b-again"],
    ["../../etc/passwd", "etc-passwd"],
    ["Crème brûlée", "crème-brûlée"],
    ["Crème", "crème"],
    ["日本語のチケット", "日本語のチケット"],
    ["ＦＵＬＬ ｗｉｄｔｈ", "full-width"],
    ["???", ""],
    ["CON", "con"],
    [`${"a".repeat(49)} b`, "a".repeat(49)],
    ["👩‍👩‍👧 family", "family"]
  ]
  for (const [title, slug] of slugs) {
    it(`of ${JSON.stringify(title)} is ${JSON.stringify(slug)}`, () => assert.strictEqual(slugOf(title), slug))
  }

  it("has at most 50 characters, never cuts one in half, and begins and ends with a letter or digit", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (title) => {
        const slug = slugOf(title)
        assert.isAtMost([...slug].length, 50)
        assert.match(slug, /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?)?$/u)
        assert.notInclude(slug, "--")
      }),
      { numRuns: 300 }
    )
  })
})

describe("a ticket's path", () => {
  it("is its key and slug in the folder of its status", () => {
    assert.strictEqual(ticketPath("FEAT-007", "Export it", "in-progress"), "backlog/data/pending/FEAT-007-export-it.md")
    assert.strictEqual(ticketPath("FEAT-007", "???", "completed"), "backlog/data/completed/FEAT-007.md")
  })

  it("stays in its folder whatever the title", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (title) => {
        assert.match(ticketPath("BUG-001", title, "draft"), /^backlog\/data\/pending\/BUG-001[^/\\]*\.md$/u)
      })
    )
  })

  it("is in completed exactly for closed tickets", () => {
    const closed = STATUSES.filter((status) => folderOf(status) === "completed")
    assert.sameMembers(closed, [...CLOSED_STATUSES])
  })
})
