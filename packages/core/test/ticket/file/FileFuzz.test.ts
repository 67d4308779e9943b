import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { hasMarkers, sidesOf } from "../../../src/ticket/file/ConflictMarkers.ts"
import { renderOnto } from "../../../src/ticket/file/RenderOnto.ts"
import { parseTicketFile } from "../../../src/ticket/TicketDocument.ts"
import { corpus, type Random, seeded, ticketOf } from "./corpus.ts"

/** `BTK_LONG=1` runs the long form. */
const MUTANTS = process.env["BTK_LONG"] === "1" ? 20_000 : 2000
const SEED = 20_261_125
const CODES = new Set(["ticket-yaml-invalid", "ticket-invalid"])

const HOSTILE = [
  "---\n",
  "---",
  "\n---\n---\n",
  "{",
  "}",
  "[",
  "]",
  ": ",
  "? ",
  "- ",
  "&a ",
  "*a",
  "!!js/function ",
  "!!binary ",
  "<<: *a\n",
  "|2\n",
  ">+\n",
  "%YAML 1.1\n",
  "...\n",
  "\t",
  "\r",
  "\r\n",
  "\uFEFF",
  "\u2028",
  "\u0000",
  "\u0085",
  '"',
  "'",
  "`",
  "@",
  "__proto__: 1\n",
  "constructor: 1\n",
  "uid: t-x\n",
  "id: ../../x\n",
  "depends_on: [*]\n",
  "<<<<<<< ours\n",
  "=======\n",
  ">>>>>>> theirs\n",
  "||||||| base\n",
  "<!--",
  "-->",
  "```",
  "| a | b |\n|---|---|\n",
  "[".repeat(200),
  "> ".repeat(150),
  "- ".repeat(150),
  "\ud800"
]

const mutate = (text: string, random: Random): string => {
  let mutant = text
  for (let round = 1 + random.below(4); round > 0; round--) {
    const at = random.below(mutant.length + 1)
    const to = Math.min(mutant.length, at + random.below(30))
    switch (random.below(6)) {
      case 0:
        mutant = mutant.slice(0, at) + mutant.slice(to)
        break
      case 1:
        mutant = mutant.slice(0, to) + mutant.slice(at)
        break
      case 2:
        mutant = mutant.slice(0, at) + String.fromCodePoint(random.below(0x3000)) + mutant.slice(at + 1)
        break
      case 3: {
        const lines = mutant.split("\n")
        const [one, other] = [random.below(lines.length), random.below(lines.length)]
        ;[lines[one], lines[other]] = [lines[other] ?? "", lines[one] ?? ""]
        mutant = lines.join("\n")
        break
      }
      default:
        mutant = mutant.slice(0, at) + random.pick(HOSTILE) + mutant.slice(at)
    }
  }
  return mutant
}

describe("a mutant of a ticket file", () => {
  it(
    `is a ticket or a coded error with its place, and can be written over, ${MUTANTS} times`,
    { timeout: 900_000 },
    () => {
      const random = seeded(SEED)
      const seeds = corpus(40, SEED)
      let [tickets, refused] = [0, 0]
      for (let round = 0; round < MUTANTS; round++) {
        const mutant = mutate(random.pick(seeds).text, random)
        const parsed = parseTicketFile(mutant, { path: "a.md" })
        if (Result.isSuccess(parsed)) tickets += 1
        else {
          refused += 1
          assert.isTrue(CODES.has(parsed.failure.code), parsed.failure.code)
          assert.match(parsed.failure.message, /^a\.md:\d+:\d+: /u)
          assert.notStrictEqual(parsed.failure.next, "")
        }
        if (hasMarkers(mutant)) sidesOf(mutant)
        // One in ten: each is written, and what was written is read.
        if (round % 10 !== 0) continue
        const ticket = ticketOf(random)
        const written = parseTicketFile(renderOnto(ticket, mutant).text, { path: "a.md" })
        const wanted = parseTicketFile(renderOnto(ticket, null).text, { path: "a.md" })
        if (Result.isFailure(written) || Result.isFailure(wanted)) assert.fail(JSON.stringify(mutant))
        else {
          assert.deepStrictEqual(
            [written.success.uid, written.success.status, written.success.content.title],
            [wanted.success.uid, wanted.success.status, wanted.success.content.title]
          )
          assert.strictEqual(
            written.success.content.body.replaceAll("\r\n", "\n").trimEnd(),
            wanted.success.content.body.replaceAll("\r\n", "\n").trimEnd()
          )
        }
      }
      process.stdout.write(`${MUTANTS} mutants: ${tickets} tickets, ${refused} coded errors, nothing else.\n`)
      assert.isAbove(tickets, MUTANTS / 10)
      assert.isAbove(refused, MUTANTS / 10)
    }
  )
})
