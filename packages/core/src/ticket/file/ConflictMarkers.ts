/**
 * The two sides of a text that Git left with conflict markers, also in the style that shows the common base.
 *
 * @since 0.1.0
 */
export interface Sides {
  readonly ours: string
  readonly theirs: string
}

const OURS = /^<{7}(?: .*)?\r?$/u
const BASE = /^\|{7}(?: .*)?\r?$/u
const MIDDLE = /^={7}\r?$/u
const THEIRS = /^>{7}(?: .*)?\r?$/u

/** True when the text has a line that begins a conflict and one that ends it. */
export const hasMarkers = (text: string): boolean => /^<{7}(?: |\r?$)/mu.test(text) && /^>{7}(?: |\r?$)/mu.test(text)

/** Null when the markers don't pair up: then nobody can say which line belongs to whom. */
export const sidesOf = (text: string): Sides | null => {
  let [ours, theirs] = ["", ""]
  let part: "both" | "ours" | "base" | "theirs" = "both"
  for (const line of text.split(/(?<=\n)/u)) {
    const bare = line.replace(/\n$/u, "")
    if (OURS.test(bare)) {
      if (part !== "both") return null
      part = "ours"
    } else if (part === "ours" && BASE.test(bare)) part = "base"
    else if ((part === "ours" || part === "base") && MIDDLE.test(bare)) part = "theirs"
    else if (THEIRS.test(bare)) {
      if (part !== "theirs") return null
      part = "both"
    } else {
      if (part === "both" || part === "ours") ours += line
      if (part === "both" || part === "theirs") theirs += line
    }
  }
  return part === "both" ? { ours, theirs } : null
}
