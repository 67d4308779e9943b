/**
 * Where the contract of log stores finds the stores that it tries, and what its parts do with them alike.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { DomainError } from "../log/DomainError.ts"
import { LogStore, type LogStoreShape, type RawCommit } from "../ports/LogStore.ts"
import { ensureEqual } from "./Suite.ts"

/** A commit that another process was told is published. */
export interface Acknowledged {
  readonly seq: number
  readonly text: string
}

/** Somewhere a log can be. */
export interface LogStorePlace {
  /** Opens the place; built twice, it opens the same place twice. */
  readonly layer: Layer.Layer<LogStore, DomainError>
  /**
   * Starts another process that appends `count` commits to the place's own replica: it puts a line that starts with
   * `{"writer":"<writer>"` at the head + 1 until it is told `published`, then goes on. Answers when the process has ended.
   */
  readonly spawnWriter?: (writer: string, count: number) => Effect.Effect<ReadonlyArray<Acknowledged>>
}

export interface LogStoreSubject {
  readonly name: string
  /** A new, empty place; removed with the scope. */
  readonly place: Effect.Effect<LogStorePlace, never, Scope.Scope>
  /** True when commits outlive the layer that wrote them. */
  readonly reopens: boolean
  /** True when the place of this subject has `spawnWriter`. */
  readonly spawns?: boolean
  /** UTF-8 text to base64url without padding (43 characters), as `Digest` has it. */
  readonly sha256: (text: string) => string
}

export const FOREIGN = "zzzzzzz2"
/** A chunk of more commits than this is not bounded: it is what a fold does between two yields. */
export const CHUNK_LIMIT = 4096
export const MANY = 10_000
/** Longest commit that the log format allows, in bytes. */
export const MIB = 1024 * 1024

/** Runs `use` with the place opened; closes it again. */
export const session = <A, E>(
  place: LogStorePlace,
  use: (store: LogStoreShape) => Effect.Effect<A, E, Scope.Scope>
): Effect.Effect<A, E | DomainError> =>
  Effect.scoped(Effect.flatMap(Layer.build(Layer.fresh(place.layer)), (context) => use(Context.get(context, LogStore))))

/** One line as the log has them: JSON and LF. */
export const line = (content: unknown): string => `${JSON.stringify(content)}\n`

export const readAll = (
  store: LogStoreShape,
  replica: string,
  from = 1
): Effect.Effect<ReadonlyArray<RawCommit>, DomainError> =>
  Effect.map(Stream.runCollect(store.read(replica, from)), (chunks) => chunks.flat())

export const putAll = (store: LogStoreShape, replica: string, texts: ReadonlyArray<string>, from = 1) =>
  Effect.forEach(
    texts,
    (text, at) =>
      Effect.map(store.putIfAbsent({ replica, seq: from + at }, text), (outcome) =>
        ensureEqual<string>(outcome, "published", `commit ${from + at}`)
      ),
    { discard: true }
  )

/** That the replica holds exactly these texts, densely numbered from 1. */
export const ensureHolds = (store: LogStoreShape, replica: string, texts: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const commits = yield* readAll(store, replica)
    ensureEqual(
      commits.map(({ replica, seq }) => ({ replica, seq })),
      texts.map((_, at) => ({ replica, seq: at + 1 })),
      "places"
    )
    for (const [at, text] of texts.entries()) ensureEqual(commits[at]?.text, text, `text of commit ${at + 1}`)
    ensureEqual((yield* store.replicas).get(replica) ?? 0, texts.length, "head")
  })

export const numbered = (count: number): ReadonlyArray<string> => Array.from({ length: count }, (_, n) => line({ n }))
