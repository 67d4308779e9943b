/**
 * What somebody typed to search for: words that all have to be there, phrases in quotes, and `field:value` for what a filter
 * takes. Owns no meaning of the fields: see `TicketFilter.ts`.
 *
 * @since 0.1.0
 */
import { caseless } from "../../ticket/Caseless.ts"

export interface Query {
  /** Caseless; each once. */
  readonly terms: ReadonlyArray<string>
  /** In the order written. */
  readonly fields: ReadonlyArray<{ readonly name: string; readonly value: string }>
}

/** A value may be quoted, too: `label:"needs design"`. A quote that isn't closed ends with the text. */
const PIECE = /(?:(?<name>[a-z]+):)?"(?<quoted>[^"]*)(?:"|$)|(?<plain>\S+)/gu

/** `names` are the fields; what has a colon after another word is text, as `https://…` and `std::vector` are. */
export const parseQuery = (text: string, names: ReadonlySet<string>): Query => {
  const terms = new Set<string>()
  const fields: Array<{ name: string; value: string }> = []
  const add = (term: string): void => {
    const plain = caseless(term).trim()
    if (plain !== "") terms.add(plain)
  }
  for (const { groups } of text.matchAll(PIECE)) {
    const { name, plain, quoted } = groups ?? {}
    if (quoted !== undefined) {
      if (name === undefined) add(quoted)
      else if (names.has(name)) fields.push({ name, value: quoted })
      else add(`${name}:${quoted}`)
      continue
    }
    const [head = "", ...rest] = (plain ?? "").split(":")
    const value = rest.join(":")
    if (value !== "" && names.has(head)) fields.push({ name: head, value })
    else add(plain ?? "")
  }
  return { terms: [...terms], fields }
}
