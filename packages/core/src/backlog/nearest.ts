/**
 * Finds the words that somebody probably meant. Pure; used for keys, configuration names and the like.
 *
 * @since 0.1.0
 */

/** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
export const editDistance = (left: string, right: string): number => {
  let before: Array<number> = []
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      let best = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1)
      )
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (swapped) best = Math.min(best, (before[column - 2] ?? 0) + 1)
      current.push(best)
    }
    before = previous
    previous = current
  }
  return previous[right.length] ?? 0
}

/** A third of the word may be wrong, at least two letters: enough for typing errors, too little for other words. */
const tolerance = (word: string): number => Math.max(2, Math.floor(word.length / 3))

/** Words that differ more in length than may be wrong are not compared: a pasted page costs nothing. */
const couldBe = (wanted: string, candidate: string): boolean =>
  Math.abs(wanted.length - candidate.length) <= tolerance(wanted)

/** Up to `limit` candidates close to the word, nearest first, then in their own order. Case is ignored. */
export const nearest = (word: string, candidates: Iterable<string>, limit = 3): ReadonlyArray<string> => {
  const wanted = word.toLowerCase()
  return [...candidates]
    .map((candidate) => ({ candidate, lower: candidate.toLowerCase() }))
    .filter(({ lower }) => couldBe(wanted, lower))
    .map(({ candidate, lower }) => ({ candidate, distance: editDistance(wanted, lower) }))
    .filter(({ distance }) => distance <= tolerance(wanted))
    .toSorted((left, right) => left.distance - right.distance)
    .slice(0, limit)
    .map(({ candidate }) => candidate)
}
