/**
 * Reading objects: names, trees, files and differences. Never looks at a work tree.
 *
 * @since 0.1.0
 */
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { VcsShape } from "@backlog-toolkit/core/ports/Vcs"
import * as Effect from "effect/Effect"
import { DIFF_CONFIG, DIFF_OPTIONS, PATCH_OPTIONS, withoutBacklog } from "./diffOptions.ts"
import type { Git } from "./runGit.ts"

/** A name that starts with a dash would be taken for an option. */
const safe = (rev: string): boolean => rev !== "" && !rev.startsWith("-")

export const resolve = (git: Git, rev: string): Effect.Effect<string | null, DomainError> =>
  safe(rev)
    ? Effect.map(
        // 128 is an answer for a full hash only: an object that isn't here.
        git.run(["rev-parse", "--verify", "--quiet", `${rev}^{commit}`], {
          ok: /^[0-9a-f]{40,64}$/u.test(rev) ? [0, 1, 128] : [0, 1]
        }),
        ({ code, stdout }) => (code === 0 ? stdout.toString("utf8").trim() : null)
      )
    : Effect.succeed(null)

export const refs = (git: Git): Effect.Effect<ReadonlyArray<string>, DomainError> =>
  Effect.map(
    // Tags of tags lead to their commit by themselves.
    git.text(["for-each-ref", "--format=%(objecttype) %(*objecttype) %(objectname) %(*objectname) %(refname)"]),
    (text) => {
      const byCommit = new Map<string, string>()
      for (const line of text.split("\n")) {
        const { name, peeled, self } =
          /^(?:commit  (?<self>\w+) |tag commit \w+ (?<peeled>\w+)) (?<name>.+)$/u.exec(line)?.groups ?? {}
        const commit = peeled ?? self
        if (commit !== undefined && name !== undefined && !byCommit.has(commit)) byCommit.set(commit, name)
      }
      return [...byCommit.values()]
    }
  )

export const treeOf = (git: Git, commit: string): Effect.Effect<string, DomainError> =>
  git.text(["rev-parse", "--verify", `${commit}^{tree}`])

export interface TreeEntry {
  readonly mode: string
  readonly type: string
  readonly hash: string
  readonly path: string
}

const parseEntry = (record: string): TreeEntry => {
  const tab = record.indexOf("\t")
  const [mode = "", type = "", hash = ""] = record.slice(0, tab).split(" ")
  return { mode, type, hash, path: record.slice(tab + 1) }
}

/**
 * The tree without one path; null when nothing is left of it: Git knows no empty folders. Only the folders above the path
 * are rebuilt, so it costs the same in a tree of any size.
 */
const treeWithout = (
  git: Git,
  treeish: string,
  path: ReadonlyArray<string>
): Effect.Effect<string | null, DomainError> =>
  Effect.gen(function* () {
    const [name, ...below] = path
    const records = yield* git.records(["ls-tree", "-z", "--full-tree", treeish])
    const kept = yield* Effect.forEach(records, (record): Effect.Effect<string | null, DomainError> => {
      const entry = parseEntry(record)
      if (entry.path !== name || (below.length > 0 && entry.type !== "tree")) return Effect.succeed(record)
      if (below.length === 0) return Effect.succeed(null)
      return Effect.map(treeWithout(git, entry.hash, below), (hash) =>
        hash === null ? null : `${entry.mode} tree ${hash}\t${name}`
      )
    })
    const lines = kept.flatMap((record) => (record === null ? [] : [`${record}\0`]))
    return lines.length === 0 ? null : yield* makeTree(git, lines)
  })

const makeTree = (git: Git, lines: ReadonlyArray<string>): Effect.Effect<string, DomainError> =>
  git.text(["mktree", "-z", "--missing"], { input: lines.join("") })

export const coveredTree = (git: Git, treeish: string): Effect.Effect<string, DomainError> =>
  Effect.gen(function* () {
    return (yield* treeWithout(git, treeish, git.backlog.split("/"))) ?? (yield* makeTree(git, []))
  })

/** Entries at these paths (folders with all below them); an empty list means the whole tree. */
export const entriesAt = (
  git: Git,
  treeish: string,
  paths: ReadonlyArray<string>
): Effect.Effect<ReadonlyArray<TreeEntry>, DomainError> =>
  Effect.map(git.records(["ls-tree", "-r", "-z", "--full-tree", treeish, "--", ...paths]), (records) =>
    records.map(parseEntry)
  )

const isFile = ({ mode, type }: TreeEntry): boolean => type === "blob" && mode.startsWith("100")

/** Contents by hash, in one process. */
export const readBlobs = (
  git: Git,
  hashes: ReadonlyArray<string>
): Effect.Effect<ReadonlyMap<string, Buffer>, DomainError> =>
  Effect.gen(function* () {
    const blobs = new Map<string, Buffer>()
    const wanted = [...new Set(hashes)]
    if (wanted.length === 0) return blobs
    const { stdout } = yield* git.run(["cat-file", "--batch"], { input: `${wanted.join("\n")}\n` })
    let at = 0
    while (at < stdout.length) {
      const end = stdout.indexOf(10, at)
      const [hash = "", type, size] = stdout.toString("latin1", at, end).split(" ")
      at = end + 1
      if (type !== "blob" || size === undefined) continue
      blobs.set(hash, stdout.subarray(at, at + Number(size)))
      at += Number(size) + 1
    }
    return blobs
  })

const below = (prefix: string): string => (prefix === "" ? "" : `${prefix.replace(/\/+$/u, "")}/`)

const entriesBelow = (git: Git, treeish: string, prefix: string) => {
  const folder = below(prefix)
  return Effect.map(entriesAt(git, treeish, folder === "" ? [] : [folder]), (entries) =>
    entries.filter(({ path, type }) => type === "blob" && path.startsWith(folder))
  )
}

export const show = (git: Git, treeish: string, path: string): Effect.Effect<string | null, DomainError> =>
  Effect.gen(function* () {
    const entry = (yield* entriesAt(git, treeish, [path])).find((one) => one.path === path)
    if (entry === undefined || !isFile(entry)) return null
    return (yield* readBlobs(git, [entry.hash])).get(entry.hash)?.toString("utf8") ?? null
  })

export const list = (git: Git, treeish: string, prefix: string): Effect.Effect<ReadonlyArray<string>, DomainError> =>
  Effect.map(entriesBelow(git, treeish, prefix), (entries) => entries.map(({ path }) => path))

export const files = (git: Git, treeish: string, prefix: string): ReturnType<VcsShape["files"]> =>
  Effect.map(git.records(["ls-tree", "-r", "-l", "-z", "--full-tree", treeish, "--", below(prefix)]), (records) =>
    records.flatMap((record) => {
      const { bytes, hash, path } =
        /^100\d{3} blob (?<hash>\w+) +(?<bytes>\d+)\t(?<path>.+)$/su.exec(record)?.groups ?? {}
      return path === undefined || hash === undefined ? [] : [{ path, bytes: Number(bytes), content: hash }]
    })
  )

export const contents = (git: Git, names: ReadonlyArray<string>): ReturnType<VcsShape["contents"]> =>
  Effect.map(
    readBlobs(git, names),
    (blobs) => new Map([...blobs].map(([name, bytes]) => [name, bytes.toString("utf8")]))
  )

export const showAll = (
  git: Git,
  treeish: string,
  prefix: string
): Effect.Effect<ReadonlyMap<string, string>, DomainError> =>
  Effect.gen(function* () {
    const entries = (yield* entriesBelow(git, treeish, prefix)).filter(isFile)
    const blobs = yield* readBlobs(
      git,
      entries.map(({ hash }) => hash)
    )
    return new Map(
      entries.flatMap(({ hash, path }) => {
        const blob = blobs.get(hash)
        return blob === undefined ? [] : [[path, blob.toString("utf8")] as const]
      })
    )
  })

export const diff = (git: Git, from: string, to: string): Effect.Effect<string, DomainError> =>
  Effect.map(
    git.run([...DIFF_CONFIG, "diff-tree", "-r", "-p", "-M", ...DIFF_OPTIONS, from, to, ...withoutBacklog(git)]),
    ({ stdout }) => stdout.toString("utf8")
  )

/** All paths that differ, `backlog/**` included unless left out. */
const pathsBetween = (
  git: Git,
  from: string,
  to: string,
  scope: ReadonlyArray<string> = []
): Effect.Effect<ReadonlyArray<string>, DomainError> =>
  git.records(["diff-tree", "-r", "-z", "--name-only", "--no-renames", from, to, ...scope])

export const changedPaths = (git: Git, from: string, to: string): Effect.Effect<ReadonlyArray<string>, DomainError> =>
  pathsBetween(git, from, to, withoutBacklog(git))

export const patchId = (git: Git, from: string, to: string): Effect.Effect<string, DomainError> =>
  Effect.map(
    git.text([...DIFF_CONFIG, "diff-tree", "-r", "-p", ...PATCH_OPTIONS, from, to, ...withoutBacklog(git)], {
      pipe: ["patch-id", "--stable"]
    }),
    (text) => text.split(" ")[0] ?? ""
  )
