/**
 * A word as a POSIX shell reads it back: for commands that are put together from names that somebody else chose.
 *
 * @since 0.1.0
 */

/** Quoted where it has to be. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
