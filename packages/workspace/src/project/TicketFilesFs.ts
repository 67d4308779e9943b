/**
 * Ticket files in a work tree, over the file system and Git. What was looked at or written is remembered by stat and
 * digest; a file that differs from it was changed by somebody since and is left alone.
 *
 * @since 0.1.0
 */
import { existsSync, readdirSync } from "node:fs"
import { dirname, join } from "node:path"
import { DomainError, domainError } from "@backlog-toolkit/core/log/DomainError"
import {
  type Shown,
  TicketFiles,
  type TicketFilesShape,
  type WantedFiles
} from "@backlog-toolkit/core/ports/TicketFiles"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Git } from "../git/runGit.ts"
import {
  addToIndex,
  ifPossible,
  type IndexEntry,
  indexVersion,
  type Known,
  knownAs,
  readIndex,
  shortenIndex,
  tidyIndex
} from "./fileIndex.ts"
import { readBytes, textOf } from "./fileText.ts"
import { type GitView, lookAtGit, readView, rewroteFiles, stillMoved, writeView } from "./gitView.ts"
import { keepText } from "./lostFound.ts"
import { mergedSides } from "./mergedSides.ts"
import { putTicketFile } from "./putTicketFile.ts"
import { type Looked, type Pass, statPass, withGit, withoutOurs } from "./scanFiles.ts"
import { hasStash, stashedFiles } from "./stashed.ts"
import { putBack, unlikeHead } from "./strays.ts"
import { statOf } from "./ticketPaths.ts"
import { withLock } from "./withLock.ts"

export interface TicketFilesOptions {
  readonly worktree: string
  /** The project's folder from the top of the work tree: empty, or ended by a slash. */
  readonly prefix: string
  /** Files of ours, in the store's cache: names begin with this path. */
  readonly cache: string
  readonly lostFound: string
  readonly sha256: (bytes: Uint8Array | string) => string
  /** False where the target branch is not checked out, or rendering is off: nothing is written then. */
  readonly renders: () => boolean
  /** True where a rebase of the target branch stopped. */
  readonly rebases: () => boolean
  /** False where files are nobody's business: `render: none`. */
  readonly reads: () => boolean
  /** Null without Git. */
  readonly git: Git | null
  /** Called before anything is written: where files are nobody else's, Git is told to pass over them. */
  readonly beforeWrite?: () => void
}

/** Times that a file is looked at which others write at the same time: each look takes less than a millisecond. */
const LOOKS = 20

const failed = (error: unknown): DomainError =>
  error instanceof DomainError
    ? error
    : domainError(
        "environment",
        "ticket-file-failed",
        `Reading or writing ticket files failed: ${error instanceof Error ? error.message : String(error)}`,
        "The log has everything that was recorded; only the Markdown files are behind.",
        "Check the permissions and the free space, then run btk sync.",
        {}
      )

const attempt = <A>(run: () => A): Effect.Effect<A, DomainError> => Effect.try({ try: run, catch: failed })

/** As `write` left it; what a person made of it only where the branch has no such file, so that it can't be an edit of that. */
const isStray = (entry: IndexEntry | undefined, inHead: boolean): boolean =>
  entry?.shows?.startsWith("e:") === true || (entry?.shows?.startsWith("d:") === true && entry.uid !== null && !inHead)

export const make = (options: TicketFilesOptions): TicketFilesShape => {
  const { git, lostFound, sha256, worktree } = options
  const indexFile = `${options.cache}-files`
  /** What is known of files and what they have go together only for who is alone with both. */
  const alone = <A>(run: () => A): A => withLock(`${options.cache}-lock`, run)
  const viewFile = `${options.cache}-git`
  let cached: (Known & { readonly version: string; readonly byUid: Map<string, Set<string>> }) | null = null
  /** The last scan: what `remember` can record. */
  let looked = new Map<string, Looked & { readonly safe: boolean; readonly moved: boolean }>()
  let view: GitView | null = null
  let viewBefore: GitView | null = null
  let writes = 0

  const load = () => {
    const version = indexVersion(indexFile)
    if (cached?.version === version) return cached
    const known = readIndex(indexFile, cached ?? undefined)
    const byUid = new Map<string, Set<string>>()
    for (const [path, { uid }] of known.index) {
      if (uid !== null) byUid.set(uid, (byUid.get(uid) ?? new Set()).add(path))
    }
    cached = { version: indexVersion(indexFile), ...known, byUid }
    return cached
  }
  const head: TicketFilesShape["head"] =
    git === null
      ? Effect.succeed(null)
      : Effect.map(
          git.run(["rev-parse", "-q", "--verify", "HEAD^{commit}"], { cwd: worktree, ok: [0, 1, 128] }),
          ({ code, stdout }) => (code === 0 ? stdout.toString("utf8").trim() : null)
        )

  /** One look at all files. */
  const look = (): Pass => {
    const known = load()
    const first = statPass(options, known, sha256, Date.now())
    // Where no lock can be had, others of us may have begun to write meanwhile.
    const pass = first.changed.length + first.gone.length === 0 ? first : withoutOurs(first, load())
    ifPossible(() => addToIndex(indexFile, pass.touched))
    shortenIndex(indexFile, load())
    return pass
  }

  const scan: TicketFilesShape["scan"] = Effect.gen(function* () {
    const pass = options.reads() ? yield* attempt(() => alone(() => look())) : { changed: [], touched: [], gone: [] }
    const { index } = load()
    const before = readView(viewFile)
    const quiet = index.size === 0 && pass.changed.length === 0
    // A project without ticket files has nothing that Git could know.
    view = git === null || quiet ? before : yield* lookAtGit(git, options, before)
    viewBefore = before
    const { changed, gone } = yield* withGit(git, worktree, index, pass, { before, now: view })
    const scanned = new Map(changed.map((file) => [file.path, file]))
    looked = new Map(
      pass.changed.map((one) => {
        const { blobs = [], moved = false } = scanned.get(one.path) ?? {}
        return [one.path, { ...one, moved, safe: one.text !== null && blobs.includes(one.text) }]
      })
    )
    const renders = options.renders()
    return {
      renders,
      resolves: renders || (pass.changed.length > 0 && options.rebases()),
      head: changed.length === 0 && gone.length === 0 ? null : yield* head,
      rewrote: view !== null && rewroteFiles(worktree, before, view),
      changed,
      gone,
      known: index.size
    }
  })

  const remember = (files: ReadonlyMap<string, Shown | null>) =>
    attempt(() => {
      const entries = [...files].flatMap(([path, shows]): ReadonlyArray<readonly [string, IndexEntry | null]> => {
        if (shows === null) return [[path, null]]
        const found = looked.get(path)
        if (found === undefined) return []
        const { at, safe, sha256: digest, stat } = found
        return [[path, { ...stat, ...shows, sha256: digest, safe, at }]]
      })
      // What was found is in the log already: found again, it says the same.
      ifPossible(() => {
        alone(() => addToIndex(indexFile, entries))
        const pending = [...looked.values()].flatMap(({ moved, path }) => (moved && !files.has(path) ? [path] : []))
        if (view !== null && view !== viewBefore) writeView(viewFile, stillMoved(viewBefore, view, pending))
      })
      viewBefore = view
    })

  const read = (paths: ReadonlyArray<string>) =>
    attempt(() => {
      const known = load()
      const texts = new Map<string, string>()
      for (const path of paths) {
        const bytes = known.index.has(path) || known.intents.has(path) ? readBytes(join(worktree, path)) : null
        if (bytes === null || knownAs(known, path, sha256(bytes)) === null) continue
        const text = textOf(bytes)
        if (text !== null) texts.set(path, text)
      }
      return texts
    })

  /** Of these, those that wait in a stash. */
  const waiting = (files: WantedFiles): Effect.Effect<ReadonlySet<string>, DomainError> =>
    Effect.gen(function* () {
      if (git === null || !hasStash(git)) return new Set()
      const absent = [...files].filter(([path, wanted]) => wanted !== null && statOf(join(worktree, path)) === null)
      const stashed = absent.length === 0 ? new Set() : yield* stashedFiles(git, options)
      return new Set(absent.flatMap(([path]) => (stashed.has(path) ? [path] : [])))
    })

  const write: TicketFilesShape["write"] = (all, what) =>
    Effect.gen(function* () {
      // Asked each time: a person may have switched the branch since.
      const allowed = options.renders() || (what === "resolving" && options.rebases())
      if (all.size === 0 || !allowed) return { written: [], skipped: [] }
      const left = yield* waiting(all)
      const { skipped, written } = yield* put(new Map([...all].filter(([path]) => !left.has(path))))
      return { written, skipped: [...left, ...skipped] }
    })

  const put = (files: WantedFiles) => attempt(() => alone(() => putAll(files)))

  const putAll = (files: WantedFiles) => {
    const written: Array<string> = []
    const skipped: Array<string> = []
    options.beforeWrite?.()
    const { index, intents } = load()
    const began = Date.now()
    // One write of one process.
    const by = `${process.pid}-${began}-${(writes += 1)}`
    const keep = (path: string, bytes: Uint8Array, digest: string) => keepText(lostFound, path, bytes, digest)
    const entries: Array<readonly [string, IndexEntry | null]> = []
    const changing = [...files].flatMap(([path, wanted]) => {
      const digest = wanted === null ? null : sha256(wanted.text)
      return wanted === null || digest === null || index.get(path)?.sha256 === digest
        ? []
        : [
            [
              path,
              null,
              { by, at: began, sha256: digest, uid: wanted.uid, shows: wanted.shows, safe: wanted.plain }
            ] as const
          ]
    })
    addToIndex(indexFile, changing)
    try {
      for (const [path, wanted] of files) {
        const entry = index.get(path)
        const putOnce = () =>
          putTicketFile(
            { worktree, sha256, keep },
            path,
            wanted?.text ?? null,
            // A writer says what it is about to write, then writes: unknown bytes may be of one who said so since we looked.
            (digest) => knownAs({ index, intents }, path, digest) ?? knownAs(load(), path, digest)
          )
        let put = putOnce()
        for (let again = 1; put === "moved" && again < LOOKS; again++) put = putOnce()
        if (put === "written") written.push(path)
        else if (put !== "as-wanted") skipped.push(path)
        if (put === "not-ours" || put === "moved") continue
        const stat = wanted === null ? null : statOf(join(worktree, path))
        if (wanted === null || stat === null) {
          if (entry !== undefined) entries.push([path, null])
          continue
        }
        const { plain, shows, text, uid } = wanted
        const digest = sha256(text)
        const safe = plain || (put === "as-wanted" && entry?.sha256 === digest && entry.safe)
        if (entry?.sha256 === digest && entry.shows === shows && entry.safe === safe) continue
        entries.push([path, { ...stat, sha256: digest, uid, shows, safe, at: Date.now(), by }])
      }
    } finally {
      addToIndex(indexFile, entries)
    }
    return { written, skipped }
  }

  const unlike = (
    wanted: (entry: IndexEntry | undefined, inHead: boolean) => boolean
  ): TicketFilesShape["unlikeHead"] =>
    Effect.gen(function* () {
      if (git === null || !options.reads()) return []
      const { index } = load()
      const found = [...(yield* unlikeHead(git, options))].filter(([path, inHead]) => wanted(index.get(path), inHead))
      const texts = yield* read(found.map(([path]) => path))
      return [...texts].map(([path, text]) => ({ path, text, plain: index.get(path)?.safe === true }))
    })
  const strays = Effect.suspend(() => (options.renders() ? Effect.succeed([]) : unlike(isStray)))

  return {
    head,
    strays,
    unlikeHead: unlike((entry) => entry !== undefined),
    putBack: (files) =>
      Effect.gen(function* () {
        const texts = yield* read(files.map(({ path }) => path))
        const same = files.flatMap(({ path, text }) => (texts.get(path) === text ? [path] : []))
        if (git !== null) yield* putBack(git, worktree, same)
        // Git's files from now on: looked at as if for the first time.
        yield* attempt(() =>
          addToIndex(
            indexFile,
            same.map((path) => [path, null] as const)
          )
        )
      }),
    renders: attempt(options.renders),
    scan,
    mergedSides: (files) =>
      git === null
        ? Effect.succeed(new Map())
        : mergedSides({ git, worktree, prefix: options.prefix }, { before: viewBefore, now: view }, files),
    remember,
    read,
    write,
    tidy: attempt(() => {
      const dir = dirname(indexFile)
      const names = existsSync(dir) ? readdirSync(dir) : []
      // Those of other work trees, too.
      for (const name of names)
        if (/^tickets-.+-files$/u.test(name)) {
          const file = join(dir, name)
          withLock(file.replace(/-files$/u, "-lock"), () => tidyIndex(file))
        }
    }),
    keep: (path, text) => attempt(() => keepText(lostFound, path, Buffer.from(text, "utf8"), sha256(text))),
    version: attempt(() => (existsSync(indexFile) ? `${indexFile} ${indexVersion(indexFile)}` : "")),
    paths: attempt(() => [...load().index.keys()]),
    pathsOf: (uid) => attempt(() => [...(load().byUid.get(uid) ?? [])])
  }
}

export const layer = (options: TicketFilesOptions): Layer.Layer<TicketFiles> =>
  Layer.sync(TicketFiles, () => make(options))
