/**
 * Sets or takes out one key of a configuration file: no other byte changes, and the file is valid afterwards.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { domainError, type DomainError } from "../log/DomainError.ts"
import { quoted } from "../log/shown.ts"
import { parseConfig } from "./BacklogConfig.ts"
import { dotted, pathFrom, valueAt } from "./ConfigPath.ts"
import { removeFromJson, setInJson } from "./EditJson.ts"
import { rowFor } from "./ExplainConfig.ts"
import type { ConfigRow } from "./ConfigReference.ts"
import { type JsonText, readJson, syntaxError } from "./JsonText.ts"

export interface ConfigChange {
  readonly text: string
  readonly path: string
  /** Undefined where it was, or is, not set. */
  readonly before: unknown
  readonly after: unknown
}

const refused = (code: string, message: string, why: string, next: string, path: string): DomainError =>
  domainError("usage", code, message, why, next, { path })

/** Text stays text; everything else is JSON. */
const isText = (type: string): boolean => type === "string" || type.startsWith('"')

const valueFrom = (text: string, row: ConfigRow): Result.Result<unknown, DomainError> => {
  if (isText(row.type)) return Result.succeed(text)
  const json = readJson(text)
  if (Result.isSuccess(json)) return Result.succeed(json.success.value)
  // A name in a map is text, and may be written without quotes.
  if (row.type === "entry of a map") return Result.succeed(text)
  return Result.fail(
    refused(
      "config-value-invalid",
      `${row.path} takes ${row.type}, not ${quoted(text)}.`,
      "Values that are no text are written as JSON.",
      row.type.startsWith("list") ? `Try '["one", "two"]'.` : `See btk config explain ${row.path}.`,
      row.path
    )
  )
}

/** The id is a folder's name: with another one the project would have an empty log. */
const fixed = (path: string): DomainError =>
  refused(
    "config-key-fixed",
    `${path} is not changed by a command.`,
    "It names the folder of the log: with another id the project would begin an empty one.",
    "Leave it, or move the log's folder too, by hand.",
    path
  )

const FIXED: ReadonlySet<string> = new Set(["project.id", "version"])

/** A change that leaves something invalid behind is none. What was wrong before is told by its place in the file. */
const valid = (
  before: string,
  text: string,
  file: string,
  change: Omit<ConfigChange, "text">
): Result.Result<ConfigChange, DomainError> => {
  const parsed = parseConfig(text, { path: file })
  if (Result.isSuccess(parsed)) return Result.succeed({ text, ...change })
  const already = parseConfig(before, { path: file })
  if (Result.isFailure(already)) return Result.fail(change.after === undefined ? parsed.failure : already.failure)
  // The place is in a text that nobody has.
  const what = parsed.failure.message.replace(/^.*?:\d+:\d+: /u, "")
  const { next, why } = parsed.failure
  return Result.fail(refused("config-value-invalid", what, why, next, change.path))
}

const opened = (text: string, file: string): Result.Result<JsonText, DomainError> => {
  const json = readJson(text)
  return Result.isFailure(json) ? Result.fail(syntaxError(file, json.failure)) : Result.succeed(json.success)
}

/**
 * Errors (class usage): `config-path-invalid`, `config-unknown-key`, `config-value-invalid`, `config-key-fixed`, and what
 * `parseConfig` finds wrong with the file as it would be.
 */
export const setKey = (
  text: string,
  file: string,
  key: string,
  value: string
): Result.Result<ConfigChange, DomainError> =>
  Result.flatMap(opened(text, file), (json) =>
    Result.flatMap(rowFor(key), ({ path, row }) => {
      if (FIXED.has(row.path)) return Result.fail(fixed(row.path))
      return Result.flatMap(valueFrom(value, row), (after) => {
        const changed = setInJson(text, json, path, after)
        return changed === null
          ? Result.fail(
              refused(
                "config-value-invalid",
                `${dotted(path)} can't be set: there is no such item, or what is above it is no object.`,
                "A list gets no items one by one.",
                "Set the whole list as JSON.",
                dotted(path)
              )
            )
          : valid(text, changed, file, { path: dotted(path), before: valueAt(json.value, path), after })
      })
    })
  )

/** Also of keys that are none, which is how a file is mended. Errors as of `setKey`, and `config-not-set` (class not-found). */
export const unsetKey = (text: string, file: string, key: string): Result.Result<ConfigChange, DomainError> =>
  Result.flatMap(opened(text, file), (json) => {
    const path = pathFrom(key)
    if (path === null) return Result.map(rowFor(key), () => ({ text, path: key, before: undefined, after: undefined }))
    if (FIXED.has(dotted(path))) return Result.fail(fixed(dotted(path)))
    const changed = removeFromJson(text, json, path)
    return changed === null
      ? Result.fail(notSet(dotted(path), file))
      : valid(text, changed, file, { path: dotted(path), before: valueAt(json.value, path), after: undefined })
  })

export const notSet = (path: string, file: string): DomainError =>
  domainError(
    "not-found",
    "config-not-set",
    `${path} is not set in ${file}.`,
    "What isn't set has its default, if it has one.",
    `See btk config explain ${path}.`,
    { path, file }
  )
