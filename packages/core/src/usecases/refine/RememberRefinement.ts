/**
 * Remembers what refinement found while nothing that it depends on changes: the log, the work tree, the configuration, the day, the
 * toolkit. Local and disposable.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { Digest } from "../../ports/Digest.ts"
import { Host } from "../../ports/Host.ts"
import { SnapshotStore } from "../../ports/SnapshotStore.ts"
import type { RefinementView } from "../../refine/RefinementView.ts"
import { now } from "../now.ts"
import { chainEnds } from "../SyncMark.ts"

export interface Remembered {
  readonly view: RefinementView
  /** Path of the report that was written of it; null for none. */
  readonly report: string | null
}

export interface DependsOn {
  /** What the work tree has, told by whoever looked; null where nobody can tell, and nothing is remembered. */
  readonly tree: string | null
  readonly config: string
  readonly uids: ReadonlyArray<string> | null
}

/** Raised whenever a rule changes. */
const VERSION = 1

const keyOf = ({ config, tree, uids }: DependsOn) =>
  Effect.gen(function* () {
    const { toolkit } = yield* Host
    const { sha256 } = yield* Digest
    const day = (yield* now).slice(0, "2026-11-27".length)
    return sha256(JSON.stringify([VERSION, toolkit, day, tree, config, uids, yield* chainEnds]))
  })

const NAME = "refined-view"

const parsed = (text: string): { readonly key: string } & Remembered => JSON.parse(text)

/** Null when something has changed since. */
export const recallRefinement = (on: DependsOn) =>
  Effect.gen(function* () {
    if (on.tree === null) return null
    const text = yield* (yield* SnapshotStore).load(NAME)
    if (text === null) return null
    const key = yield* keyOf(on)
    // A text that was cut is no JSON, and begins with another key when it is an older one.
    if (!text.startsWith(`{"key":"${key}"`)) return null
    return yield* Effect.try({ try: (): Remembered | null => parsed(text), catch: () => null }).pipe(
      Effect.orElseSucceed(() => null)
    )
  })

export const rememberRefinement = (on: DependsOn, { report, view }: Remembered) =>
  Effect.gen(function* () {
    if (on.tree === null) return
    yield* (yield* SnapshotStore).save(NAME, JSON.stringify({ key: yield* keyOf(on), view, report }))
  })
