/**
 * Writes header fields as YAML that reads back as the same data, in the calm form a person would choose.
 * Simple words and lists are written here, because thousands of files are rendered; the rest goes through `yaml`.
 *
 * @since 0.1.0
 */
import { stringify } from "yaml"

/** Words that some YAML reader takes for something else than text. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/iu
const SIMPLE_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/u
const DATE = /^\d{4}-\d{2}-\d{2}$/u
/** Begins with a letter, has printable characters only, and nothing that YAML reads as syntax. */
const PLAIN = /^\p{L}[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u
const SYNTAX = /: |:$| #| $/u
const FLOW_SYNTAX = /[,[\]{}:]/u
const BLOCK_LINE = /^(?:\S[\p{L}\p{M}\p{N}\p{P}\p{S} ]*)?$/u

/** YAML gives up on longer names in the short form. */
const MAX_KEY = 1000

const quoted = (text: string): string => JSON.stringify(text)

const isPlain = (text: string): boolean =>
  DATE.test(text) || (PLAIN.test(text) && !SYNTAX.test(text) && !RESERVED.test(text))

const keyText = (key: string): string => (SIMPLE_KEY.test(key) && !RESERVED.test(key) ? key : quoted(key))

/** `|-` and `|` keep lines readable; anything unusual is safer in quotes. */
const blockText = (text: string): string | null => {
  const body = text.endsWith("\n") ? text.slice(0, -1) : text
  const lines = body.split("\n")
  if (lines.length < 2 || lines[0] === "" || lines.at(-1) === "" || !lines.every((line) => BLOCK_LINE.test(line)))
    return null
  const indented = lines.map((line) => (line === "" ? "" : `  ${line}`)).join("\n")
  return `${text.endsWith("\n") ? "|" : "|-"}\n${indented}`
}

const scalarText = (value: unknown, inFlow: boolean): string | null => {
  if (value === null || typeof value === "boolean") return String(value)
  if (typeof value === "number") return Number.isFinite(value) ? JSON.stringify(value) : quoted(String(value))
  if (typeof value !== "string") return null
  if (isPlain(value) && !(inFlow && FLOW_SYNTAX.test(value))) return value
  return (inFlow ? null : blockText(value)) ?? quoted(value)
}

const valueText = (value: unknown): string | null => {
  if (!Array.isArray(value)) return scalarText(value, false)
  const items = value.map((item: unknown) => scalarText(item, true))
  return items.includes(null) ? null : `[${items.join(", ")}]`
}

/** One field with its final line break. `value` is plain JSON data. */
export const fieldText = (key: string, value: unknown): string => {
  const text = valueText(value)
  const name = keyText(key)
  if (text !== null) return name.length > MAX_KEY ? `? ${name}\n: ${text}\n` : `${name}: ${text}\n`
  return stringify(new Map([[key, value]]), {
    version: "1.2",
    schema: "core",
    lineWidth: 0,
    // An unusual name in plain letters can be taken for a sign of its own: a byte order mark, for one.
    defaultKeyType: name === key ? "PLAIN" : "QUOTE_DOUBLE",
    aliasDuplicateObjects: false,
    flowCollectionPadding: false
  })
}
