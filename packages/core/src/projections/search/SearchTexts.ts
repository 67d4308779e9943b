/**
 * What tickets say, in the form that a search goes through: folded from the log, kept in a snapshot of its own, because lists
 * need none of it. Loads no schema.
 *
 * @since 0.1.0
 */
import { LazyMap, textsOf } from "../../backlog/LazyMap.ts"
import type { AnyRecorded, EventId } from "../../log/Event.ts"
import type { BacklogEvent } from "../../log/Registry.ts"
import { caseless, WORD } from "../../ticket/Caseless.ts"

/** As people wrote it. */
export interface TicketText {
  readonly title: string
  /** Markdown below the title. */
  readonly body: string
  /** By event, in log order. */
  readonly comments: ReadonlyArray<{ readonly id: EventId; readonly text: string; readonly removed: boolean }>
}

export interface SearchTexts {
  /** By uid, in order of creation. */
  readonly written: Map<string, TicketText>
  /** The same in their caseless form: the title, `BORDER`, and the rest. */
  readonly plain: Map<string, string>
  /** Words of texts that a snapshot had; also of some that nobody says any more. */
  known: () => ReadonlyArray<string>
  /** Tickets whose words are not among those. */
  readonly fresh: Set<string>
}

/** Between parts of one ticket. No caseless text has control characters. */
export const BORDER = "\u0001"
const NEXT_TICKET = "\u0002"

/** Raised whenever the shape, the fold or the caseless form changes: snapshots of other versions are rebuilt. */
export const TEXTS_VERSION = 1

export const emptyTexts = (): SearchTexts => ({
  written: new Map(),
  plain: new Map(),
  known: () => [],
  fresh: new Set()
})

const plainOf = ({ body, comments, title }: TicketText): string => {
  const shown = comments.filter(({ removed }) => !removed).map(({ text }) => text)
  return [title, body, ...shown].map(caseless).join(BORDER)
}

const say = (texts: SearchTexts, uid: string, text: TicketText): void => {
  texts.written.set(uid, text)
  texts.plain.set(uid, plainOf(text))
  texts.fresh.add(uid)
}

const SAYING: ReadonlySet<string> = new Set<BacklogEvent["type"]>([
  "ticket.revised",
  "ticket.commented",
  "ticket.comment-imported",
  "ticket.comment-removed",
  "ticket.comment-restored"
])

const saidBy = (was: TicketText, { event, id }: AnyRecorded): TicketText => {
  switch (event.type) {
    case "ticket.revised": {
      const { body = was.body, title = was.title } = event.data.changes
      return body === was.body && title === was.title ? was : { ...was, title, body }
    }
    case "ticket.commented":
    case "ticket.comment-imported":
      return { ...was, comments: [...was.comments, { id, text: event.data.text, removed: false }] }
    case "ticket.comment-removed":
    case "ticket.comment-restored": {
      const { comment } = event.data
      const removed = event.type === "ticket.comment-removed"
      return { ...was, comments: was.comments.map((one) => (one.id === comment ? { ...one, removed } : one)) }
    }
    default:
      return was
  }
}

/** Applies one event in place. Total. */
export const applyToTexts = (texts: SearchTexts, recorded: AnyRecorded): void => {
  const { event, stream } = recorded
  if (!stream.startsWith("ticket/")) return
  if (event.type === "ticket.created") {
    const { body, title } = event.data.content
    if (!texts.written.has(event.data.uid)) say(texts, event.data.uid, { title, body, comments: [] })
    return
  }
  // Most events say nothing: what they are about is not looked up.
  if (!SAYING.has(event.type)) return
  const uid = stream.slice("ticket/".length)
  const was = texts.written.get(uid)
  const now = was === undefined ? was : saidBy(was, recorded)
  if (now !== undefined && now !== was) say(texts, uid, now)
}

/** Words of one letter or two, and longer ones than these, are nobody's typing errors. */
const [SHORTEST, LONGEST] = [3, 40]

/** Every word of every text, each once. */
export const wordsOf = (texts: SearchTexts): ReadonlySet<string> => {
  const words = new Set(texts.known())
  for (const uid of texts.fresh) {
    for (const [word] of (texts.plain.get(uid) ?? "").matchAll(WORD)) {
      if (word.length >= SHORTEST && word.length <= LONGEST) words.add(word)
    }
  }
  return words
}

/** Texts without line breaks: uids, words, all that is searched in one, and what people wrote, one for each ticket. */
export const encodeTexts = (texts: SearchTexts): ReadonlyArray<string> => [
  [...texts.written.keys()].join(" "),
  [...wordsOf(texts)].join(" "),
  [...texts.plain.values()].join(NEXT_TICKET),
  ...textsOf(texts.written)
]

const split = (text: string, by: string): ReadonlyArray<string> => (text === "" ? [] : text.split(by))

/** Bytes that a power cut took are zeros. */
const isWhole = (text: string): boolean => !text.includes("\0")

type TextAt = (at: number, reads?: (text: string) => boolean) => string

/** `textAt` makes a text again that `reads` refuses. What is not looked at is not read. */
export const decodeTexts = (textAt: TextAt): SearchTexts => {
  const uids = split(textAt(0, isWhole), " ")
  const plain = textAt(2, isWhole).split(NEXT_TICKET)
  return {
    written: new LazyMap(uids, { read: (at) => JSON.parse(textAt(at, isWhole)) as TicketText, text: textAt }, 3),
    plain: new Map(uids.map((uid, at) => [uid, plain[at] ?? ""])),
    known: () => split(textAt(1, isWhole), " "),
    fresh: new Set()
  }
}
