/** Power cuts at every moment of some work on a disk in memory. */
import type { Fs } from "../../src/FsLog.ts"
import { around } from "./around.ts"
import { afterPowerCut, type Disk, type MemoryFs, type Torn } from "./MemoryFs.ts"

/** Calls that change the disk. */
export const CHANGES: ReadonlySet<keyof Fs> = new Set<keyof Fs>([
  "create",
  "write",
  "fdatasync",
  "link",
  "rename",
  "unlink",
  "syncDir",
  "mkdir"
])

export interface Moment {
  readonly disk: Disk
  readonly after: string
}

/** Runs work and keeps the disk after every call that changed it, and after its end. */
export const momentsOf = (
  fs: MemoryFs,
  weaken: (fs: Fs) => Fs,
  work: (fs: Fs) => void,
  keep: (call: keyof Fs, count: number) => boolean = () => true
): ReadonlyArray<Moment> => {
  const found: Array<Moment> = []
  const counts = new Map<keyof Fs, number>()
  const recorded = around(weaken(fs), (name, call, args) => {
    const result = call()
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    if (CHANGES.has(name) && keep(name, count)) found.push({ disk: fs.disk(), after: `${name} ${String(args[0])}` })
    return result
  })
  work(recorded)
  found.push({ disk: fs.disk(), after: "the end" })
  return found
}

const TORN: ReadonlyArray<Torn> = ["none", "half", "all"]
/** More pending names than this are taken in groups. */
const MOST = 8

/** Disks that a cut can leave: subsets of the pending names (of many, groups of them), three states of the data. */
export function* cutsOf({ disk }: Moment): Generator<MemoryFs> {
  const pending = disk.pending.length
  const groups = Math.min(pending, MOST)
  for (let bits = 0; bits < 2 ** groups; bits++) {
    const survived = new Set(
      [...disk.pending.keys()].filter((index) => (bits & (1 << (pending <= MOST ? index : index % MOST))) !== 0)
    )
    for (const torn of TORN) yield afterPowerCut(disk, survived, torn)
  }
}

/** What is wrong after any cut at any moment; looks on until it has found `enough`. */
export const harms = (
  moments: ReadonlyArray<Moment>,
  wrong: (fs: MemoryFs, last: boolean) => string | null,
  enough = 5
): { readonly states: number; readonly found: ReadonlyArray<string> } => {
  let states = 0
  const found: Array<string> = []
  for (const moment of moments) {
    for (const fs of cutsOf(moment)) {
      states += 1
      const what = wrong(fs, moment === moments.at(-1))
      if (what !== null) found.push(`after ${moment.after}: ${what}`)
      if (found.length >= enough) return { states, found }
    }
  }
  return { states, found }
}
