/**
 * Collects output up to a limit: the head and the tail stay, the middle is cut, and a line says so.
 *
 * @since 0.1.0
 */

/** gates.md, "Process rules": output capped at 10 MB with head and tail kept. */
export const OUTPUT_LIMIT_BYTES = 10_000_000

export interface CappedOutput {
  readonly push: (chunk: Buffer) => void
  /** Everything that was printed, cut or not. */
  readonly bytes: () => number
  readonly text: () => string
}

/** Half of `limit` is kept of each end. */
export const cappedOutput = (limit: number = OUTPUT_LIMIT_BYTES): CappedOutput => {
  const half = Math.floor(limit / 2)
  const head: Array<Buffer> = []
  let headBytes = 0
  let tail: Array<Buffer> = []
  let tailBytes = 0
  let total = 0
  const trimTail = () => {
    const joined = Buffer.concat(tail)
    tail = [joined.subarray(Math.max(0, joined.length - half))]
    tailBytes = Math.min(joined.length, half)
  }
  return {
    push: (chunk) => {
      total += chunk.length
      const free = half - headBytes
      const first = chunk.subarray(0, free)
      if (first.length > 0) {
        head.push(first)
        headBytes += first.length
      }
      const rest = chunk.subarray(first.length)
      if (rest.length === 0) return
      tail.push(rest)
      tailBytes += rest.length
      // Twice the size before copying keeps the cost linear.
      if (tailBytes > 2 * half) trimTail()
    },
    bytes: () => total,
    text: () => {
      trimTail()
      const cut = total - headBytes - tailBytes
      // Joined as bytes: without a cut, no character is split between head and tail.
      if (cut === 0) return Buffer.concat([...head, ...tail]).toString("utf8")
      const start = Buffer.concat(head).toString("utf8")
      return `${start}\n[… ${cut} bytes of output cut …]\n${Buffer.concat(tail).toString("utf8")}`
    }
  }
}
