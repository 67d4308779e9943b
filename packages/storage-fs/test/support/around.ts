/** The same file system, with something before, after or in place of each of its calls. */
import type { Fs } from "../../src/FsLog.ts"

type AnyCall = (...args: ReadonlyArray<never>) => unknown

/** `each` gets the name of the call, the call itself and its arguments, and answers in its place. */
export const around = (
  fs: Fs,
  each: (name: keyof Fs, call: () => unknown, args: ReadonlyArray<unknown>) => unknown
): Fs =>
  Object.fromEntries(
    (Object.entries(fs) as ReadonlyArray<[keyof Fs, AnyCall]>).map(([name, call]) => [
      name,
      (...args: ReadonlyArray<never>) => each(name, () => call(...args), args)
    ])
  ) as unknown as Fs
