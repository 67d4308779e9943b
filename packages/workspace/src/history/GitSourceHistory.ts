/**
 * The history of source files as Git has it, on the line of HEAD: few processes, however many files are asked about.
 *
 * @since 0.1.0
 */
import { SourceHistory, type SourceHistoryShape } from "@backlog-toolkit/core/ports/SourceHistory"
import type { SourceChange, Vanished } from "@backlog-toolkit/core/source/SourceChange"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type Git, splitZ } from "../git/runGit.ts"

/** Begins a commit in the output: no path begins so. */
const START = "\u0001"
const FORMAT = `--format=${START}%H %cI %s`

/** `cwd` is the top of the work tree: each has a HEAD of its own. */
interface Place {
  readonly git: Git
  readonly cwd: string
}

interface Commit extends SourceChange {
  /** What `--name-status -z` or `--name-only -z` prints of it. */
  readonly fields: ReadonlyArray<string>
}

const HEADER = new RegExp(`^\\n?${START}(?<commit>[0-9a-f]+) (?<at>\\S+) (?<subject>.*)$`, "su")

/** Commits of `git log -z`, which ends each header and each field with NUL. */
const commitsOf = (text: string): ReadonlyArray<Commit> => {
  const commits: Array<{ commit: string; at: string; subject: string; fields: Array<string> }> = []
  for (const part of splitZ(text)) {
    const { at = "", commit, subject = "" } = HEADER.exec(part)?.groups ?? {}
    if (commit === undefined) {
      const field = part.replace(/^\n/u, "")
      if (field !== "") commits.at(-1)?.fields.push(field)
    } else commits.push({ commit, at: new Date(at).toISOString(), subject, fields: [] })
  }
  return commits
}

const logOf = ({ cwd, git }: Place, args: ReadonlyArray<string>, paths: ReadonlyArray<string>) =>
  Effect.map(
    // Names from the top, and taken literally.
    git.run(["--literal-pathspecs", "log", "-z", "--no-show-signature", FORMAT, ...args, "HEAD", "--", ...paths], {
      cwd,
      ok: [0, 128]
    }),
    ({ code, stdout }) => (code === 0 ? commitsOf(stdout.toString("utf8")) : [])
  )

/** Bytes of arguments that one process gets: far below what any system allows. */
const MAX_ARGUMENTS = 64 * 1024

const inGroups = (paths: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> => {
  const groups: Array<Array<string>> = []
  let left = 0
  for (const path of paths) {
    const size = Buffer.byteLength(path) + 1
    if (size > left) {
      groups.push([])
      left = MAX_ARGUMENTS
    }
    groups.at(-1)?.push(path)
    left -= size
  }
  return groups
}

/** The newest commit that deleted each path, told by path: Git sees no renames there. */
const deletions = (place: Place, paths: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const found = new Map<string, SourceChange>()
    for (const group of inGroups(paths)) {
      const wanted = new Set(group)
      for (const { fields, ...change } of yield* logOf(
        place,
        ["--diff-filter=D", "--no-renames", "--name-only"],
        group
      ))
        for (const path of fields) if (wanted.has(path) && !found.has(path)) found.set(path, change)
    }
    return found
  })

/** Renames of these commits: from → to. */
const renamesIn = (git: Git, commits: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const found = new Map<string, ReadonlyMap<string, string>>()
    if (commits.length === 0) return found
    const { stdout } = yield* git.run(
      [
        "log",
        "-z",
        "--no-show-signature",
        FORMAT,
        "--no-walk=unsorted",
        "--stdin",
        "--name-status",
        "-M",
        "-m",
        "--first-parent"
      ],
      { input: `${commits.join("\n")}\n` }
    )
    for (const { commit, fields } of commitsOf(stdout.toString("utf8"))) {
      const renames = new Map<string, string>()
      for (let at = 0; at < fields.length;) {
        const status = fields[at] ?? ""
        const [from, to] = [fields[at + 1], fields[at + 2]]
        if (status.startsWith("R") && from !== undefined && to !== undefined) renames.set(from, to)
        at += /^[RC]/u.test(status) ? 3 : 2
      }
      found.set(commit, renames)
    }
    return found
  })

/** Where times that never rise are first at most `wanted`; their count when they never are. */
const firstAtMost = (falling: ReadonlyArray<string>, wanted: string): number => {
  let [from, to] = [0, falling.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((falling[middle] ?? "") <= wanted) to = middle
    else from = middle + 1
  }
  return from
}

const isText = (bytes: Buffer): boolean => !bytes.includes(0)

const textsAt =
  (git: Git): SourceHistoryShape["textsAt"] =>
  (wanted) =>
    Effect.gen(function* () {
      // A line break would be another question.
      const asked = wanted.filter(({ path }) => !/[\r\n]/u.test(path))
      const texts = new Map<string, string | null>()
      const names = [...new Set(asked.map(({ commit, path }) => `${commit}:${path}`))]
      if (names.length > 0) {
        const { stdout } = yield* git.run(["cat-file", "--batch"], { input: `${names.join("\n")}\n` })
        let at = 0
        for (const name of names) {
          const end = stdout.indexOf(10, at)
          const [, type, size] = / (?<type>\w+) (?<size>\d+)$/u.exec(stdout.toString("utf8", at, end)) ?? []
          at = end + 1
          if (size === undefined) continue
          const bytes = stdout.subarray(at, at + Number(size))
          at += Number(size) + 1
          if (type === "blob" && isText(bytes)) texts.set(name, bytes.toString("utf8"))
        }
      }
      return wanted.map(({ commit, path }) => texts.get(`${commit}:${path}`) ?? null)
    })

/** Renames of renames: nobody renames a file more often. */
const MAX_HOPS = 20

export const make = (git: Git, cwd: string): SourceHistoryShape => {
  const place: Place = { git, cwd }
  const head = Effect.map(
    git.run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], { cwd, ok: [0, 1, 128] }),
    (done) => (done.code === 0 ? done.stdout.toString("utf8").trim() : null)
  )
  const isThere = (paths: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const there = new Set<string>()
      if ((yield* head) === null) return there
      for (const group of inGroups(paths)) {
        const args = ["--literal-pathspecs", "ls-tree", "-z", "--full-tree", "--name-only", "HEAD", "--", ...group]
        for (const path of yield* git.records(args, { cwd })) there.add(path)
      }
      return there
    })

  return {
    head,
    commitsAt: (times) =>
      Effect.gen(function* () {
        if (times.length === 0) return []
        const line = yield* logOf(place, ["--first-parent"], [])
        // Newest first; a commit with a clock of its own hides none that come before it.
        let oldest = "9999"
        const ages = line.map(({ at }) => (oldest = at < oldest ? at : oldest))
        return times.map((time) => line[firstAtMost(ages, time)]?.commit ?? null)
      }),
    textsAt: textsAt(git),
    vanished: (paths) =>
      Effect.gen(function* () {
        const found = new Map<string, Vanished>()
        const there = yield* isThere(paths)
        let open = new Map(paths.filter((path) => !there.has(path)).map((path) => [path, path] as const))
        for (let hop = 0; hop < MAX_HOPS && open.size > 0; hop++) {
          const gone = yield* deletions(place, [...new Set(open.values())])
          const renames = yield* renamesIn(git, [...new Set([...gone.values()].map(({ commit }) => commit))])
          const next = new Map<string, string>()
          for (const [path, at] of open) {
            const change = gone.get(at)
            // Never deleted: nobody knows it.
            if (change === undefined) continue
            const to = renames.get(change.commit)?.get(at) ?? null
            found.set(path, { ...change, to })
            if (to !== null) next.set(path, to)
          }
          const stillThere = yield* isThere([...new Set(next.values())])
          open = new Map([...next].filter(([, to]) => !stillThere.has(to)))
        }
        return found
      }),
    changesSince: (paths, time) =>
      Effect.gen(function* () {
        const found = new Map<string, Array<SourceChange>>()
        for (const group of inGroups(paths)) {
          const wanted = new Set(group)
          const commits = yield* logOf(place, [`--since=${time}`, "--no-renames", "--name-only"], group)
          for (const { fields, ...change } of commits)
            for (const path of fields) {
              if (!wanted.has(path)) continue
              const there = found.get(path)
              if (there === undefined) found.set(path, [change])
              else there.push(change)
            }
        }
        return found
      })
  }
}

export const layer = (git: Git, cwd: string): Layer.Layer<SourceHistory> => Layer.succeed(SourceHistory, make(git, cwd))
