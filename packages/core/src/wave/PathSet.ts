/**
 * Repository paths as tickets name them: one normal form, one comparison, and the set a ticket may touch.
 * Owns no file system: a path is compared by its text, and nothing is looked up.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { domainError, type DomainError } from "../log/DomainError.ts"
import { quoted, shown } from "../log/shown.ts"
import type { PlannedFile } from "../ticket/Ticket.ts"

/** A normal path: forward slashes, no `.`, `..`, empty segments or slash at the end. The repository itself is `""`. */
export interface RepoPath {
  /** As written, for people. */
  readonly path: string
  /** For comparison: Unicode NFC, lower case, because some file systems keep only one of `A.ts` and `a.ts`. */
  readonly key: string
  /** Written as a folder (`src/`, `.`). */
  readonly folder: boolean
}

const refuse = (code: string, raw: string, message: string): Result.Result<RepoPath, DomainError> =>
  Result.fail(
    domainError(
      "usage",
      code,
      message,
      "A ticket may only name paths inside its repository, so that two tickets can be kept apart by their paths.",
      "Write the path relative to the repository's root, for example src/index.ts or docs/.",
      { path: raw }
    )
  )

const CONTROL = /[\u0000-\u001f\u007f]/u
const ABSOLUTE = /^(?:\/|[A-Za-z]:)/u
const ASCII = /^[\u0000-\u007f]*$/u

/** NFC before and after lower-casing: a lower-cased letter can come out decomposed (U+0130 does). */
const fold = (path: string): string =>
  ASCII.test(path) ? path.toLowerCase() : path.normalize("NFC").toLowerCase().normalize("NFC")

/** Normal already, as nearly all paths are: letters, digits and `_.-`, no segment that begins with a dot. */
const PLAIN = /^(?:[A-Za-z0-9_-][\w.-]*\/)*[A-Za-z0-9_-][\w.-]*$/u

/** Fails with `path-empty`, `path-control`, `path-absolute` or `path-outside`. */
export const normalisePath = (raw: string): Result.Result<RepoPath, DomainError> => {
  if (PLAIN.test(raw)) return Result.succeed({ path: raw, key: raw.toLowerCase(), folder: false })
  const slashed = raw.trim().replaceAll("\\", "/")
  if (slashed === "") return refuse("path-empty", raw, "A path is empty.")
  if (CONTROL.test(slashed)) return refuse("path-control", raw, `The path ${quoted(raw)} has control characters.`)
  if (ABSOLUTE.test(slashed)) return refuse("path-absolute", raw, `The path ${shown(raw)} is absolute.`)
  const written = slashed.split("/")
  const segments: Array<string> = []
  for (const segment of written) {
    if (segment === "" || segment === ".") continue
    if (segment !== "..") segments.push(segment)
    else if (segments.pop() === undefined)
      return refuse("path-outside", raw, `The path ${shown(raw)} leaves the repository.`)
  }
  const path = segments.join("/").normalize("NFC")
  // The last thing written being a name is what makes it a file: `src/`, `src/.` and `src/a/..` are folders.
  return Result.succeed({ path, key: fold(path), folder: segments.length === 0 || written.at(-1) !== segments.at(-1) })
}

const isAtOrBelow = (key: string, above: string): boolean =>
  above === "" || key === above || (key.startsWith(above) && key[above.length] === "/")

/** Equal, or one lies below the other: whatever has something below it is a folder, however it was written. */
export const pathsConflict = (a: RepoPath, b: RepoPath): boolean =>
  isAtOrBelow(a.key, b.key) || isAtOrBelow(b.key, a.key)

/** What a ticket reserves. A rename reserves both ends. */
export interface PathSet {
  /** In the order written, each key once. */
  readonly paths: ReadonlyArray<RepoPath>
  /** Paths that are no repository paths; they reserve nothing. */
  readonly refused: ReadonlyArray<DomainError>
  /** True when the path is one of the set, or lies below one; false for what is no repository path. */
  readonly covers: (path: string) => boolean
}

const covering =
  (paths: ReadonlyArray<RepoPath>) =>
  (raw: string): boolean => {
    const path = normalisePath(raw)
    return Result.isSuccess(path) && paths.some(({ key }) => isAtOrBelow(path.success.key, key))
  }

/** Total: paths that `read` refuses are listed in `refused`. */
export const pathSetOf = (
  files: ReadonlyArray<Pick<PlannedFile, "path" | "to">>,
  read: (raw: string) => Result.Result<RepoPath, DomainError> = normalisePath
): PathSet => {
  const paths: Array<RepoPath> = []
  const refused: Array<DomainError> = []
  const add = (raw: string): void => {
    const path = read(raw)
    if (Result.isFailure(path)) refused.push(path.failure)
    else if (!paths.some(({ key }) => key === path.success.key)) paths.push(path.success)
  }
  for (const { path, to } of files) {
    add(path)
    if (to !== null) add(to)
  }
  return { paths, refused, covers: covering(paths) }
}

/** Two sets that share no path, so that two tickets can be worked on at the same time. Compares all pairs. */
export const areDisjoint = (a: PathSet, b: PathSet): boolean =>
  !a.paths.some((one) => b.paths.some((other) => pathsConflict(one, other)))
