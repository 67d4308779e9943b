/**
 * Several commits as one text: a line that says what is in it, then their own text unchanged. Every bit is covered by a
 * checksum. Packs, compacted windows and, without hard links, single commits are stored so.
 *
 * @since 0.1.0
 */
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { sha256 } from "../sha256.ts"

export interface Bundle {
  readonly replica: ReplicaId
  /** Number of the first commit; the others follow without gaps. */
  readonly from: number
  readonly texts: ReadonlyArray<string>
}

/** Raised when the format changes: other versions are no bundle. */
const VERSION = 1

interface Head {
  readonly bundle: number
  readonly replica: ReplicaId
  readonly from: number
  /** UTF-16 units of each commit: cutting a string costs nothing. */
  readonly lengths: ReadonlyArray<number>
}

/** The only spelling of a head: whatever differs in a byte was changed. */
const firstLine = (head: Head, body: string): string => {
  const text = JSON.stringify(head)
  return `${text.slice(0, -1)},"sha256":"${sha256(`${text}\n${body}`)}"}\n`
}

/** The same commits give the same bytes. */
export const encodeBundle = ({ from, replica, texts }: Bundle): string => {
  const body = texts.join("")
  return firstLine({ bundle: VERSION, replica, from, lengths: texts.map(({ length }) => length) }, body) + body
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

const headIn = (line: string): Head | null => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    // Cut off or overwritten: no head.
    return null
  }
  if (typeof value !== "object" || value === null) return null
  const { bundle, from, lengths, replica } = value as Readonly<Record<string, unknown>>
  return bundle === VERSION &&
    typeof replica === "string" &&
    isCount(from) &&
    Array.isArray(lengths) &&
    lengths.every((length) => isCount(length))
    ? { bundle, replica, from, lengths }
    : null
}

/** Null unless the text is, to the last bit, what `encodeBundle` made. */
export const decodeBundle = (text: string): Bundle | null => {
  const end = text.indexOf("\n") + 1
  const head = headIn(text.slice(0, end))
  if (head === null) return null
  const body = text.slice(end)
  if (firstLine(head, body) !== text.slice(0, end)) return null
  const texts: Array<string> = []
  let at = 0
  for (const length of head.lengths) {
    texts.push(body.slice(at, at + length))
    at += length
  }
  return at === body.length ? { replica: head.replica, from: head.from, texts } : null
}

/** The commits of a damaged bundle as far as its lengths fit; unproven. Null when they don't fit at all. */
export const salvageBundle = (text: string): ReadonlyArray<string> | null => {
  const end = text.indexOf("\n") + 1
  const head = headIn(text.slice(0, end))
  if (head === null) return null
  const texts: Array<string> = []
  let at = end
  for (const length of head.lengths) {
    texts.push(text.slice(at, at + length))
    at += length
  }
  return at === text.length ? texts : null
}
