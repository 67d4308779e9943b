/**
 * The sides of a text that Git left with conflict markers, also in the style that shows the common base. Where both sides renamed
 * the file as well, Git marks the lines with longer markers, and may put a conflict into a side of another one.
 *
 * @since 0.1.0
 */
export interface Sides {
  readonly ours: string
  readonly theirs: string
}

/** Characters of Git's marker; it adds one for each level. */
const SHORTEST = 7
const BEGIN = /^(?<marker><{7,})(?: .*)?\r?$/gmu
const END = /^>{7,}(?: |\r?$)/mu

const firstLevel = (text: string): number =>
  Math.min(...[...text.matchAll(BEGIN)].map(({ groups }) => groups?.["marker"]?.length ?? SHORTEST))

/** True when the text has a line that begins a conflict and one that ends it. */
export const hasMarkers = (text: string): boolean => text.search(BEGIN) !== -1 && END.test(text)

/** The outermost conflicts apart. Null when the markers don't pair up: then nobody can say which line belongs to whom. */
export const sidesOf = (text: string): Sides | null => {
  const level = firstLevel(text)
  if (!Number.isFinite(level)) return { ours: text, theirs: text }
  const marker = (char: string): RegExp => new RegExp(`^${char}{${level}}(?: .*)?\r?$`, "u")
  const [begin, base, middle, end] = [marker("<"), marker("\\|"), marker("="), marker(">")]
  let [ours, theirs] = ["", ""]
  let part: "both" | "ours" | "base" | "theirs" = "both"
  for (const line of text.split(/(?<=\n)/u)) {
    const bare = line.replace(/\n$/u, "")
    if (begin.test(bare)) {
      if (part !== "both") return null
      part = "ours"
    } else if (part === "ours" && base.test(bare)) part = "base"
    else if ((part === "ours" || part === "base") && middle.test(bare)) part = "theirs"
    else if (end.test(bare)) {
      if (part !== "theirs") return null
      part = "both"
    } else {
      if (part === "both" || part === "ours") ours += line
      if (part === "both" || part === "theirs") theirs += line
    }
  }
  return part === "both" ? { ours, theirs } : null
}

/** Conflicts in conflicts that are taken apart; more are no merge of Git's. */
const MAX_LEVELS = 4

/** Every version that a text with markers holds, ours before theirs, each once. Null as in `sidesOf`. */
export const versionsOf = (text: string, levels = MAX_LEVELS): ReadonlyArray<string> | null => {
  if (!hasMarkers(text)) return [text]
  const sides = levels === 0 ? null : sidesOf(text)
  if (sides === null) return null
  const [ours, theirs] = [versionsOf(sides.ours, levels - 1), versionsOf(sides.theirs, levels - 1)]
  return ours === null || theirs === null ? null : [...new Set([...ours, ...theirs])]
}
