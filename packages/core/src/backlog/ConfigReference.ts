/**
 * What the configuration schema says about itself: JSON Schema for editors, rows for the reference page, known keys.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { isObject, type JsonObject } from "../log/Json.ts"
import { NOT_USED_YET_ANNOTATION } from "./ConfigKeys.ts"
import { ConfigSchema } from "./ConfigSchema.ts"

/** Bounds that `Int` has by itself say nothing to a reader. */
const SAFE = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] as const

/** A choice of one is no choice. */
const only = (choices: unknown): ReadonlyArray<JsonObject> =>
  Array.isArray(choices) && choices.length === 1 && isObject(choices[0]) ? [choices[0]] : []

/** Checks come as `allOf`: one flat object per value is easier to read, and editors show its description. */
const flatten = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(flatten)
  if (!isObject(node)) return node
  const { allOf, anyOf, ...own } = node
  const parts = [...only(anyOf), ...(Array.isArray(allOf) ? allOf.filter(isObject) : [])]
  const choices = anyOf === undefined || only(anyOf).length > 0 ? {} : { anyOf }
  const merged: Record<string, unknown> = Object.assign({}, own, choices, ...parts)
  if (merged["minimum"] === SAFE[0]) delete merged["minimum"]
  if (merged["maximum"] === SAFE[1]) delete merged["maximum"]
  return Object.fromEntries(
    Object.entries(merged).map(([key, value]) => [key, key === "default" || key === "enum" ? value : flatten(value)])
  )
}

/**
 * JSON Schema (draft 2020-12) of `backlog.config.json`. It is a help for editors; the decoder is the judge.
 */
export const configJsonSchema = (): JsonObject => {
  const { schema } = Schema.toJsonSchemaDocument(ConfigSchema, {
    onExcessProperty: "error",
    includeAnnotationKey: (key) => key === NOT_USED_YET_ANNOTATION
  })
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Backlog Toolkit configuration",
    ...(flatten(schema) as JsonObject)
  }
}

/** One row of the configuration reference. */
export interface ConfigRow {
  /** Dotted path; `[]` stands for each item of a list. */
  readonly path: string
  readonly type: string
  /** Undefined when there is none. */
  readonly default: unknown
  readonly required: boolean
  readonly description: string
  /** False for keys of earlier versions that nothing reads yet. */
  readonly used: boolean
}

const typeOf = (node: JsonObject): string => {
  if ("const" in node) return JSON.stringify(node["const"])
  if (Array.isArray(node["enum"])) return node["enum"].map((one) => JSON.stringify(one)).join(" | ")
  const name = typeof node["type"] === "string" ? node["type"] : "any"
  // An object whose names are anybody's.
  if (name === "object" && isObject(node["additionalProperties"])) return "map"
  if (name === "array") return `list of ${isObject(node["items"]) ? typeOf(node["items"]) : "any"}`
  const [minimum, maximum] = [node["minimum"], node["maximum"]]
  if (typeof minimum !== "number") return name
  return typeof maximum === "number" ? `${name} ${minimum}–${maximum}` : `${name} ≥ ${minimum}`
}

const rowsOf = (node: JsonObject, path: string, read: boolean): ReadonlyArray<ConfigRow> => {
  const properties = isObject(node["properties"]) ? node["properties"] : {}
  const required = Array.isArray(node["required"]) ? node["required"] : []
  return Object.entries(properties).flatMap(([key, value]) => {
    if (!isObject(value)) return []
    const at = path === "" ? key : `${path}.${key}`
    // What nothing reads as a whole, nothing reads in part.
    const used = read && value[NOT_USED_YET_ANNOTATION] !== true
    const row: ConfigRow = {
      path: at,
      type: typeOf(value),
      default: value["default"],
      required: required.includes(key),
      description: typeof value["description"] === "string" ? value["description"] : "",
      used
    }
    const items = isObject(value["items"]) ? rowsOf(value["items"], `${at}[]`, used) : []
    return [row, ...items, ...rowsOf(value, at, used)]
  })
}

/** Every key, in the order of the schema. */
export const configRows = (): ReadonlyArray<ConfigRow> => rowsOf(configJsonSchema(), "", true)
