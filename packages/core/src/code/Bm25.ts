/**
 * Ranking by BM25 (Robertson and Zaragoza 2009) with the usual constants. Pure.
 *
 * @since 0.1.0
 */

/** How soon more of the same term stops to count, and how much a long document has to say more. */
const K1 = 1.2
const B = 0.75

/** Of a term that `holding` of `all` documents have. */
export const rarity = (all: number, holding: number): number => Math.log(1 + (all - holding + 0.5) / (holding + 0.5))

/** What a term that is `times` in a document of `length` terms adds, where documents have `average` of them. */
export const weight = (times: number, length: number, average: number): number =>
  (times * (K1 + 1)) / (times + K1 * (1 - B + (B * length) / Math.max(1, average)))
