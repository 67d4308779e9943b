/**
 * Core's `LogKeeper` over Git refs: it looks for damage, and leaves the rest to Git, whose objects are packed, copied and mended by
 * Git's own commands.
 *
 * @since 0.1.0
 */
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import { LogKeeper, type LogKeeperShape } from "@backlog-toolkit/core/ports/LogKeeper"
import type { RawCommit } from "@backlog-toolkit/core/ports/LogStore"
import { attempt } from "@backlog-toolkit/core/usecases/store/attempt"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type GitLogOptions, openLog } from "./GitLog.ts"
import { chunksOf } from "./internal/commits.ts"
import { type Io, ioOf } from "./internal/io.ts"
import { fallible, promised } from "./internal/promised.ts"
import { openReader, reading } from "./internal/reader.ts"
import { damagedTexts, salvage, survey } from "./internal/survey.ts"

const refused = (code: string, what: string, why: string, next: string): DomainError =>
  domainError("policy", code, what, why, next)

/** Why a log on refs can't be mended, compacted or redacted by the toolkit, and what to do instead. */
export const REFUSALS = {
  repair: refused(
    "repair-on-refs",
    "A log on Git refs isn't mended by btk.",
    "Its commits are objects of Git: what is damaged here is whole in every clone that has fetched it.",
    "Run git fsck to see what is broken, then fetch refs/backlog/ again from a remote or another clone. Nothing was changed."
  ),
  redact: refused(
    "redact-on-refs",
    "Nothing can be taken out of a log on Git refs.",
    "Git names what it keeps by its content, and every clone and remote has fetched it: the text would stay there.",
    "Move the log to files (set log.storage to files, then btk move), redact there, and delete refs/backlog/ on the remotes."
  ),
  compact: refused(
    "compact-on-refs",
    "A log on Git refs isn't compacted by btk.",
    "Its commits are objects of Git, which puts them into packs itself.",
    "Run git gc."
  )
} as const

async function* salvaged(io: Io, replica: string, fromSeq: number): AsyncGenerator<ReadonlyArray<RawCommit>> {
  const reader = openReader(io)
  try {
    yield* chunksOf(salvage(io, reader, replica, fromSeq))
  } finally {
    reader.close()
  }
}

export const make = (io: Io): LogKeeperShape => {
  const refuse = (why: keyof typeof REFUSALS) => Effect.fail(REFUSALS[why])
  return {
    survey: promised(() => reading(io, (reader) => survey(io, reader))),
    salvage: (replica, fromSeq) => fallible(() => salvaged(io, replica, fromSeq)),
    damagedBlobs: promised(() => reading(io, (reader) => damagedTexts(io, reader))),
    // Git has no second copy of an object, and other places are Git's to fetch from.
    copies: () => Effect.succeed([]),
    copiesIn: () => refuse("repair"),
    blobIn: () => refuse("repair"),
    restore: () => refuse("repair"),
    redacting: (work) => work,
    redact: () => refuse("redact"),
    compact: () => refuse("compact")
  }
}

/** Fails as `GitLog.openLog`. */
export const layer = (options: GitLogOptions): Layer.Layer<LogKeeper, DomainError> =>
  Layer.effect(
    LogKeeper,
    Effect.map(
      attempt(() => ioOf(openLog(options).gitDir, options)),
      make
    )
  )
