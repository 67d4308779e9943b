/**
 * How a section is called, whatever way its heading is written. Loads nothing: configurations name sections too.
 *
 * @since 0.1.0
 */

const spell = (heading: string): string =>
  heading
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu)
    ?.join(" ")
    .replace(/^\d+ /u, "") ?? ""

/** A backlog has a few dozen headings, each in hundreds of tickets. */
const MOST_KNOWN = 1000
const known = new Map<string, string>()

/** One spelling for a heading, whatever its case, emoji, emphasis or numbering; also `affectedFiles`. */
export const sectionName = (heading: string): string => {
  const there = known.get(heading)
  if (there !== undefined) return there
  const name = spell(heading)
  if (known.size < MOST_KNOWN) known.set(heading, name)
  return name
}
