// docs/reference/events.md: every event kind with its version and fields, from the registry and its docstrings.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import * as Schema from "effect/Schema"

export const page = "docs/reference/events.md"

const SOURCES = "packages/core/src"

/** Docstrings by event kind: `/** … *\/ export const X = defineEvent("kind"`. */
const meanings = (root) => {
  const found = new Map()
  for (const path of readdirSync(join(root, SOURCES), { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith("Event.ts")) continue
    const text = readFileSync(join(root, SOURCES, path), "utf8")
    for (const match of text.matchAll(
      /\/\*\*(?<doc>(?:(?!\*\/)[\s\S])*)\*\/\s*export const \w+ = defineEvent\(\s*"(?<kind>[^"]+)"/gu
    )) {
      found.set(match.groups.kind, match.groups.doc.replaceAll(/\s*\n?\s*\* ?|\s+/gu, " ").trim())
    }
  }
  return found
}

const literal = (value) => JSON.stringify(value)

/** A JSON Schema node in a few words: `string`, `integer ≥ 0`, `"a" | "b"`, `{ path, to }[]`, … */
const words = (node, definitions) => {
  if (node.$ref !== undefined) return words(definitions[node.$ref.split("/").at(-1)], definitions)
  if (node.enum !== undefined) return node.enum.map(literal).join(" | ")
  if (node.const !== undefined) return literal(node.const)
  const union = node.anyOf ?? node.oneOf
  if (union !== undefined) return [...new Set(union.map((part) => words(part, definitions)))].join(" | ")
  if (node.type === "array") {
    const item = node.items === undefined ? "any" : words(node.items, definitions)
    return item.includes(" | ") ? `(${item})[]` : `${item}[]`
  }
  if (node.type === "object") {
    if (node.properties !== undefined) return `{ ${fieldNames(node).join(", ")} }`
    return typeof node.additionalProperties === "object"
      ? `map of ${words(node.additionalProperties, definitions)}`
      : "map"
  }
  const bound = node.minimum !== undefined && node.minimum > Number.MIN_SAFE_INTEGER ? ` ≥ ${node.minimum}` : ""
  return `${node.type ?? "any"}${bound}`
}

/** `name` of required and `name?` of optional properties. */
const fieldNames = (node) =>
  Object.keys(node.properties).map((name) => (node.required?.includes(name) ? name : `${name}?`))

/** One row per field; the fields of nested objects follow theirs as `outer.inner`, those of lists as `outer[].inner`. */
const rows = (node, definitions, prefix = "") =>
  Object.entries(node.properties ?? {}).flatMap(([name, part]) => {
    const path = `${prefix}${name}${node.required?.includes(name) ? "" : "?"}`
    const inner = part.type === "array" ? part.items : part
    const nested =
      inner?.properties === undefined ? [] : rows(inner, definitions, `${path}${part.type === "array" ? "[]" : ""}.`)
    return [`| \`${path}\` | ${words(part, definitions).replaceAll("|", "\\|")} |`, ...nested]
  })

const section = ({ kind, payload, version }, docs) => {
  const { definitions, schema } = Schema.toJsonSchemaDocument(payload)
  const fields = rows(schema, definitions)
  return [
    `### ${kind}`,
    "",
    `Version ${version}.${docs.has(kind) ? ` ${docs.get(kind)}` : ""}`,
    "",
    ...(fields.length === 0 ? ["No fields."] : ["| field | value |", "|---|---|", ...fields]),
    ""
  ]
}

export const generate = async (root) => {
  const { eventDefinitions } = await import(pathToFileURL(join(root, SOURCES, "log/Registry.ts")).href)
  const docs = meanings(root)
  const families = Map.groupBy(eventDefinitions, ({ kind }) => kind.split(".")[0])
  return [
    "# Events",
    "",
    "Every fact the log can hold. A released kind and version decodes for ever; a change is a new version with an upcaster.",
    "A name with `?` may be absent. Kinds that a reader doesn't know are kept as they are.",
    "",
    `Generated from \`${SOURCES}/log/Registry.ts\` by \`node scripts/check-docs.mjs --write\`.`,
    "",
    ...[...families].flatMap(([family, kinds]) => [
      `## ${family}`,
      "",
      ...kinds.flatMap((definition) => section(definition, docs))
    ])
  ].join("\n")
}
