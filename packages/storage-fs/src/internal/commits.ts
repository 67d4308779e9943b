/**
 * One commit, wherever it is: a file of its own, or part of a compacted window. Owns the reader's rule of compaction: what a
 * loose file says counts only if its window is not there afterwards; else the window's word counts.
 *
 * @since 0.1.0
 */
import { isUtf8 } from "node:buffer"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { decodeBundle } from "./bundle.ts"
import { corruptError, readError } from "./errors.ts"
import { codeOf, type Fs } from "./Fs.ts"
import { type CommitKey, commitPath, windowOf, windowPath } from "./layout.ts"

export interface Source {
  readonly fs: Fs
  readonly storeDir: string
  /** True where commits are published without hard links: each has a checksum of its own and may be half written. */
  readonly framed: () => boolean
}

/** Turns what a failed look gives into an error that names the file. */
export const looking = <A>(place: string, look: () => A): A => {
  try {
    return look()
  } catch (error) {
    throw readError(error, place)
  }
}

/** Null when there is no such file. */
export const textOf = (fs: Fs, file: string): string | null => {
  try {
    const text = fs.readText(file)
    // Rare enough to look twice: a replacement character that somebody wrote is fine.
    if (text.includes("\uFFFD") && !isUtf8(fs.readBytes(file))) throw corruptError(file, "is not valid UTF-8")
    return text
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null
    throw readError(error, file)
  }
}

/** `torn`: a file that is still being written, or never was to its end; only where there are no hard links. */
export type Loose = { readonly text: string } | "absent" | "torn"

const unframed = (text: string, { replica, seq }: CommitKey): Loose => {
  const bundle = decodeBundle(text)
  const [only, another] = bundle?.texts ?? []
  return bundle?.replica === replica && bundle.from === seq && only !== undefined && another === undefined
    ? { text: only }
    : "torn"
}

/** A commit's own file, whether it counts or not. */
export const readLoose = ({ framed, fs, storeDir }: Source, key: CommitKey): Loose => {
  const file = commitPath(storeDir, key)
  let text: string | null
  try {
    text = textOf(fs, file)
  } catch (error) {
    // Half of a character at the end of what was written so far.
    if (framed() && error instanceof DomainError && error.code === "log-corrupt") return "torn"
    throw error
  }
  if (text === null) return "absent"
  return framed() ? unframed(text, key) : { text }
}

/** Commits of a compacted window; null when it isn't compacted. Throws `log-corrupt` for a damaged one. */
export const readWindow = ({ fs, storeDir }: Source, key: CommitKey): ReadonlyArray<string> | null => {
  const file = windowPath(storeDir, key)
  const text = textOf(fs, file)
  if (text === null) return null
  const bundle = decodeBundle(text)
  const { from, to } = windowOf(key.seq)
  const fits = bundle?.replica === key.replica && bundle.from === from && bundle.texts.length === to - from + 1
  if (bundle === null || !fits) throw corruptError(file, "is not the compacted file that was written")
  return bundle.texts
}

/**
 * Whether a number is in use; errors are Node's. A window that is made after the loose file was looked for is found.
 */
export const isThere = ({ fs, storeDir }: Source, key: CommitKey): boolean =>
  fs.exists(commitPath(storeDir, key)) || fs.exists(windowPath(storeDir, key))

export interface Run {
  readonly texts: ReadonlyArray<string>
  /** The file that holds all of them; null when each has its own. */
  readonly place: string | null
  /** Why it ends before `to`; null when it doesn't, or only because enough was read. */
  readonly ended: "absent" | "torn" | null
}

/** Commits `from` to `to`, which are of one window, up to the first that isn't there or about `chars` characters. */
export const readRun = (source: Source, replica: ReplicaId, from: number, to: number, chars: number): Run => {
  const texts: Array<string> = []
  let ended: Run["ended"] = null
  let left = chars
  for (let seq = from; seq <= to && left > 0; seq++) {
    const loose = readLoose(source, { replica, seq })
    if (typeof loose === "string") {
      ended = loose
      break
    }
    texts.push(loose.text)
    left -= loose.text.length
  }
  // One look for all of them: it comes after every loose file was read.
  const compacted = readWindow(source, { replica, seq: from })
  if (compacted === null) return { texts, place: null, ended }
  const { from: first } = windowOf(from)
  const counting = compacted.slice(from - first, to - first + 1)
  return { texts: counting, place: windowPath(source.storeDir, { replica, seq: from }), ended: null }
}
