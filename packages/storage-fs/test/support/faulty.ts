/** A file system whose n-th call fails, before or after it took effect. */
import type { Fs } from "../../src/FsLog.ts"
import { around } from "./around.ts"

export interface Faulty {
  readonly fs: Fs
  /** Names of the calls so far. */
  readonly calls: ReadonlyArray<keyof Fs>
  /** Descriptors that were opened and not closed. */
  readonly leaked: () => number
}

export const faulty = (
  inner: Fs,
  failing: { readonly at: number; readonly code: string; readonly late: boolean }
): Faulty => {
  const calls: Array<keyof Fs> = []
  const fds = new Set<unknown>()
  const fs = around(inner, (name, call, args) => {
    calls.push(name)
    const fails = calls.length === failing.at
    const error = Object.assign(new Error(`${failing.code}: injected`), {
      code: failing.code,
      errno: -5,
      syscall: name
    })
    if (fails && !failing.late) {
      // As close(2) on Linux: the descriptor is gone even when it fails.
      if (name === "close") fds.delete(args[0])
      throw error
    }
    const result = call()
    if (name === "create" && !fails) fds.add(result)
    if (name === "close") fds.delete(args[0])
    if (fails) throw error
    return result
  })
  return { fs, calls, leaked: () => fds.size }
}
