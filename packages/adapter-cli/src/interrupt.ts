/**
 * Ctrl-C and its like. What runs is interrupted, which ends agents and commands, and then the process ends as the signal
 * says. A second signal ends it at once.
 *
 * @since 0.1.0
 */
import { readFileSync } from "node:fs"

/** `nohup` ignores the hang-up for us, and a handler would undo that. Where the system can't tell, it is left alone. */
const hearsHangup = (): boolean => {
  try {
    const [, mask] = /^SigIgn:\s*([0-9a-f]+)$/mu.exec(readFileSync("/proc/self/status", "utf8")) ?? []
    // SIGHUP is signal 1, the lowest bit.
    return mask !== undefined && (Number.parseInt(mask.slice(-1), 16) & 1) === 0
  } catch {
    return false
  }
}

/** Runs with a signal that is aborted when the process is told to end. */
export const interruptible = async <A>(run: (signal: AbortSignal) => Promise<A>): Promise<A> => {
  const signals: ReadonlyArray<NodeJS.Signals> = ["SIGINT", "SIGTERM", ...(hearsHangup() ? (["SIGHUP"] as const) : [])]
  const controller = new AbortController()
  const received: Array<NodeJS.Signals> = []
  const stop = (signal: NodeJS.Signals): void => {
    received.push(signal)
    controller.abort()
  }
  for (const signal of signals) process.once(signal, stop)
  try {
    return await run(controller.signal)
  } finally {
    for (const signal of signals) process.off(signal, stop)
    const [first] = received
    if (first !== undefined) {
      process.kill(process.pid, first)
      // Nothing more is said or done until it arrives.
      await new Promise(() => undefined)
    }
  }
}
