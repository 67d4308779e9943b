/**
 * Keys of tickets that a request names, and whether it says that it waits for them. Pure.
 *
 * @since 0.1.0
 */
import { canonicalKey } from "../../backlog/TicketKey.ts"
import { proseOf } from "./Prose.ts"

export interface NamedKey {
  /** In its one spelling. */
  readonly key: string
  /** The words that say that it comes first; null where it is only named. */
  readonly waits: string | null
  /** As written, with the words around it. */
  readonly said: string
}

const KEY = /(?<![\p{L}\p{N}_/-])[A-Za-z][A-Za-z0-9]{0,15}-\d{1,9}(?:~[a-z0-9]{1,16})?(?![\p{L}\p{N}_/])/gu
/** In front of a key, or of a list of them: what they name comes first. */
const WAITS =
  /\b(?<words>depends on|depending on|blocked by|blocked on|waits? for|waiting for|requires?|needs?|after|once|builds? on|based on|on top of|follows?|as soon as|until|when)\b(?:\s+(?:the|ticket|tickets|issue|both))*\s*:?\s*(?:[A-Za-z][A-Za-z0-9]{0,15}-\d{1,9}(?:~[a-z0-9]+)?(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*))*$/iu
/** What these lead to is done, or not to be done. */
const OTHERWISE = /\b(?:not|no longer|without|instead of)\s+(?:depends?|blocked|waits?|requires?|needs?)[^.]*$/iu

const AROUND = 40

/** Each key once, in the order of the text; `known` says whether a text that looks like a key may be one. */
export const namedKeys = (request: string, known: (type: string) => boolean): ReadonlyArray<NamedKey> => {
  const prose = proseOf(request)
  const found = new Map<string, NamedKey>()
  for (const { 0: written, index } of prose.matchAll(KEY)) {
    const key = canonicalKey(written)
    if (key === null || !known(key.slice(0, key.indexOf("-")))) continue
    const before = prose.slice(Math.max(0, index - 200), index).replaceAll(/\s+/gu, " ")
    const waits = OTHERWISE.test(before) ? undefined : WAITS.exec(before)?.groups?.["words"]
    const earlier = found.get(key)
    if (earlier !== undefined && (earlier.waits !== null || waits === undefined)) continue
    const from = request.lastIndexOf(" ", Math.max(0, index - AROUND)) + 1
    found.set(key, {
      key,
      waits: waits ?? null,
      said: request
        .slice(Math.min(from, index), index + written.length)
        .replaceAll(/\s+/gu, " ")
        .trim()
    })
  }
  return [...found.values()]
}
