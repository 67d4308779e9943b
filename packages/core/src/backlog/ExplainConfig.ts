/**
 * What a key of the configuration is, where its value comes from and who reads it.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { domainError, type DomainError } from "../log/DomainError.ts"
import type { ParsedConfig } from "./BacklogConfig.ts"
import { unknownKey } from "./BacklogConfig.ts"
import { CONSUMERS } from "./ConfigConsumers.ts"
import { asReference, type ConfigPath, dotted, pathFrom, valueAt } from "./ConfigPath.ts"
import { type ConfigRow, configRows } from "./ConfigReference.ts"
import type { JsonText } from "./JsonText.ts"

/** A configuration with the text that it was read from. */
export interface ReadConfig {
  readonly parsed: ParsedConfig
  readonly json: JsonText
  /** As people call the file. */
  readonly file: string
}

export interface Explained {
  readonly path: string
  /** In force; undefined when it is set nowhere and has no default. */
  readonly value: unknown
  readonly default: unknown
  /** `backlog.config.json:7`, `default`, `not set`, or what else it follows from. */
  readonly source: string
  /** What a value has to be. */
  readonly constraint: string
  readonly required: boolean
  readonly meaning: string
  /** Module below `packages/`; null for keys that only have parts, and for those that nothing reads yet. */
  readonly readBy: string | null
  readonly used: boolean
}

const malformed = (text: string): DomainError =>
  domainError(
    "usage",
    "config-path-invalid",
    `"${text}" is no path of a key.`,
    "Names are parted by dots, items of lists are numbered from 0 in brackets.",
    "Write it as waves.maxSlots or reviewPipeline.reviewers[0].name.",
    { path: text }
  )

/** Below a map any name is a key: `sentinel.ticketMapping.security`. */
const mapAbove = (path: ConfigPath, rows: ReadonlyArray<ConfigRow>): ConfigRow | undefined => {
  const parent = rows.find((row) => row.path === asReference(path.slice(0, -1)))
  return parent?.type === "map" ? parent : undefined
}

/** The row of a path. Errors (class usage): `config-path-invalid`, `config-unknown-key` with a suggestion. */
export const rowFor = (
  text: string
): Result.Result<{ readonly path: ConfigPath; readonly row: ConfigRow }, DomainError> => {
  const path = pathFrom(text)
  if (path === null) return Result.fail(malformed(text))
  const rows = configRows()
  const wanted = asReference(path)
  const row = rows.find((one) => one.path === wanted)
  if (row !== undefined) return Result.succeed({ path, row })
  const item = rows.find((one) => `${one.path}[]` === wanted)
  if (item !== undefined)
    return Result.succeed({ path, row: { ...item, path: wanted, default: undefined, required: false } })
  const map = mapAbove(path, rows)
  if (map !== undefined)
    return Result.succeed({ path, row: { ...map, path: wanted, type: "entry of a map", default: undefined } })
  return Result.fail(unknownKey(path))
}

/** Values that follow from something else than their own key or default. */
const derived = (path: string, { json }: ReadConfig): string | null => {
  if (path === "project.id") return "from project.name"
  if (
    path === "waves.sessionMaxWaves" &&
    valueAt(json.value, ["llmOps", "cachePolicy", "sessionMaxWaves"]) !== undefined
  )
    return "from llmOps.cachePolicy.sessionMaxWaves"
  return null
}

const sourceOf = (path: ConfigPath, row: ConfigRow, read: ReadConfig, value: unknown): string => {
  if (valueAt(read.json.value, path) !== undefined) return `${read.file}:${read.json.placeOf(path).line}`
  const from = value === undefined ? null : derived(row.path, read)
  if (from !== null) return from
  return value === undefined ? "not set" : "default"
}

/** What the file says, else what is in force. Errors as of `rowFor`. */
export const explainKey = (text: string, read: ReadConfig): Result.Result<Explained, DomainError> =>
  Result.map(rowFor(text), ({ path, row }) => {
    const own = valueAt(read.json.value, path)
    const isGroup = row.type === "object"
    // Groups are shown with every default in them; other values as the file has them.
    const value = own !== undefined && !isGroup ? own : valueAt(read.parsed.config, path)
    return {
      path: dotted(path),
      value,
      default: row.default,
      source: sourceOf(path, row, read, value),
      constraint: row.type,
      required: row.required,
      meaning: row.description,
      readBy: row.used ? (CONSUMERS.get(row.path) ?? null) : null,
      used: row.used
    }
  })

/** Every key that holds a value of its own, in the order of the reference. */
export const explainAll = (read: ReadConfig): ReadonlyArray<Explained> =>
  configRows()
    .filter(({ path, type }) => !path.includes("[]") && type !== "object")
    .flatMap(({ path }) => {
      const explained = explainKey(path, read)
      return Result.isSuccess(explained) ? [explained.success] : []
    })
