/**
 * How a section is called, whatever way its heading is written. Loads nothing: configurations name sections too.
 *
 * @since 0.1.0
 */

/** One spelling for a heading, whatever its case, emoji, emphasis or numbering; also `affectedFiles`. */
export const sectionName = (heading: string): string =>
  heading
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu)
    ?.join(" ")
    .replace(/^\d+ /u, "") ?? ""
