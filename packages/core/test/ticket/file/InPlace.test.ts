import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { CLOSING, OPENING, readFrontMatter } from "../../../src/ticket/FrontMatter.ts"
import { editHeader } from "../../../src/ticket/file/HeaderEdit.ts"
import { contentText } from "../../../src/ticket/file/FileMeaning.ts"
import { renderOnto } from "../../../src/ticket/file/RenderOnto.ts"
import { parseTicketFile } from "../../../src/ticket/TicketDocument.ts"
import type { TicketFile } from "../../../src/ticket/TicketRender.ts"
import { corpus, type Style } from "./corpus.ts"

const PER_STYLE = 200
const files = corpus(PER_STYLE)

const parts = (text: string) => {
  const bom = text.startsWith("\uFEFF") ? 1 : 0
  const from = bom + (OPENING.exec(text.slice(bom))?.[0].length ?? 0)
  const to = from + (CLOSING.exec(text.slice(from))?.index ?? 0)
  return { before: text.slice(0, from), header: text.slice(from, to), after: text.slice(to) }
}

const linesOf = (text: string): ReadonlyArray<string> => text.split(/(?<=\n)/u)

/** The number of lines that were changed, added or removed between two texts, seen from both ends. */
const changedLines = (one: string, other: string): number => {
  const [old, now] = [linesOf(one), linesOf(other)]
  let start = 0
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++
  let end = 0
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end++
  return Math.max(old.length, now.length) - start - end
}

const fieldsOf = (text: string): ReadonlyMap<string, unknown> => {
  const front = readFrontMatter(text, "a.md")
  return Result.isSuccess(front) ? front.success.fields : assert.fail(`${front.failure.message}\n${text}`)
}

/** The ticket that a file says; null where it isn't one of ours. */
const ticketIn = (text: string): TicketFile | null => {
  const parsed = parseTicketFile(text, { path: "a.md" })
  if (Result.isFailure(parsed)) return null
  const { content, key, status, uid } = parsed.success
  const fields = fieldsOf(text)
  const told = (name: string): string | null => {
    const value = fields.get(name)
    return typeof value === "string" ? value : null
  }
  return {
    key: key ?? "FEAT-001",
    uid: uid ?? "t-k3f9abcdef",
    content: { ...content, dependsOn: [] },
    status: status ?? "pending",
    created: told("created") ?? "2026-11-20",
    updated: told("updated") ?? "2026-11-24",
    dependsOnKeys: content.dependsOn,
    claimedBy: told("claimed_by"),
    estimateSection: text.includes("Cost Estimate") ? "## Cost Estimate\n\n- Basis: 1 to modify\n" : null,
    completion: null
  }
}

const meaning = (text: string) => {
  const parsed = parseTicketFile(text, { path: "a.md" })
  if (Result.isFailure(parsed)) return assert.fail(`${parsed.failure.message}\n${text}`)
  const { content, key, status, uid } = parsed.success
  return { content: contentText(content), key, status, uid }
}

describe("changing a file that somebody shaped", () => {
  it("leaves every byte where nothing is changed, in every style", () => {
    for (const { style, text } of files) {
      const { header } = parts(text)
      assert.strictEqual(editHeader(header, []), header, style)
    }
  })

  it("changes one line for one field, in every style, and the field then says so", () => {
    const counts = new Map<Style, number>()
    for (const { style, text } of files) {
      const { after, before, header } = parts(text)
      const edited = editHeader(header, [{ name: "status", to: { value: "in-review" } }]) ?? assert.fail(text)
      assert.strictEqual(changedLines(header, edited), 1, `${style}\n${header}\n=>\n${edited}`)
      const [old, now] = [new Map(fieldsOf(text)), fieldsOf(before + edited + after)]
      assert.strictEqual(now.get("status"), "in-review")
      assert.deepStrictEqual(
        [...now].filter(([name]) => name !== "status"),
        [...old].filter(([name]) => name !== "status")
      )
      counts.set(style, (counts.get(style) ?? 0) + 1)
    }
    assert.deepStrictEqual(
      [...counts.values()],
      [...counts].map(() => PER_STYLE)
    )
    process.stdout.write(`One field, one line: ${files.length} of ${files.length} files in ${counts.size} styles.\n`)
  })

  it("writes a ticket over its own file without a changed byte, once the file has what every ticket has", () => {
    let tickets = 0
    for (const { style, text } of files) {
      const ticket = ticketIn(text)
      if (ticket === null) continue
      tickets += 1
      const first = renderOnto(ticket, text).text
      assert.strictEqual(renderOnto(ticket, first).text, first, style)
      // Only what every ticket of ours has was added: no line of the person is gone.
      if (style === "ours") assert.strictEqual(first, text)
      else {
        const kept = new Set(linesOf(first))
        const lost = linesOf(parts(text).header).filter((line) => !kept.has(line) && !line.startsWith("{"))
        assert.deepStrictEqual(lost, [], `${style}\n${text}\n=>\n${first}`)
        assert.include(first, ticket.content.body.trimEnd())
      }
    }
    assert.isAbove(tickets, 500)
    process.stdout.write(`Untouched save: ${tickets} of ${tickets} tickets byte for byte.\n`)
  })

  it("changes one line of a whole ticket for one field, whichever it is", () => {
    let edits = 0
    for (const { style, text } of files) {
      const found = ticketIn(text)
      if (found === null) continue
      const { text: before } = renderOnto(found, text)
      const changes: ReadonlyArray<readonly [string, TicketFile]> = [
        ["status", { ...found, status: "in-review" }],
        ["updated", { ...found, updated: "2027-01-01" }],
        [
          "priority",
          { ...found, content: { ...found.content, priority: found.content.priority === "low" ? "high" : "low" } }
        ]
      ]
      for (const [name, ticket] of changes) {
        const after = renderOnto(ticket, before).text
        assert.strictEqual(changedLines(before, after), 1, `${style} ${name}\n${before}\n=>\n${after}`)
        edits += 1
      }
    }
    process.stdout.write(`One field of a ticket, one line: ${edits} of ${edits} edits.\n`)
  })

  it("reads back as what was written, over any file whatever", () => {
    for (const [at, { text }] of files.entries()) {
      const ticket = ticketIn(text)
      if (ticket === null) continue
      const other = files[(at * 7 + 311) % files.length]?.text ?? ""
      const wanted = meaning(renderOnto(ticket, null).text)
      assert.deepStrictEqual(meaning(renderOnto(ticket, other).text), wanted)
      assert.deepStrictEqual(meaning(renderOnto(ticket, text).text), wanted)
    }
  })
})
