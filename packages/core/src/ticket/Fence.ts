/**
 * Text of others inside of a prompt: limited in length, between lines that it can't contain.
 *
 * @since 0.1.0
 */

/** Characters of one piece of data at most, so that a huge text can't push the rules out of sight. */
export const MAX_DATA = 120_000

export const shorten = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most)}\n[${text.length - most} more characters were left out]`

/** Encloses data in lines that don't occur in it. */
export const fence = (label: string, text: string, most: number = MAX_DATA): string => {
  const data = shorten(text, most)
  let number = 1
  while (data.includes(`${label}-${number}`)) number++
  return `<data-${label}-${number}>\n${data}\n</data-${label}-${number}>`
}
