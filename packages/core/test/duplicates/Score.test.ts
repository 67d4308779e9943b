import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { bagOf, type Compared } from "../../src/duplicates/Bag.ts"
import { likenessOf, overlapsOf, reasonsOf, titleLikeness } from "../../src/duplicates/Score.ts"
import { vectorsOf } from "../../src/duplicates/Vector.ts"
import { content } from "../support.ts"
import { anyTicket } from "./arbitraries.ts"

/** Of the first two, among others. */
const likeness = (tickets: ReadonlyArray<Compared>, first = 0, second = 1): number => {
  const vectors = vectorsOf(tickets.map(bagOf))
  const [one, other] = [vectors[first], vectors[second]]
  if (one === undefined || other === undefined) return assert.fail("there are no two")
  return likenessOf(one, other)
}

const anyBacklog = fc.array(anyTicket, { minLength: 2, maxLength: 6 })

describe("how much two tickets ask for the same", () => {
  it("is the same both ways, from 0 to 1, and 1 of a ticket that says anything to itself", () => {
    fc.assert(
      fc.property(anyBacklog, (tickets) => {
        const says = tickets.slice(0, 1).some((one) => vectorsOf([bagOf(one)]).some(({ total }) => total > 0))
        const found = likeness(tickets)
        assert.strictEqual(found, likeness(tickets, 1, 0))
        assert.isTrue(found >= 0 && found <= 1)
        assert.strictEqual(likeness(tickets, 0, 0), says ? 1 : 0)
      })
    )
  })

  it("is the same whatever the order of the others", () => {
    fc.assert(
      fc.property(anyBacklog, ([one, other, ...rest]) => {
        if (one === undefined || other === undefined) return
        const again = likeness([...rest.toReversed(), one, other], rest.length, rest.length + 1)
        assert.approximately(again, likeness([one, other, ...rest]), 1e-12)
      })
    )
  })

  it("is never raised by what neither of them said", () => {
    const newWords = fc.array(fc.constantFrom("zebra", "Ωmega", "гвоздь", "鯨"), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(anyBacklog, newWords, fc.constantFrom("title", "body"), ([one, other, ...rest], words, field) => {
        if (one === undefined || other === undefined) return
        const more = { ...one, [field]: `${one[field as "title"]} ${words.join(" ")}` }
        assert.isAtMost(likeness([more, other, ...rest]), likeness([one, other, ...rest]))
      })
    )
  })

  it("does not come from headings, placeholders, numbers of criteria, and sections that all tickets have", () => {
    const template = (context: string): string =>
      `# Ticket\n\n## Context\n\n${context}\n\n## Description\n\n{{what has to be done}}\n\n## Affected Files\n\n| Action | File | Notes |\n|---|---|---|\n| modify | same.ts | same |\n\n## Acceptance Criteria\n\n- [ ] AC-1: {{what can be seen}}\n\n## Test Strategy\n\n- [ ] unit: works\n\n## Dependencies\n\n(none)\n`
    const one = content({ title: "Sort invoices", body: template("Invoices are in any order."), files: [] })
    const other = content({ title: "Rotate tokens", body: template("Keys never expire."), files: [] })
    assert.strictEqual(likeness([one, other]), 0)
    assert.deepStrictEqual([...bagOf(one).criteria], [])
    assert.deepStrictEqual([...bagOf(one).description], ["invoices", "order"])
  })

  it("is explained part by part, in words", () => {
    const one = content({
      title: "Export the report as CSV",
      body: "## Description\n\nAccountants need columns.\n\n## Acceptance Criteria\n\n- [ ] AC-1: A header row names them"
    })
    const other = content({
      title: "Export a report to CSV files",
      body: "## Description\n\nAccountants need a spreadsheet.\n\n## Acceptance Criteria\n\n- [ ] AC-1: It opens in Excel"
    })
    assert.deepStrictEqual(reasonsOf(overlapsOf(bagOf(one), bagOf(other))), [
      "3 of the 4 words of their titles are the same",
      "1 of the 3 words of their texts are the same",
      "both change src/report.js"
    ])
  })
})

describe("how alike two titles are", () => {
  it("counts words that say something, whatever their order", () => {
    assert.strictEqual(titleLikeness("Add login page", "Add the login page"), 1)
    assert.strictEqual(titleLikeness("Add user authentication", "Add user authorization"), 0.5)
    assert.strictEqual(titleLikeness("Print pages", "Export a report"), 0)
    assert.strictEqual(titleLikeness("ログイン 画面", "ログイン 画面"), 1)
    assert.strictEqual(titleLikeness("検索が遅い", "検索が遅い"), 1)
    assert.strictEqual(titleLikeness("Añadir autenticación", "anadir autenticacion"), 1)
    assert.strictEqual(titleLikeness("Do it", "Do it"), 0)
    assert.strictEqual(titleLikeness("", ""), 0)
  })
})
