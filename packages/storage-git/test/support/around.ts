/** Puts something around every call to a file system. */
import type { Fs } from "../../src/GitLog.ts"

export type Around = (call: string, path: unknown) => void

/** `before` runs before each call and may throw, or end the process. */
export const around = (fs: Fs, before: Around): Fs =>
  Object.fromEntries(
    Object.entries(fs).map(([name, call]) => [
      name,
      (...args: ReadonlyArray<unknown>) => {
        before(name, args.at(-1))
        return (call as (...args: ReadonlyArray<unknown>) => unknown)(...args)
      }
    ])
  ) as unknown as Fs
