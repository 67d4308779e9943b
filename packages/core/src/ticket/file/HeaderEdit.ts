/**
 * Changes single fields of a YAML header by slices of its source: comments, order, quotes and line endings of everything
 * else stay as they were typed. Owns positions; whether the result means what it should is checked in `RenderOnto.ts`.
 *
 * @since 0.1.0
 */
import { isMap, isScalar, isSeq, parseDocument, type Scalar, type YAMLSeq } from "yaml"
import { fieldText } from "../FrontMatterText.ts"

export interface FieldChange {
  readonly name: string
  /** Plain JSON data; null takes the field out. */
  readonly to: { readonly value: unknown } | null
}

interface Field {
  readonly name: string
  /** Where the name begins, and where it ends. */
  readonly key: readonly [from: number, to: number]
  /** The value's node; null when nothing stands there. */
  readonly value: unknown
  /** Value without, and with, the comment and the line break behind it. */
  readonly range: readonly [from: number, to: number, end: number]
}

interface Header {
  readonly fields: ReadonlyArray<Field>
  /** Offset of the closing brace of a header that is written as `{…}`. */
  readonly brace: number | null
}

type Range = readonly [number, number, number]

const rangeOf = (node: unknown): Range | null =>
  typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range)
    ? (node.range as unknown as Range)
    : null

const nameOf = (key: Scalar): string => (typeof key.value === "string" ? key.value : (key.source ?? ""))

const read = (header: string): Header | null => {
  const { contents, errors } = parseDocument(header, {
    version: "1.2",
    schema: "core",
    merge: false,
    prettyErrors: false,
    logLevel: "silent"
  })
  if (errors.length > 0) return null
  if (contents === null || (isScalar(contents) && contents.value === null)) return { fields: [], brace: null }
  if (!isMap(contents)) return null
  const fields = contents.items.flatMap(({ key, value }): ReadonlyArray<Field> => {
    const at = rangeOf(key)
    if (!isScalar(key) || at === null) return []
    return [{ name: nameOf(key), key: [at[0], at[1]], value, range: rangeOf(value) ?? [at[1], at[1], at[2]] }]
  })
  const end = rangeOf(contents)?.[1] ?? header.length
  return { fields, brace: contents.flow === true ? end - 1 : null }
}

const eolOf = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n")

/** Offset of the line behind the one of `offset`, unless it begins one itself. */
const lineAfter = (text: string, offset: number): number => {
  if (offset > 0 && text[offset - 1] === "\n") return offset
  const next = text.indexOf("\n", offset)
  return next === -1 ? text.length : next + 1
}

const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1

/** `name: value` without its line break; of several lines when the value needs them. */
const lineOf = (name: string, value: unknown): string => fieldText(name, value).replace(/\n$/u, "")

const valueText = (name: string, value: unknown): string | null => {
  const line = lineOf(name, value)
  return line.includes("\n") || line.startsWith("? ") ? null : line.slice(lineOf(name, true).length - "true".length)
}

const itemText = (value: unknown): string => fieldText("x", [value]).slice("x: [".length, -"]\n".length)

/** Entries that stay keep their source, with its quotes and comments. */
const listText = (header: string, list: YAMLSeq, values: ReadonlyArray<unknown>): string | null => {
  const from = rangeOf(list)?.[0] ?? 0
  const source = header.slice(from, rangeOf(list)?.[1] ?? from)
  const sourceOf = (value: unknown, whole: boolean): string | null => {
    const item = list.items.find((one) => isScalar(one) && one.value === value)
    const range = rangeOf(item)
    if (range === null) return null
    return whole ? header.slice(lineStart(header, range[0]), range[2]) : header.slice(range[0], range[1])
  }
  if (list.flow === true) {
    if (/[\r\n]/u.test(source)) return null
    const open = /^\[\s*/u.exec(source)?.[0] ?? "["
    const close = list.items.length === 0 ? "]" : (/\s*\]$/u.exec(source)?.[0] ?? "]")
    return `${open}${values.map((value) => sourceOf(value, false) ?? itemText(value)).join(", ")}${close}`
  }
  const indent = " ".repeat(from - lineStart(header, from))
  const lines = values.map((value) => {
    const old = sourceOf(value, true)
    return old?.endsWith("\n") === true && old.trimStart().startsWith("-")
      ? old
      : `${indent}- ${itemText(value)}${eolOf(header)}`
  })
  // The value begins behind the indentation of its first line.
  return lines.join("").slice(indent.length)
}

const quotedLike = (node: unknown, value: string): string | null => {
  if (!isScalar(node) || typeof node.value !== "string") return null
  if (node.type === "QUOTE_DOUBLE") return JSON.stringify(value)
  return node.type === "QUOTE_SINGLE" && /^[^\p{C}\p{Zl}\p{Zp}]*$/u.test(value)
    ? `'${value.replaceAll("'", "''")}'`
    : null
}

const splice = (text: string, from: number, to: number, by: string): string => text.slice(0, from) + by + text.slice(to)

const replace = (
  header: string,
  { brace, field }: { readonly brace: boolean; readonly field: Field },
  value: unknown
) => {
  const [from, to, end] = field.range
  if (isSeq(field.value) && Array.isArray(value) && value.length > 0) {
    const list = listText(header, field.value, value)
    if (list !== null) return splice(header, from, to, list)
  }
  const text = (typeof value === "string" ? quotedLike(field.value, value) : null) ?? valueText(field.name, value)
  const atLine = !brace && lineStart(header, field.key[0]) === field.key[0]
  const block = isSeq(field.value) || isMap(field.value) ? field.value.flow !== true : false
  const ownLines = block || (isScalar(field.value) && String(field.value.type).startsWith("BLOCK"))
  if ((text === null || ownLines) && atLine) {
    const line = lineOf(field.name, value).replaceAll("\n", eolOf(header)) + eolOf(header)
    return splice(header, field.key[0], lineAfter(header, end), line)
  }
  if (text === null) return header
  if (from < to) return splice(header, from, to, text)
  const colon = header.indexOf(":", field.key[1])
  return colon === -1 ? header : splice(header, colon + 1, colon + 1, ` ${text}`)
}

const insert = (header: string, read: Header, name: string, value: unknown, order: ReadonlyArray<string>): string => {
  if (read.brace !== null) {
    const text = itemText(value)
    const gap = read.fields.length === 0 ? "" : ", "
    return splice(header, read.brace, read.brace, `${gap}${lineOf(name, true).slice(0, -"true".length)}${text}`)
  }
  const eol = eolOf(header)
  const line = lineOf(name, value).replaceAll("\n", eol) + eol
  const before = new Set(order.slice(0, Math.max(0, order.indexOf(name))))
  const behind = order.includes(name) ? read.fields.findLast((field) => before.has(field.name)) : read.fields.at(-1)
  const at =
    behind === undefined
      ? order.includes(name)
        ? (read.fields[0]?.key[0] ?? header.length)
        : header.length
      : lineAfter(header, behind.range[2])
  const gap = at > 0 && header[at - 1] !== "\n" ? eol : ""
  return splice(header, at, at, gap + line)
}

const remove = (header: string, field: Field): string =>
  lineStart(header, field.key[0]) === field.key[0]
    ? splice(header, field.key[0], lineAfter(header, field.range[2]), "")
    : header

/**
 * The header with these fields changed; null when it can't be read. New fields go behind those that come before them in
 * `order`, others to the end.
 */
export const editHeader = (
  header: string,
  changes: ReadonlyArray<FieldChange>,
  order: ReadonlyArray<string> = []
): string | null => {
  let text = header
  for (const { name, to } of changes) {
    const now = read(text)
    if (now === null) return null
    const field = now.fields.find((one) => one.name === name)
    if (to === null) text = field === undefined ? text : remove(text, field)
    else if (field === undefined) text = insert(text, now, name, to.value, order)
    else text = replace(text, { field, brace: now.brace !== null }, to.value)
  }
  return text
}
