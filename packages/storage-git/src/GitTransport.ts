/**
 * Carries logs between repositories, through the git binary, which knows every transport and everybody's keys. A clone pushes its own
 * replica only, and never by force; it fetches everybody's, each under the name of the remote.
 *
 * @since 0.1.0
 */
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import type * as Effect from "effect/Effect"
import { type GitLogOptions, openLog } from "./GitLog.ts"
import { type Chain, firstDifference, readChain } from "./internal/chain.ts"
import { forkError } from "./internal/errors.ts"
import { runGit } from "./internal/git.ts"
import { type Io, ioOf } from "./internal/io.ts"
import { refOf, replicaOfRef } from "./internal/layout.ts"
import { stoppable } from "./internal/promised.ts"
import { reading } from "./internal/reader.ts"
import { listRefs, readRef } from "./internal/refs.ts"
import { pushBehind, pushRefused, remoteFailed, remoteInvalid, remoteUnknown } from "./internal/remoteErrors.ts"
import { makeViews, NO_REFS } from "./internal/views.ts"

export interface Pushed {
  /** Null when this repository has written nothing yet. */
  readonly replica: ReplicaId | null
  readonly outcome: "pushed" | "up-to-date" | "nothing"
}

export interface Fetched {
  /** Replicas of which the remote has more than at the last fetch, in order. */
  readonly grown: ReadonlyArray<ReplicaId>
  /**
   * Replicas whose log on the remote is no continuation of what it was: `seq` is the first commit that differs or is gone. The refs
   * follow the remote, so look at these before relying on it.
   */
  readonly rewritten: ReadonlyArray<{ readonly replica: ReplicaId; readonly ref: string; readonly seq: number }>
}

/** git-check-ref-format(1), without what would be an option or an address. */
const REMOTE = /^(?!.*(?:\.\.|\/\/|\.lock(?:\/|$)|\/\.|\.(?:\/|$)))[\p{L}\p{N}_][\p{L}\p{N}_.\-/]*(?<!\/)$/u

const checkRemote = async (io: Io, remote: string): Promise<void> => {
  if (!REMOTE.test(remote) || remote.split("/").includes("remotes")) throw remoteInvalid(remote)
  const { code, stderr, stdout } = await runGit(io, ["remote"])
  if (code !== 0) throw remoteFailed(remote, "fetched from", stderr)
  if (!stdout.split("\n").includes(remote)) throw remoteUnknown(remote)
}

/** `<flag>\t<from>:<to>\t<summary>`, of git push --porcelain. */
const PUSHED = /^(?<flag>[ *=!+-])\t[^\t]*:[^\t]*\t(?<summary>.*)$/mu

const pushing = async (options: GitLogOptions, remote: string, signal: AbortSignal): Promise<Pushed> => {
  const log = openLog(options)
  const io = ioOf(log.gitDir, options)
  await checkRemote(io, remote)
  const replica = await log.self()
  const ref = replica === null ? "" : refOf(io.namespace, replica)
  if (replica === null || readRef(io, ref) === null) return { replica, outcome: "nothing" }
  const views = makeViews(io)
  const ahead = await reading(io, async (reader) => {
    const fork = await views.fork(reader, replica)
    if (fork !== null) throw forkError(replica, [ref, fork[0]], fork[1])
    const { chain } = await views.of(reader, replica, views.refs().get(replica) ?? NO_REFS)
    return chain?.ref !== ref
  })
  // What a remote has more than we do came from there.
  if (ahead) return { replica, outcome: "up-to-date" }
  // Hooks are for people's branches.
  const args = ["push", "--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no"]
  const { code, stderr, stdout } = await runGit(io, [...args, remote, `${ref}:${ref}`], "", signal)
  const { flag, summary = "" } = PUSHED.exec(stdout)?.groups ?? {}
  if (flag === "!" && /non-fast-forward|fetch first|stale info/u.test(summary)) throw pushBehind(remote, replica)
  if (flag === "!") throw pushRefused(remote, ref, `${summary}\n${stderr}`)
  if (code !== 0) throw remoteFailed(remote, "pushed to", stderr)
  return { replica, outcome: flag === "=" ? "up-to-date" : "pushed" }
}

/**
 * Pushes this repository's own replica. Fails with `remote-invalid`, `remote-unknown`, `remote-failed`, `push-refused`, `push-behind`
 * (conflict), `replica-forked` (integrity), and as `openLog`.
 */
export const push = (options: GitLogOptions, remote: string): Effect.Effect<Pushed, DomainError> =>
  stoppable((signal) => pushing(options, remote, signal))

/** The first commit of `before` that `after` has otherwise or not at all. */
const lostFrom = (io: Io, before: Chain, after: Chain): Promise<number | null> =>
  reading(io, async (reader) => {
    const seq = await firstDifference(reader, before, after)
    return seq ?? (after.head < before.head ? after.head + 1 : null)
  })

const fetching = async (options: GitLogOptions, remote: string, signal: AbortSignal): Promise<Fetched> => {
  const io = ioOf(openLog(options).gitDir, options)
  await checkRemote(io, remote)
  const kept = `${io.namespace}/remotes/${remote}`
  const before = listRefs(io, kept)
  const { code, stderr } = await runGit(
    io,
    [
      // Git doesn't flush small fetches by itself.
      ...(io.durable ? ["-c", "core.fsync=committed,loose-object,reference"] : []),
      "fetch",
      "--quiet",
      "--no-tags",
      // A remote that lost a log must not take ours along.
      "--no-prune",
      "--no-write-fetch-head",
      "--no-recurse-submodules",
      "--no-auto-maintenance",
      // A log without its texts is none, whatever a partial clone leaves out.
      "--no-filter",
      "--refmap=",
      remote,
      `+${io.namespace}/*:${kept}/*`,
      // What the remote has fetched itself.
      `^${io.namespace}/remotes/*`
    ],
    "",
    signal
  )
  if (code !== 0) throw remoteFailed(remote, "fetched from", stderr)
  const grown: Array<ReplicaId> = []
  const rewritten: Array<Fetched["rewritten"][number]> = []
  for (const [ref, tip] of listRefs(io, kept)) {
    const replica = replicaOfRef(io.namespace, ref)?.replica
    const old = before.get(ref)
    if (replica === undefined || tip === old) continue
    const [was, is] = await reading(io, (reader) =>
      Promise.all([
        old === undefined ? null : readChain(reader, replica, ref, old),
        readChain(reader, replica, ref, tip)
      ])
    )
    const seq = was === null ? null : await lostFrom(io, was, is)
    if (seq !== null) rewritten.push({ replica, ref, seq })
    else if (is.head > (was?.head ?? 0)) grown.push(replica)
  }
  return { grown, rewritten }
}

/**
 * Fetches every replica of a remote. Fails with `remote-invalid`, `remote-unknown`, `remote-failed`, `log-corrupt`, `log-gap`, and as
 * `openLog`.
 */
export const fetch = (options: GitLogOptions, remote: string): Effect.Effect<Fetched, DomainError> =>
  stoppable((signal) => fetching(options, remote, signal))
