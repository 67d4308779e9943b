/**
 * A folded log as text and back, so that a command reads the tail instead of everything. Disposable: whatever doesn't
 * fit is rebuilt from the log. Owns the format and its checks; that the log still has what was folded is the store's.
 *
 * @since 0.1.0
 */
import type { EventId, ReplicaId } from "../../log/Event.ts"
import { kindsText } from "../../log/Kinds.ts"
import type { Sha256 } from "../../log/Line.ts"
import type { OrderKey } from "../../log/Order.ts"
import type { Fold } from "./Fold.ts"
import type { ChainEnd, Folded } from "./Folded.ts"

/**
 * Commits after which a snapshot is written anew. Each loose commit costs a file to open (~20 µs), so a tail of this many
 * costs about what starting to read the snapshot does, and writing one is rare. Also the size of a sealed window.
 */
export const SNAPSHOT_EVERY = 64

/** Raised when this format changes. */
const FORMAT = 3

interface Header {
  readonly format: number
  readonly version: number
  readonly kinds: string
  /** Of the first part. */
  readonly sha256: string
  /** Of the second part. */
  readonly writer: string
}

/** What reading needs. Grows with what the backlog is, not with its history. */
interface ReaderPart {
  readonly state: unknown
  readonly last: OrderKey | null
  readonly chains: ReadonlyArray<readonly [ReplicaId, ChainEnd]>
  readonly rejections: ReadonlyArray<readonly [ReplicaId, from: number]>
}

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
  const reader: ReaderPart = {
    state: fold.encode(folded.state),
    last: folded.last === null ? null : keyOf(folded.last),
    chains: [...folded.chains],
    rejections: [...folded.rejections]
  }
  const writer: WriterPart = {
    heads: [...folded.heads],
    commands: commandsByReplica(folded),
    seen: [...folded.seen].map(([replica, known]) => [replica, [...known]])
  }
  const [first, second] = [JSON.stringify(reader), JSON.stringify(writer)]
  const header: Header = {
    format: FORMAT,
    version: fold.version,
    kinds: sha256(kindsText()),
    sha256: sha256(first),
    writer: sha256(second)
  }
  return `${JSON.stringify(header)}\n${first}\n${second}`
}

interface Parts {
  readonly header: Header
  readonly reader: string
  readonly writer: string
}

/** JSON has no line breaks, so there are three lines. */
const partsOf = (text: string): Parts => {
  const one = text.indexOf("\n")
  const two = text.indexOf("\n", one + 1)
  return {
    header: JSON.parse(text.slice(0, Math.max(0, one))) as Header,
    reader: text.slice(one + 1, Math.max(0, two)),
    writer: text.slice(two + 1)
  }
}

const fits = <S>({ header, reader }: Parts, { version }: Fold<S>, sha256: Sha256): boolean =>
  header.format === FORMAT &&
  header.version === version &&
  header.kinds === sha256(kindsText()) &&
  header.sha256 === sha256(reader)

const readerPart = <S>(text: string, fold: Fold<S>): Pick<Folded<S>, "chains" | "last" | "rejections" | "state"> => {
  const { chains, last, rejections, state } = JSON.parse(text) as ReaderPart
  return { state: fold.decode(state), last, chains: new Map(chains), rejections: new Map(rejections) }
}

/** Null for a text of another format, fold or registry, and for one that is damaged. */
export const decodeSnapshot = <S>(text: string, fold: Fold<S>, sha256: Sha256): Folded<S> | null => {
  try {
    const parts = partsOf(text)
    if (!fits(parts, fold, sha256) || parts.header.writer !== sha256(parts.writer)) return null
    const { commands, heads, seen } = JSON.parse(parts.writer) as WriterPart
    return {
      ...readerPart(parts.reader, fold),
      heads: new Map(heads),
      commands: new Map(
        commands.flatMap(([replica, list]) => list.map(([command, seq]) => [command, { replica, seq }]))
      ),
      seen: new Map(seen.map(([replica, known]) => [replica, new Map(known)]))
    }
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
