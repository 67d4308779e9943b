/** Foreign tickets as a format can hold them, and what can happen to a text. */
import * as fc from "fast-check"
import * as Result from "effect/Result"
import type { ForeignRecord, ForeignTicket, SourceText } from "../../src/exchange/ForeignTicket.ts"
import type { FormatName, OutgoingTicket } from "../../src/exchange/Format.ts"
import { formatNamed } from "../../src/exchange/formats.ts"

/** Records of a source that is known to be fine. */
export const recordsOf = (name: FormatName, texts: ReadonlyArray<SourceText>): ReadonlyArray<ForeignRecord> => {
  const read = formatNamed(name)?.read(texts)
  if (read === undefined || Result.isFailure(read)) throw new Error(read?.failure.message ?? name)
  return read.success.records
}

const WORDS = [
  "Export",
  "report",
  "café",
  "語",
  "naïve",
  "a, b",
  "x: y",
  "#1",
  "it's",
  '"quoted"',
  "1.10",
  "true",
  "🦜",
  "<b>"
]
export const words = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 5 }).map((list) => list.join(" "))
/** Of a kind that no Markdown changes the meaning of. */
export const plainWords = fc
  .array(fc.constantFrom("Export", "report", "café", "語", "naïve", "quickly"), { minLength: 1, maxLength: 5 })
  .map((list) => list.join(" "))
const label = fc.constantFrom("csv", "ui", "größe", "p-x")

export const ticketWith = (id: fc.Arbitrary<string>): fc.Arbitrary<ForeignTicket> =>
  fc.record({
    id,
    url: fc.constant(null),
    title: words,
    type: fc.constantFrom("BUG", "FEAT", "TASK"),
    priority: fc.constantFrom("critical", "high", "medium", "low"),
    outcome: fc.constantFrom("open", "done", "dropped"),
    reason: fc.constant(null),
    tags: fc.uniqueArray(label, { maxLength: 2 }),
    assignees: fc.uniqueArray(fc.constantFrom("ada", "grace"), { maxLength: 1 }),
    parent: fc.constant(null),
    dependsOn: fc.constant([]),
    description: plainWords,
    criteria: fc.uniqueArray(fc.record({ text: plainWords, done: fc.boolean() }), {
      maxLength: 3,
      selector: ({ text }) => text
    }),
    sections: fc.constant([]),
    comments: fc.constant([])
  })

export const outgoing = (ticket: ForeignTicket, was: OutgoingTicket["was"] = null): OutgoingTicket => ({
  key: "TASK-001",
  ticket,
  was,
  onto: () => ({ path: "", text: "" })
})

/** A text with a piece of it gone, doubled or replaced. */
export const mutated = (text: string): fc.Arbitrary<string> =>
  fc
    .record({
      from: fc.nat(text.length),
      length: fc.nat(20),
      by: fc.constantFrom("", "{", "]", "\n", '"', "---\n", ": ", "null", "\u0000", "🦜", "- [ ] ")
    })
    .map(({ by, from, length }) => text.slice(0, from) + by + text.slice(from + length))
