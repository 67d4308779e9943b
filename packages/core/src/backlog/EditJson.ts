/**
 * Sets or removes one value in a JSON text and leaves every other byte as somebody wrote it.
 *
 * @since 0.1.0
 */
import { isObject } from "../log/Json.ts"
import type { ConfigPath } from "./ConfigPath.ts"
import { valueAt } from "./ConfigPath.ts"
import type { JsonText } from "./JsonText.ts"

/** Spaces or tabs at the beginning of the line of an offset. */
const indentAt = (text: string, offset: number): string =>
  /^[ \t]*/u.exec(text.slice(text.lastIndexOf("\n", offset - 1) + 1))?.[0] ?? ""

/** One level, as the text has it: what its first inner line begins with. */
const stepOf = (text: string): string => /^\s*\{\s*?\n([ \t]+)"/u.exec(text)?.[1] ?? "  "

const written = (text: string, value: unknown, indent: string): string => {
  const eol = text.includes("\r\n") ? "\r\n" : "\n"
  return JSON.stringify(value, null, stepOf(text)).replaceAll("\n", eol + indent)
}

/** A list of plain values on one line, where it fits: as people write it. */
const MAX_LINE = 80

const valueText = (text: string, value: unknown, indent: string): string => {
  const flat = Array.isArray(value) && value.every((item) => typeof item !== "object" || item === null)
  const line = flat ? `[${value.map((item) => JSON.stringify(item)).join(", ")}]` : null
  return line !== null && line.length <= MAX_LINE ? line : written(text, value, indent)
}

/** The rest of a path as objects around the value. */
const nested = (path: ConfigPath, value: unknown): unknown =>
  path.reduceRight<unknown>((inner, key) => ({ [String(key)]: inner }), value)

const insert = (text: string, json: JsonText, parent: ConfigPath, key: string, value: unknown): string | null => {
  const span = json.spanOf(parent)
  const there = valueAt(json.value, parent)
  if (span === null || !isObject(there)) return null
  const last = Object.keys(there)
    .map((name) => json.spanOf([...parent, name]))
    .reduce((best, one) => (one !== null && (best === null || one.to > best.to) ? one : best), null)
  const outer = indentAt(text, span.from)
  if (last === null) {
    const inner = outer + stepOf(text)
    const eol = text.includes("\r\n") ? "\r\n" : "\n"
    const member = `${JSON.stringify(key)}: ${valueText(text, value, inner)}`
    return `${text.slice(0, span.from)}{${eol}${inner}${member}${eol}${outer}}${text.slice(span.to)}`
  }
  const between = text.slice(span.from, last.start)
  const member = (indent: string) => `${JSON.stringify(key)}: ${valueText(text, value, indent)}`
  // In an object that is one line, the new member goes on in it.
  if (!between.includes("\n")) return `${text.slice(0, last.to)}, ${member(outer)}${text.slice(last.to)}`
  const indent = indentAt(text, last.start)
  const eol = text.includes("\r\n") ? "\r\n" : "\n"
  return `${text.slice(0, last.to)},${eol}${indent}${member(indent)}${text.slice(last.to)}`
}

/** The text with the value at the path, whose parents are made; null where a parent is something else than an object. */
export const setInJson = (source: string, json: JsonText, path: ConfigPath, value: unknown): string | null => {
  const [mark, text] = source.startsWith("\uFEFF") ? ["\uFEFF", source.slice(1)] : ["", source]
  const span = json.spanOf(path)
  if (span !== null)
    return mark + text.slice(0, span.from) + valueText(text, value, indentAt(text, span.from)) + text.slice(span.to)
  for (let length = path.length - 1; length >= 0; length--) {
    const parent = path.slice(0, length)
    if (json.spanOf(parent) === null) continue
    const [key, ...rest] = path.slice(length)
    if (typeof key !== "string") return null
    const changed = insert(text, json, parent, key, nested(rest, value))
    return changed === null ? null : mark + changed
  }
  return null
}

/** The text without the key; null where it isn't set, and for items of lists. */
export const removeFromJson = (source: string, json: JsonText, path: ConfigPath): string | null => {
  const [mark, text] = source.startsWith("\uFEFF") ? ["\uFEFF", source.slice(1)] : ["", source]
  const span = json.spanOf(path)
  const parent = json.spanOf(path.slice(0, -1))
  if (span === null || parent === null || typeof path.at(-1) !== "string") return null
  const after = /^\s*,\s*/u.exec(text.slice(span.to))
  if (after !== null) return mark + text.slice(0, span.start) + text.slice(span.to + after[0].length)
  const before = text.slice(parent.from, span.start)
  const cut = before.lastIndexOf(",")
  // Between two members is only one comma and space: the last comma before a key is the one that parts them.
  if (/,\s*$/u.test(before)) return mark + text.slice(0, parent.from + cut) + text.slice(span.to)
  return `${mark}${text.slice(0, parent.from)}{}${text.slice(parent.to)}`
}
