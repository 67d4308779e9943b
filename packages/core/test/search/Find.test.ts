import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { NewEvent } from "../../src/log/Event.ts"
import type { BacklogEvent } from "../../src/log/Registry.ts"
import { caseless } from "../../src/ticket/Caseless.ts"
import { findTexts } from "../../src/projections/search/Find.ts"
import {
  applyToTexts,
  decodeTexts,
  emptyTexts,
  encodeTexts,
  type SearchTexts,
  wordsOf
} from "../../src/projections/search/SearchTexts.ts"
import { anyNewEvent } from "../backlog/events.ts"
import { created, recorded } from "../support.ts"

const textsOf = (events: ReadonlyArray<NewEvent>): SearchTexts => {
  const texts = emptyTexts()
  for (const event of events) applyToTexts(texts, recorded(event))
  return texts
}

const ticket = (uid: string, title: string, body = ""): NewEvent => created(uid, `FEAT-${uid}`, { title, body })

const revised = (uid: string, changes: { readonly title?: string; readonly body?: string }): NewEvent => ({
  stream: `ticket/${uid}`,
  event: { type: "ticket.revised", data: { changes, open: [] } }
})

const search = (
  texts: SearchTexts,
  words: string,
  options: { readonly without?: string; readonly typos?: boolean; readonly key?: string } = {}
) => {
  const found = findTexts(texts, words.split(" "), {
    passes: (uid) => uid !== options.without,
    named: (term) => (term === options.key ? "a" : null),
    typos: options.typos ?? true
  })
  return { ...found, uids: found.hits.map(({ uid }) => uid) }
}

describe("a search", () => {
  it("finds tickets that have every word, in title or text, anywhere in a word, in any case", () => {
    const texts = textsOf([
      ticket("a", "Export the REPORT", "as csv"),
      ticket("b", "Reporting", "Nothing else"),
      ticket("c", "Straße", "交通報告")
    ])
    assert.sameMembers(search(texts, "report").uids, ["a", "b"])
    assert.deepStrictEqual(search(texts, "report csv").uids, ["a"])
    assert.deepStrictEqual(search(texts, "strasse").uids, ["c"])
    assert.deepStrictEqual(search(texts, "報告").uids, ["c"])
    assert.deepStrictEqual(search(texts, "report nowhere").uids, [])
  })

  it("puts keys before titles, titles before texts, whole words before parts, more before fewer, new before old", () => {
    const texts = textsOf([
      ticket("part", "Unrelated", "supports"),
      ticket("text1", "Unrelated", "one port"),
      ticket("text2", "Unrelated", "port and port"),
      ticket("titlePart", "Export"),
      ticket("old", "The port"),
      ticket("new", "The port"),
      ticket("begin", "Portable"),
      ticket("a", "Unrelated")
    ])
    assert.deepStrictEqual(search(texts, "port", { key: "port" }).uids, [
      "a",
      "new",
      "old",
      "begin",
      "titlePart",
      "text2",
      "text1",
      "part"
    ])
  })

  it("finds what was said about a ticket, unless it was removed", () => {
    const comment: NewEvent = {
      stream: "ticket/a",
      event: { type: "ticket.commented", data: { text: "Only in Safari" } }
    }
    const texts = textsOf([ticket("a", "Broken")])
    const said = recorded(comment)
    applyToTexts(texts, said)
    assert.deepStrictEqual(search(texts, "safari").uids, ["a"])
    const about = (type: "ticket.comment-removed" | "ticket.comment-restored") =>
      applyToTexts(
        texts,
        recorded({
          stream: "ticket/a",
          event: { type, data: { comment: said.id, reason: "r" } } satisfies BacklogEvent
        })
      )
    about("ticket.comment-removed")
    assert.deepStrictEqual(search(texts, "safari").uids, [])
    about("ticket.comment-restored")
    assert.deepStrictEqual(search(texts, "safari").uids, ["a"])
  })

  it("forgives errors only where no ticket that counts has the word, and says what it took instead", () => {
    const texts = textsOf([ticket("a", "Export the report"), ticket("b", "Expert mode"), ticket("c", "exprot")])
    assert.deepStrictEqual(search(texts, "exprot").uids, ["c"])
    const found = search(texts, "exprot", { without: "c" })
    assert.deepStrictEqual(found.uids, ["a"])
    assert.deepStrictEqual(found.wanted, [{ term: "exprot", spellings: ["export"], errors: 1 }])
    assert.deepStrictEqual(search(texts, "exprot reprot", { without: "c" }).uids, ["a"])
    assert.deepStrictEqual(search(texts, "exprot", { without: "c", typos: false }).uids, [])
    // Two words that are there, but not together, are no typing errors.
    assert.deepStrictEqual(
      search(texts, "report expert").wanted.map(({ errors }) => errors),
      [0, 0]
    )
  })

  it("takes no word that only an older version of a text had", () => {
    const texts = textsOf([ticket("a", "Exporter"), ticket("b", "Exported"), revised("a", { title: "Something else" })])
    const again = decodeTexts((at) => encodeTexts(texts)[at] ?? "")
    for (const one of [texts, again]) assert.deepStrictEqual(search(one, "exportex").uids, ["b"])
  })

  it("finds every substring of every text, and nothing else", () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" })), { minLength: 1 }),
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 5 }),
        (tickets, which, from, length) => {
          const texts = textsOf(tickets.map(([title, body], at) => ticket(`t${at}`, title, body)))
          const all = tickets.map((parts) => parts.map(caseless))
          const source = all[which % all.length]?.[from % 2] ?? ""
          const start = from % Math.max(1, source.length)
          const term = source.slice(start, start + length)
          if (term === "") return
          const { hits } = findTexts(texts, [term], { passes: () => true, named: () => null, typos: false })
          assert.sameMembers(
            hits.map(({ uid }) => uid),
            all.flatMap((parts, at) => (parts.some((part) => part.includes(term)) ? [`t${at}`] : []))
          )
        }
      )
    ))
})

describe("what is searched", () => {
  it("is the same from the log, and from a snapshot with what came after it", () =>
    fc.assert(
      fc.property(fc.array(anyNewEvent), fc.array(anyNewEvent), (before, after) => {
        const first = textsOf(before)
        // Read late, as a snapshot is, but written now.
        const kept = encodeTexts(first)
        const again = decodeTexts((at) => kept[at] ?? "")
        for (const event of after) {
          const one = recorded(event)
          applyToTexts(first, one)
          applyToTexts(again, one)
        }
        assert.deepStrictEqual([...again.plain], [...first.plain])
        assert.deepStrictEqual([...again.written], [...first.written])
        for (const word of wordsOf(first)) assert.isTrue(wordsOf(again).has(word))
      })
    ))
})
