/**
 * Paths that a ticket or the configuration may name: inside the repository, the same file on every system, and none of Git's own.
 * Owns what may be named; how paths compare, whatever they are called, is `PathSet.ts`.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { domainError, type DomainError } from "../log/DomainError.ts"
import { quoted } from "../log/shown.ts"
import { normalisePath, type RepoPath } from "./PathSet.ts"

/** Linux takes paths of 4,096 bytes: four for each of these, which is what a character has at most. */
const MAX_PATH = 1024
/** What macOS passes over in names (Git's CVE-2014-9390), and whatever else has no width. */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u0080-\u009f]/gu
/** `.git` as NTFS and FAT also know it: with dots, spaces and a stream behind it, or by its short name. */
const GIT = /^(?:\.git|git~\d+)[. ]*(?::.*)?$/iu
/** Names that Windows keeps for devices, whatever stands behind a dot. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[\d\u00b9\u00b2\u00b3]|lpt[\d\u00b9\u00b2\u00b3]) *(?:[.:]|$)/iu
/** Windows cuts these off. */
const CUT_OFF = /[. ]$/u

/** Nearly all paths: letters, digits and `_.-`, with nothing in them that the rules below are about. */
const CALM = /^[\w./-]*$/u
const UNUSUAL = /(?:^|\/)(?:\.git|con|prn|aux|nul|com\d|lpt\d)|\.(?:\/|$)/iu

/** Why no system should be asked for this segment, as the end of a sentence. */
const problemOf = (segment: string): readonly [code: string, what: string] | null => {
  const visible = segment.replaceAll(INVISIBLE, "")
  if (GIT.test(visible)) return ["path-git", "is Git's own"]
  if (visible !== segment) return ["path-invisible", "has characters that can't be seen"]
  if (DEVICE.test(segment)) return ["path-device", `has ${quoted(segment)}, which is a device on Windows`]
  if (segment.includes(":")) return ["path-colon", "has a colon, which Windows keeps for drives"]
  if (CUT_OFF.test(segment)) return ["path-ending", `has ${quoted(segment)}, whose last character Windows cuts off`]
  return null
}

const refuse = (code: string, raw: string, what: string): Result.Result<RepoPath, DomainError> =>
  Result.fail(
    domainError(
      "usage",
      code,
      `The path ${quoted(raw)} ${what}.`,
      "A path that is named has to be one file, the same on every system, and never Git's own data.",
      "Name another path, or the folder that it is in.",
      { path: raw }
    )
  )

/**
 * Fails with what `normalisePath` fails with, and with `path-too-long`, `path-home`, `path-git`, `path-invisible`,
 * `path-device`, `path-colon` or `path-ending`.
 */
export const plannedPath = (raw: string): Result.Result<RepoPath, DomainError> => {
  const normal = normalisePath(raw)
  if (Result.isFailure(normal)) return normal
  const { path } = normal.success
  if (path.length > MAX_PATH) return refuse("path-too-long", raw, `has more than ${MAX_PATH} characters`)
  if (path.startsWith("~")) return refuse("path-home", raw, "begins with ~, which is somebody's home")
  if (CALM.test(path) && !UNUSUAL.test(path)) return normal
  for (const segment of path.split("/")) {
    const problem = problemOf(segment)
    if (problem !== null) return refuse(problem[0], raw, problem[1])
  }
  return normal
}
