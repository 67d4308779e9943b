/**
 * A binary heap of numbers in a plain array, smallest first.
 *
 * @since 0.1.0
 */
export const pushHeap = (heap: Array<number>, value: number): void => {
  let at = heap.length
  heap.push(value)
  while (at > 0) {
    const above = (at - 1) >> 1
    const parent = heap[above] as number
    if (parent <= value) break
    heap[at] = parent
    at = above
  }
  heap[at] = value
}

/** Takes the smallest; undefined when empty. */
export const popHeap = (heap: Array<number>): number | undefined => {
  const top = heap[0]
  const last = heap.pop()
  if (heap.length === 0 || last === undefined) return top
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child += 1
    const smallest = heap[child] as number
    if (smallest >= last) break
    heap[at] = smallest
    at = child
  }
  heap[at] = last
  return top
}
