/** Power cuts at every moment of some work on a disk in memory. */
import type { Fs } from "../../src/FsLog.ts"
import { around } from "./around.ts"
import { afterPowerCut, type Disk, type MemoryFs, type Torn } from "./MemoryFs.ts"

/** Calls that change the disk. */
const CHANGES: ReadonlySet<keyof Fs> = new Set<keyof Fs>([
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
  /** The newest commit that was acknowledged by then. */
  readonly acked: number
}

/** The file system with something left out, to see that a test notices. */
export type Weaken = (fs: Fs) => Fs

export const asIs: Weaken = (fs) => fs

/** Runs work and keeps the disk after every call that changed it, after every acknowledgement, and after its end. */
export const momentsOf = (
  fs: MemoryFs,
  weaken: Weaken,
  work: (fs: Fs, ack: (seq: number) => void) => void,
  keep: (call: keyof Fs, count: number) => boolean = () => true
): ReadonlyArray<Moment> => {
  const found: Array<Moment> = []
  let acked = 0
  const look = (after: string): void => void found.push({ disk: fs.disk(), after, acked })
  const counts = new Map<keyof Fs, number>()
  const recorded = around(weaken(fs), (name, call, args) => {
    const result = call()
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    if (CHANGES.has(name) && keep(name, count)) look(`${name} ${String(args[0])}`)
    return result
  })
  work(recorded, (seq) => {
    acked = seq
    look(`commit ${seq}`)
  })
  look("the end")
  return found
}

const TORN: ReadonlyArray<Torn> = ["none", "half", "all"]
/** More pending names than this are taken in groups. */
const MOST = 8

/** Disks that a cut can leave: subsets of the pending names (of more than `most`, groups of them), three states of the data. */
function* cutsOf({ disk }: Moment, most: number): Generator<MemoryFs> {
  const groups = Math.min(disk.pending.length, most)
  for (let bits = 0; bits < 2 ** groups; bits++) {
    const survived = new Set([...disk.pending.keys()].filter((index) => (bits & (1 << (index % most))) !== 0))
    for (const torn of TORN) yield afterPowerCut(disk, survived, torn)
  }
}

/** What is wrong after any cut at any moment; looks on until it has found `enough`. */
export const harms = (
  moments: ReadonlyArray<Moment>,
  wrong: (fs: MemoryFs, last: boolean, moment: Moment) => string | null,
  { enough = 5, most = MOST }: { readonly enough?: number; readonly most?: number } = {}
): { readonly states: number; readonly found: ReadonlyArray<string> } => {
  let states = 0
  const found: Array<string> = []
  for (const moment of moments) {
    for (const fs of cutsOf(moment, most)) {
      states += 1
      const what = wrong(fs, moment === moments.at(-1), moment)
      if (what !== null) found.push(`after ${moment.after}: ${what}`)
      if (found.length >= enough) return { states, found }
    }
  }
  return { states, found }
}
