/** fsck, repair and compact of core over a store, without a workspace. */
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { Vcs, type VcsShape } from "@backlog-toolkit/core/ports/Vcs"
import { checkLog, type CheckOptions } from "@backlog-toolkit/core/usecases/CheckLog"
import { compactLog } from "@backlog-toolkit/core/usecases/CompactLog"
import { repairLog } from "@backlog-toolkit/core/usecases/RepairLog"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Fs } from "../../src/FsLog.ts"
import * as FsLogKeeper from "../../src/FsLogKeeper.ts"
import * as FsLogStore from "../../src/FsLogStore.ts"
import * as NodeDigest from "../../src/NodeDigest.ts"

/** Files by ref and path. */
export type Refs = Readonly<Record<string, Readonly<Record<string, string>>>>

const vcsOf = (refs: Refs): VcsShape =>
  ({
    refs: Effect.succeed(Object.keys(refs)),
    show: (ref: string, path: string) => Effect.succeed(refs[ref]?.[path] ?? null),
    showAll: (ref: string, prefix: string) =>
      Effect.succeed(new Map(Object.entries(refs[ref] ?? {}).filter(([path]) => path.startsWith(`${prefix}/`))))
  }) as Partial<VcsShape> as VcsShape

export interface KeepingOptions {
  readonly fs?: Fs
  readonly refs?: Refs
  readonly durability?: "commit" | "os"
}

/** The failure itself, so that `failureOf` finds it. */
const sync = <A>(effect: Effect.Effect<A, DomainError>): A => {
  const result = Effect.runSync(Effect.result(effect))
  if (result._tag === "Failure") throw result.failure
  return result.success
}

export const keeping = (storeDir: string, { durability = "os", fs, refs = {} }: KeepingOptions = {}) => {
  const options = { storeDir, durability, ...(fs === undefined ? {} : { fs }) }
  const layer = Layer.mergeAll(
    FsLogStore.layer(options),
    FsLogKeeper.layer(options),
    NodeDigest.layer,
    Layer.succeed(Vcs, vcsOf(refs))
  )
  return {
    check: (check: CheckOptions = { depth: "normal" }) => sync(Effect.provide(checkLog(check), layer)),
    repair: (more: { readonly from?: ReadonlyArray<string>; readonly dryRun?: boolean } = {}) =>
      sync(
        Effect.provide(
          repairLog({ from: more.from ?? [], dryRun: more.dryRun ?? false, inGit: Object.keys(refs).length > 0 }),
          layer
        )
      ),
    compact: () => sync(Effect.provide(compactLog, layer))
  }
}
