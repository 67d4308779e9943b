/**
 * A ticket's text with another name for a file. Pure.
 *
 * @since 0.1.0
 */
import type { TicketContent } from "../ticket/Ticket.ts"

/** A path ends where none of these goes on. */
const INSIDE = /[\w@/-]/u
/** A full stop behind it is one of the sentence, unless a name goes on behind that. */
const goesOn = (text: string, at: number): boolean =>
  INSIDE.test(text[at] ?? " ") || (text[at] === "." && INSIDE.test(text[at + 1] ?? " "))

/** Every place where the whole path stands says the new one. */
export const renamedIn = (content: TicketContent, from: string, to: string): TicketContent => {
  const { body } = content
  let [text, kept] = ["", 0]
  for (let at = body.indexOf(from); at !== -1; at = body.indexOf(from, at + from.length)) {
    const before = body[at - 1] ?? " "
    if (INSIDE.test(before) || before === "." || goesOn(body, at + from.length)) continue
    text += body.slice(kept, at) + to
    kept = at + from.length
  }
  return kept === 0 ? content : { ...content, body: text + body.slice(kept) }
}
