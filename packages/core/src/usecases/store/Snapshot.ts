/**
 * A folded log as text and back, so that a command reads the tail instead of everything, and of the text only the parts that
 * it looks at. Disposable: whatever doesn't fit is rebuilt from the log. Owns the format and its checks; that the log still
 * has what was folded is the store's.
 *
 * @since 0.1.0
 */
import { DomainError, domainError } from "../../log/DomainError.ts"
import type { EventId, ReplicaId } from "../../log/Event.ts"
import { utf8Length } from "../../log/Json.ts"
import { kindsText } from "../../log/Kinds.ts"
import type { Sha256 } from "../../log/Line.ts"
import type { OrderKey } from "../../log/Order.ts"
import type { SnapshotBytes } from "../../ports/SnapshotStore.ts"
import { type BucketCodec, BucketMap, type Buckets, bucketsOf } from "./BucketMap.ts"
import type { Fold, TextAt } from "./Fold.ts"
import type { ChainEnd, CommandPlace, Folded } from "./Folded.ts"

/**
 * Commits after which a snapshot is written anew. Each loose commit costs a file to open (~20 µs), so a tail of this many
 * costs about what starting to read the snapshot does, and writing one is rare. Also the size of a sealed window.
 */
export const SNAPSHOT_EVERY = 64

/** Raised when this format changes. */
const FORMAT = 5

/** The first line. */
interface Header {
  readonly format: number
  readonly version: number
  readonly kinds: string
  /** Of the second line. */
  readonly index: readonly [bytes: number, sha256: string]
}

/** A map in texts of its own: how many there are, and how many entries. */
type Kept = readonly [buckets: number, size: number]

/** The second line. All others are the texts: those of the state, of `heads` and of `commands`. */
interface Index {
  readonly last: OrderKey | null
  readonly chains: ReadonlyArray<readonly [ReplicaId, ChainEnd]>
  readonly rejections: ReadonlyArray<readonly [ReplicaId, from: number]>
  readonly seen: ReadonlyArray<readonly [ReplicaId, ReadonlyArray<readonly [ReplicaId, number]>]>
  readonly heads: Kept
  readonly commands: Kept
  /** Bytes of each text. */
  readonly bytes: ReadonlyArray<number>
  /** The digests of the texts, one after the other: a list of them would take longer to parse than all else. */
  readonly digests: string
}

/** Characters of a SHA-256 that one text is checked by: 96 bits. */
const TEXT_DIGEST = 16

/** Of those, all; of a digest that has fewer, with what follows it. */
const digestOf = (sha256: Sha256, text: string): string => sha256(text).slice(0, TEXT_DIGEST).padEnd(TEXT_DIGEST)

const HEADS: BucketCodec<ReadonlyArray<EventId>> = {
  encode: (ids) => ids,
  decode: (json) => json as ReadonlyArray<EventId>
}
const COMMANDS: BucketCodec<CommandPlace> = {
  encode: ({ replica, seq }) => [replica, seq],
  decode: (json) => {
    const [replica, seq] = json as readonly [ReplicaId, number]
    return { replica, seq }
  }
}

/** Name in the cache, with the fingerprint of what folds: two toolkits that fold differently keep one each. */
export const snapshotName = <S>({ name, version }: Fold<S>, sha256: Sha256): string =>
  `${name}-${sha256(`${FORMAT}\n${version}\n${kindsText()}`).slice(0, 16)}`

const keyOf = ({ commit, index, replica, t }: OrderKey): OrderKey => ({ t, replica, commit, index })

const keptOf = ({ size, texts }: Buckets): Kept => [texts.length, size]

interface Parts {
  readonly texts: ReadonlyArray<string>
  readonly heads: Kept
  readonly commands: Kept
}

const partsOf = <S>(folded: Folded<S>, fold: Fold<S>): Parts => {
  const heads = bucketsOf(folded.heads, HEADS)
  const commands = bucketsOf(folded.commands, COMMANDS)
  const texts = [...fold.encode(folded.state), ...heads.texts, ...commands.texts]
  return { texts, heads: keptOf(heads), commands: keptOf(commands) }
}

export const encodeSnapshot = <S>(folded: Folded<S>, fold: Fold<S>, sha256: Sha256): string => {
  const { commands, heads, texts } = partsOf(folded, fold)
  const index: Index = {
    last: folded.last === null ? null : keyOf(folded.last),
    chains: [...folded.chains],
    rejections: [...folded.rejections],
    seen: [...folded.seen].map(([replica, known]) => [replica, [...known]]),
    heads,
    commands,
    bytes: texts.map(utf8Length),
    digests: texts.map((text) => digestOf(sha256, text)).join("")
  }
  const line = JSON.stringify(index)
  const header: Header = {
    format: FORMAT,
    version: fold.version,
    kinds: sha256(kindsText()),
    index: [utf8Length(line), sha256(line)]
  }
  return [JSON.stringify(header), line, ...texts].join("\n")
}

const isOurs = <S>(header: Header, { version }: Fold<S>, sha256: Sha256): boolean =>
  header.format === FORMAT && header.version === version && header.kinds === sha256(kindsText())

/** Enough for a header. */
const HEADER_BYTES = 1024

interface Opened {
  readonly index: Index
  /** Offset in bytes of the first text. */
  readonly from: number
}

/** Null for a text of another format, fold or registry, and for one whose beginning is damaged. */
const open = <S>(bytes: SnapshotBytes, fold: Fold<S>, sha256: Sha256): Opened | null => {
  try {
    const [first = ""] = bytes.text(0, HEADER_BYTES).split("\n", 1)
    const header = JSON.parse(first) as Header
    if (!isOurs(header, fold, sha256)) return null
    const [length, digest] = header.index
    const begin = utf8Length(first) + 1
    const line = bytes.text(begin, length)
    return sha256(line) === digest ? { index: JSON.parse(line) as Index, from: begin + length + 1 } : null
  } catch {
    // Not JSON: a cache that was cut off or overwritten is worth as much as none.
    return null
  }
}

const DAMAGED = "snapshot-damaged"

/** True for the failure of a part that could not be made again. */
export const isDamaged = (error: unknown): boolean => error instanceof DomainError && error.code === DAMAGED

const damaged = () =>
  domainError(
    "environment",
    DAMAGED,
    "A part of a file in the cache is not what was saved there, and could not be made again.",
    "It was found when somebody looked at it. The file is removed: the log has all that it says.",
    "Run the command again."
  )

/** Reads texts by their numbers, each proven by its digest; one that is damaged is made again. */
const reader = (
  bytes: SnapshotBytes,
  { from, index: { bytes: lengths, digests } }: Opened,
  sha256: Sha256,
  anew: () => ReadonlyArray<string>
): TextAt => {
  const starts = [from]
  for (const length of lengths) starts.push((starts.at(-1) ?? 0) + length + 1)
  let made: ReadonlyArray<string> | null = null
  return (number, reads = () => true) => {
    const digest = digests.slice(number * TEXT_DIGEST, (number + 1) * TEXT_DIGEST)
    const isWhole = (text: string): boolean => digestOf(sha256, text) === digest && reads(text)
    const text = bytes.text(starts[number] ?? 0, lengths[number] ?? 0)
    if (isWhole(text)) return text
    bytes.discard()
    try {
      const again = (made ??= anew())[number] ?? ""
      if (isWhole(again)) return again
    } catch {
      // A log that can't be read says so to whoever reads it next.
    }
    throw damaged()
  }
}

/** Folds the log up to these ends of chains, now. */
export type FoldUpTo<S> = (chains: ReadonlyMap<ReplicaId, ChainEnd>) => Folded<S>

/**
 * Null for a text of another format, fold or registry, and for one whose beginning is damaged. What follows is read, and
 * checked, when somebody looks at it: then a text that is not what was saved is made again by `foldUpTo`, and the store told
 * to discard all. Throws `snapshot-damaged`, also later, when that gives another text.
 */
export const decodeSnapshot = <S>(
  bytes: SnapshotBytes,
  fold: Fold<S>,
  sha256: Sha256,
  foldUpTo: FoldUpTo<S>
): Folded<S> | null => {
  const opened = open(bytes, fold, sha256)
  if (opened === null) return null
  const { chains, commands, heads, last, rejections, seen, bytes: lengths } = opened.index
  const ends = new Map(chains)
  let opening = true
  const textAt = reader(bytes, opened, sha256, () => {
    // As long as nobody has looked at anything, folding the log instead of it is the same work done once.
    if (opening) throw damaged()
    return partsOf(foldUpTo(ends), fold).texts
  })
  const [headsFrom, commandsFrom] = [lengths.length - commands[0] - heads[0], lengths.length - commands[0]]
  const bucketsFrom = (start: number) => (bucket: number) => textAt(start + bucket)
  let state: S
  try {
    state = fold.decode(textAt)
  } catch {
    return null
  }
  opening = false
  return {
    state,
    last,
    chains: ends,
    heads: new BucketMap({ count: heads[0], size: heads[1] }, HEADS, bucketsFrom(headsFrom)),
    commands: new BucketMap({ count: commands[0], size: commands[1] }, COMMANDS, bucketsFrom(commandsFrom)),
    seen: new Map(seen.map(([replica, known]) => [replica, new Map(known)])),
    rejections: new Map(rejections)
  }
}
