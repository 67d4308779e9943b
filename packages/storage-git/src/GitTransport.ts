/**
 * Carries logs between repositories, through the git binary, which knows every transport and everybody's keys. A clone pushes its own
 * replica only, and never by force; it fetches everybody's, each under the name of the remote.
 *
 * @since 0.1.0
 */
import { basename, dirname } from "node:path"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
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
import type { Oid } from "./internal/trees.ts"
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
  /** Replicas whose ref can't be read as a log: other programs, or other people, wrote it. */
  readonly damaged: ReadonlyArray<{ readonly replica: ReplicaId; readonly ref: string; readonly error: DomainError }>
}

/** git-check-ref-format(1), without what would be an option or an address. */
const REMOTE = /^(?!.*(?:\.\.|\/\/|\.lock(?:\/|$)|\/\.|\.(?:\/|$)))[\p{L}\p{N}_][\p{L}\p{N}_.\-/]*(?<!\/)$/u

const checkRemote = async (io: Io, remote: string): Promise<void> => {
  if (!REMOTE.test(remote) || remote.split("/").includes("remotes")) throw remoteInvalid(remote)
  const { code, stderr, stdout } = await runGit(io, ["remote"])
  if (code !== 0) throw remoteFailed(remote, "fetched from", stderr)
  if (!stdout.split("\n").includes(remote)) throw remoteUnknown(remote)
}

/** The address of a remote may be a path, which Git takes from the top of the work tree. */
const atTop = (io: Io): Io & { readonly cwd: string } => ({
  ...io,
  cwd: basename(io.gitDir) === ".git" ? dirname(io.gitDir) : io.gitDir
})

/** `<flag>\t<from>:<to>\t<summary>`, of git push --porcelain. */
const PUSHED = /^(?<flag>[ *=!+-])\t[^\t]*:[^\t]*\t(?<summary>.*)$/mu

/** As Git does with branches: what a remote took is known without asking it again. A failure only costs a question. */
const rememberPushed = async (io: Io, remote: string, ref: string, tip: string): Promise<void> => {
  await runGit(io, ["update-ref", `${io.namespace}/remotes/${remote}${ref.slice(io.namespace.length)}`, tip])
}

const pushing = async (options: GitLogOptions, remote: string, signal: AbortSignal): Promise<Pushed> => {
  // What a remote has of our own replica counts here, proven or not: it decides whether it can be pushed to.
  const all = { ...options, withRemotes: true }
  const log = openLog(all)
  const io = ioOf(log.gitDir, all)
  await checkRemote(io, remote)
  const replica = await log.self()
  const ref = replica === null ? "" : refOf(io.namespace, replica)
  const tip = replica === null ? null : readRef(io, ref)
  if (replica === null || tip === null) return { replica, outcome: "nothing" }
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
  const { code, stderr, stdout } = await runGit(atTop(io), [...args, remote, `${tip}:${ref}`], "", signal)
  const { flag, summary = "" } = PUSHED.exec(stdout)?.groups ?? {}
  if (flag === "!" && /non-fast-forward|fetch first|stale info/u.test(summary)) throw pushBehind(remote, replica)
  if (flag === "!") throw pushRefused(remote, ref, `${summary}\n${stderr}`)
  if (code !== 0) throw remoteFailed(remote, "pushed to", stderr)
  await rememberPushed(io, remote, ref, tip)
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

/** One damaged log must not keep the others from being taken. */
const chainOrError = async (io: Io, replica: ReplicaId, ref: string, tip: Oid): Promise<Chain | DomainError> => {
  try {
    return await reading(io, (reader) => readChain(reader, replica, ref, tip))
  } catch (error) {
    if (error instanceof DomainError && error.kind === "integrity") return error
    throw error
  }
}

const fetching = async (options: GitLogOptions, remote: string, signal: AbortSignal): Promise<Fetched> => {
  const io = ioOf(openLog(options).gitDir, options)
  await checkRemote(io, remote)
  const kept = `${io.namespace}/remotes/${remote}`
  const known = listRefs(io, kept)
  const { code, stderr } = await runGit(
    atTop(io),
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
  const damaged: Array<Fetched["damaged"][number]> = []
  for (const [ref, tip] of listRefs(io, kept)) {
    const replica = replicaOfRef(io.namespace, ref)?.replica
    const old = known.get(ref)
    if (replica === undefined || tip === old) continue
    const now = await chainOrError(io, replica, ref, tip)
    if (now instanceof DomainError) {
      damaged.push({ replica, ref, error: now })
      continue
    }
    const was = old === undefined ? null : await chainOrError(io, replica, ref, old)
    const before = was instanceof DomainError ? null : was
    const seq = before === null ? null : await lostFrom(io, before, now)
    if (seq !== null) rewritten.push({ replica, ref, seq })
    else if (now.head > (before?.head ?? 0)) grown.push(replica)
  }
  return { grown, rewritten, damaged }
}

/** Fetches every replica of a remote. Fails with `remote-invalid`, `remote-unknown`, `remote-failed`, and as `openLog`. */
export const fetch = (options: GitLogOptions, remote: string): Effect.Effect<Fetched, DomainError> =>
  stoppable((signal) => fetching(options, remote, signal))
