/**
 * A folded log as text and back, so that a command reads the tail instead of everything. Disposable: whatever doesn't
 * fit is rebuilt from the log. Owns the format and its checks; that the log still has what was folded is the store's.
 *
 * @since 0.1.0
 */
import type { EventId, ReplicaId } from "../../log/Event.ts"
import { utf8Length } from "../../log/Json.ts"
import { kindsText } from "../../log/Kinds.ts"
import type { Sha256 } from "../../log/Line.ts"
import type { OrderKey } from "../../log/Order.ts"
import type { SnapshotBytes, WholeSnapshot } from "../../ports/SnapshotStore.ts"
import type { Fold } from "./Fold.ts"
import type { ChainEnd, Folded } from "./Folded.ts"

/**
 * Commits after which a snapshot is written anew. Each loose commit costs a file to open (~20 µs), so a tail of this many
 * costs about what starting to read the snapshot does, and writing one is rare. Also the size of a sealed window.
 */
export const SNAPSHOT_EVERY = 64

/** Raised when this format changes. */
const FORMAT = 5

interface Header {
  readonly format: number
  readonly version: number
  readonly kinds: string
  /** Of the first part. */
  readonly sha256: string
  /** Of the first line of it, with its length in bytes: for those who read only some texts of the state. */
  readonly index: readonly [bytes: number, sha256: string]
  /** Of the second part. */
  readonly writer: string
}

/**
 * What reading needs, as lines: this, then the texts of the state. Grows with what the backlog is, not with its history.
 */
interface ReaderIndex {
  readonly last: OrderKey | null
  readonly chains: ReadonlyArray<readonly [ReplicaId, ChainEnd]>
  readonly rejections: ReadonlyArray<readonly [ReplicaId, from: number]>
  /** Bytes of each text of the state. */
  readonly bytes: ReadonlyArray<number>
  /** The digests of the texts, one after the other: a list of them would take longer to parse than all else. */
  readonly digests: string
}

/** Characters of a SHA-256 that one text is checked by: 96 bits. */
const TEXT_DIGEST = 16

/** What only appending needs. Has every command there ever was: those who only read don't parse it. */
interface WriterPart {
  readonly heads: ReadonlyArray<readonly [stream: string, ReadonlyArray<EventId>]>
  readonly commands: ReadonlyArray<readonly [ReplicaId, ReadonlyArray<readonly [command: string, seq: number]>]>
  readonly seen: ReadonlyArray<readonly [ReplicaId, ReadonlyArray<readonly [ReplicaId, number]>]>
}

/** Name in the cache, with the fingerprint of what folds: two toolkits that fold differently keep one each. */
export const snapshotName = <S>({ name, version }: Fold<S>, sha256: Sha256): string =>
  `${name}-${sha256(`${FORMAT}\n${version}\n${kindsText()}`).slice(0, 16)}`

const commandsByReplica = <S>({ commands }: Folded<S>): WriterPart["commands"] => {
  const lists = new Map<ReplicaId, Array<readonly [string, number]>>()
  for (const [command, { replica, seq }] of commands) {
    const list = lists.get(replica)
    if (list === undefined) lists.set(replica, [[command, seq]])
    else list.push([command, seq])
  }
  return [...lists]
}

const keyOf = ({ commit, index, replica, t }: OrderKey): OrderKey => ({ t, replica, commit, index })

export const encodeSnapshot = <S>(folded: Folded<S>, fold: Fold<S>, sha256: Sha256): string => {
  const texts = fold.encode(folded.state)
  const index: ReaderIndex = {
    last: folded.last === null ? null : keyOf(folded.last),
    chains: [...folded.chains],
    rejections: [...folded.rejections],
    bytes: texts.map(utf8Length),
    digests: texts.map((text) => sha256(text).slice(0, TEXT_DIGEST)).join("")
  }
  const writer: WriterPart = {
    heads: [...folded.heads],
    commands: commandsByReplica(folded),
    seen: [...folded.seen].map(([replica, known]) => [replica, [...known]])
  }
  const line = JSON.stringify(index)
  const [first, second] = [[line, ...texts].join("\n"), JSON.stringify(writer)]
  const header: Header = {
    format: FORMAT,
    version: fold.version,
    kinds: sha256(kindsText()),
    sha256: sha256(first),
    index: [utf8Length(line), sha256(line)],
    writer: sha256(second)
  }
  return `${JSON.stringify(header)}\n${first}\n${second}`
}

interface Parts {
  readonly header: Header
  readonly reader: string
  readonly writer: string
}

/** JSON has no line breaks: the header is the first line, the second part the last. */
const partsOf = (text: string): Parts => {
  const one = text.indexOf("\n")
  const two = text.lastIndexOf("\n")
  return {
    header: JSON.parse(text.slice(0, Math.max(0, one))) as Header,
    reader: text.slice(one + 1, Math.max(0, two)),
    writer: text.slice(two + 1)
  }
}

const isOurs = <S>(header: Header, { version }: Fold<S>, sha256: Sha256): boolean =>
  header.format === FORMAT && header.version === version && header.kinds === sha256(kindsText())

const fits = <S>({ header, reader }: Parts, fold: Fold<S>, sha256: Sha256): boolean =>
  isOurs(header, fold, sha256) &&
  header.sha256 === sha256(reader) &&
  isIndex(header, reader.slice(0, lineEnd(reader)), sha256)

const lineEnd = (text: string): number => (text.includes("\n") ? text.indexOf("\n") : text.length)

const isIndex = ({ index: [bytes, digest] }: Header, line: string, sha256: Sha256): boolean =>
  utf8Length(line) === bytes && sha256(line) === digest

const readerPart = <S>(text: string, fold: Fold<S>): Pick<Folded<S>, "chains" | "last" | "rejections" | "state"> => {
  const [index = "", ...texts] = text.split("\n")
  const { chains, last, rejections } = JSON.parse(index) as ReaderIndex
  const state = fold.decode((at) => texts[at] ?? "")
  return { state, last, chains: new Map(chains), rejections: new Map(rejections) }
}

const writerPart = (text: string): Pick<Folded<unknown>, "commands" | "heads" | "seen"> => {
  const { commands: lists, heads, seen } = JSON.parse(text) as WriterPart
  const commands: Folded<unknown>["commands"] = new Map()
  for (const [replica, list] of lists) for (const [command, seq] of list) commands.set(command, { replica, seq })
  return {
    heads: new Map(heads),
    commands,
    seen: new Map(seen.map(([replica, known]) => [replica, new Map(known)]))
  }
}

/** Null for a text of another format, fold or registry, and for one that is damaged. */
export const decodeSnapshot = <S>(text: string, fold: Fold<S>, sha256: Sha256): Folded<S> | null => {
  try {
    const parts = partsOf(text)
    if (!fits(parts, fold, sha256) || parts.header.writer !== sha256(parts.writer)) return null
    return { ...readerPart(parts.reader, fold), ...writerPart(parts.writer) }
  } catch {
    // Not JSON: a cache that was cut off or overwritten is worth as much as none.
    return null
  }
}

/**
 * The same for those who only read: without commands, stream heads and what was seen. Never append by it, nor write it as a
 * snapshot.
 */
export const decodeForReading = <S>(text: string, fold: Fold<S>, sha256: Sha256): Folded<S> | null => {
  try {
    const parts = partsOf(text)
    if (!fits(parts, fold, sha256)) return null
    return { ...readerPart(parts.reader, fold), heads: new Map(), commands: new Map(), seen: new Map() }
  } catch {
    // As above.
    return null
  }
}

/** What `decodeInParts` throws, also later, for a text that is not what was saved: then the whole has to be read. */
export const PART_DAMAGED = new Error("A part of a snapshot is not what was saved.")

/** Enough for a header. */
const HEADER_BYTES = 1024

const partsOfBytes = <S>(
  bytes: SnapshotBytes,
  fold: Fold<S>,
  sha256: Sha256
): { readonly folded: Folded<S>; readonly header: Header; readonly writerAt: number } | null => {
  try {
    const [first = ""] = bytes.text(0, HEADER_BYTES).split("\n", 1)
    const header = JSON.parse(first) as Header
    if (!isOurs(header, fold, sha256)) return null
    const begin = utf8Length(first) + 1
    const line = bytes.text(begin, header.index[0])
    if (sha256(line) !== header.index[1]) return null
    const { bytes: lengths, chains, digests, last, rejections } = JSON.parse(line) as ReaderIndex
    // Where each text begins, and where the last one's end would be followed by another: that is the second part.
    const starts = [begin + header.index[0] + 1]
    for (const length of lengths) starts.push((starts.at(-1) ?? 0) + length + 1)
    const textAt = (number: number): string => {
      const text = bytes.text(starts[number] ?? 0, lengths[number] ?? 0)
      const digest = digests.slice(number * TEXT_DIGEST, (number + 1) * TEXT_DIGEST)
      if (sha256(text).slice(0, TEXT_DIGEST) !== digest) throw PART_DAMAGED
      return text
    }
    const folded = {
      state: fold.decode(textAt),
      last,
      chains: new Map(chains),
      heads: new Map(),
      commands: new Map(),
      seen: new Map(),
      rejections: new Map(rejections)
    }
    return { folded, header, writerAt: starts.at(-1) ?? 0 }
  } catch {
    // As above.
    return null
  }
}

/**
 * As `decodeForReading`, for those who look at few tickets: reads the index, and each text when it is looked at, which is when
 * it is checked. Null as there.
 */
export const decodeInParts = <S>(bytes: SnapshotBytes, fold: Fold<S>, sha256: Sha256): Folded<S> | null =>
  partsOfBytes(bytes, fold, sha256)?.folded ?? null

/**
 * As `decodeSnapshot`, but a text is parsed, and proven once more, when somebody looks at it. That the whole is what was saved
 * has to be known before: what is found out during a decision comes too late to fold the log instead.
 */
export const decodeWhole = <S>(bytes: WholeSnapshot, fold: Fold<S>, sha256: Sha256): Folded<S> | null => {
  const parts = partsOfBytes(bytes, fold, sha256)
  if (parts === null) return null
  const text = bytes.text(parts.writerAt, bytes.size - parts.writerAt)
  return sha256(text) === parts.header.writer ? { ...parts.folded, ...writerPart(text) } : null
}
