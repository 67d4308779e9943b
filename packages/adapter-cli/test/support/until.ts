/** Waits for something that another process does. */
import { setTimeout as sleep } from "node:timers/promises"

/** Milliseconds between two looks. */
const POLL = 10

/** Looks again and again until it holds; throws after a minute, with what it waited for. */
export const until = async (what: string, holds: () => boolean, limitMs = 60_000): Promise<void> => {
  const deadline = performance.now() + limitMs
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited ${limitMs} ms for ${what}`)
    await sleep(POLL)
  }
}
