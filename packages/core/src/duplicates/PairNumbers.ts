/**
 * Numbers pairs of whole numbers in the order in which they are met: a table with open addresses in typed arrays. A million texts as keys of
 * a `Map` take three times as long, and most of it grows faster than the backlog. Pure to its user.
 *
 * @since 0.1.0
 */

/** Slots at first; a power of two. */
const SMALLEST = 1024
/** From two thirds on, looking for a free slot takes long. */
const FULL = 2 / 3

/** Fractional part of the golden ratio in 32 bits: multiplying by it spreads neighbours (Knuth, volume 3, 6.4). */
const SPREAD = 0x9e37_79b1

const slotOf = (one: number, other: number, mask: number): number => {
  const mixed = Math.imul(Math.imul(one, SPREAD) ^ (other + 1), SPREAD)
  return (mixed ^ (mixed >>> 15)) & mask
}

/** Answers the number of a pair, a new one from `next` where the pair is new. Parts are from 0 and below 2 ** 32. */
export const pairNumbers = (next: () => number): ((one: number, other: number) => number) => {
  let ones = new Uint32Array(SMALLEST)
  let others = new Uint32Array(SMALLEST)
  /** One more than the number; 0 is a free slot. */
  let numbers = new Uint32Array(SMALLEST)
  let size = 0

  const find = (one: number, other: number): number => {
    const mask = numbers.length - 1
    let slot = slotOf(one, other, mask)
    while (numbers[slot] !== 0 && (ones[slot] !== one || others[slot] !== other)) slot = (slot + 1) & mask
    return slot
  }

  const put = (slot: number, one: number, other: number, number: number): void => {
    ones[slot] = one
    others[slot] = other
    numbers[slot] = number
  }

  const grow = (): void => {
    const [oldOnes, oldOthers, old] = [ones, others, numbers]
    ones = new Uint32Array(old.length * 2)
    others = new Uint32Array(old.length * 2)
    numbers = new Uint32Array(old.length * 2)
    for (const [at, number] of old.entries()) {
      if (number === 0) continue
      const [one, other] = [oldOnes[at] as number, oldOthers[at] as number]
      put(find(one, other), one, other, number)
    }
  }

  return (one, other) => {
    let slot = find(one, other)
    const there = numbers[slot] as number
    if (there !== 0) return there - 1
    if (size >= numbers.length * FULL) {
      grow()
      slot = find(one, other)
    }
    const number = next()
    put(slot, one, other, number + 1)
    size += 1
    return number
  }
}
