/**
 * The YAML header of a ticket file: finding it, reading it as plain data, naming every mistake by line and field.
 * YAML 1.2 core and nothing else: no code, no dates, no anchors, no tags. Owns reading; writing is `FrontMatterText.ts`.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from "yaml"
import { domainError, type DomainError } from "../log/DomainError.ts"
import { quoted, shown } from "../log/shown.ts"
import { plainHeader } from "./PlainHeader.ts"

/** A ticket's header is a few hundred bytes; this stops a file that is no ticket. */
const MAX_HEADER = 64 * 1024
const MAX_DEPTH = 32

export interface FrontMatter {
  /** Plain JSON data, in the order of the file. Dates and numbers that a number can't hold exactly stay text. */
  readonly fields: ReadonlyMap<string, unknown>
  /** Place of a field's value, from 1; of the header when there is no such field. */
  readonly placeOf: (field: string) => { readonly line: number; readonly column: number }
  /** Everything below the closing fence, byte for byte. */
  readonly rest: string
}

/** The line that begins a header; the one that ends it. */
export const OPENING = /^---[ \t]*(?:\r\n|\n|$)/u
export const CLOSING = /^---[ \t]*(?:\r\n|\n|$)/mu
/** YAML's own end of a document: what stands below would be read by nobody. */
const END_OF_DOCUMENT = /^\.\.\.(?:[ \t].*)?\r?$/mu
const FIELD = /^(["']?)([^\s"'#:-][^"':]*)\1[ \t]*:/u

/** What stands in a file that can't be read; the file itself is never changed. */
const yamlInvalid = (
  file: string,
  place: { readonly line: number; readonly column: number },
  field: string | null,
  what: string,
  next: string
): DomainError =>
  domainError(
    "usage",
    "ticket-yaml-invalid",
    `${file}:${place.line}:${place.column}: ${field === null ? "" : `${shown(field)}: `}${what}.`,
    "The header between the --- lines has to be YAML 1.2 that means the same to everybody.",
    next,
    { file, line: place.line, column: place.column, field }
  )

class Refused extends Error {
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

const startOf = (node: unknown): number =>
  typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range) ? Number(node.range[0]) : 0

/** A number that doesn't read back as it was written (`1.10`, `0123`, 20 digits) is text to us. */
const plain = (value: unknown, source: string | undefined): unknown => {
  if (typeof value === "number") return source === undefined || String(value) === source ? value : source
  if (typeof value === "bigint") return source ?? String(value)
  return value
}

const keyOf = (key: unknown): string => {
  if (!isScalar(key)) throw new Refused("a name has to be a simple word", startOf(key))
  return typeof key.value === "string" ? wellFormed(key.value, key) : (key.source ?? "")
}

/** Tags that say what a value is anyway. Others stand for objects and dates, which no header has. */
const TAG = /^(?:!|tag:yaml\.org,2002:(?:str|int|float|bool|null|seq|map))$/u
const CORE = "tag:yaml.org,2002:"

const checkTag = (node: { readonly tag?: string | undefined }): void => {
  if (node.tag === undefined || TAG.test(node.tag)) return
  const short = node.tag.startsWith(CORE) ? `!!${node.tag.slice(CORE.length)}` : node.tag
  throw new Refused(`the tag ${short} is not supported here`, startOf(node))
}

const HALF = /\p{Cs}/u

/** A text that UTF-8 has; half of a surrogate pair would come back as another character. */
const wellFormed = (text: string, node: unknown): string => {
  if (!HALF.test(text)) return text
  throw new Refused("this has half of a character", startOf(node))
}

const toPlain = (node: unknown, depth: number): unknown => {
  if (depth > MAX_DEPTH) throw new Refused(`nested deeper than ${MAX_DEPTH} levels`, startOf(node))
  if (node === null) return null
  if (isAlias(node)) throw new Refused("references (*name) are not supported here", startOf(node))
  if (isScalar(node) || isSeq(node) || isMap(node)) checkTag(node)
  if (isScalar(node))
    return typeof node.value === "string" ? wellFormed(node.value, node) : plain(node.value, node.source)
  if (isSeq(node)) return node.items.map((item) => toPlain(isPair(item) ? null : item, depth + 1))
  if (isMap(node)) return Object.fromEntries(entriesOf(node.items, depth))
  throw new Refused("this can't be read as data", startOf(node))
}

const entriesOf = (
  items: ReadonlyArray<{ readonly key: unknown; readonly value: unknown }>,
  depth: number
): ReadonlyMap<string, unknown> => {
  const entries = new Map<string, unknown>()
  for (const { key, value } of items) {
    const name = keyOf(key)
    if (entries.has(name)) throw new Refused(`${name} stands twice`, startOf(key))
    entries.set(name, toPlain(value, depth + 1))
  }
  return entries
}

/** The field that a line of the header belongs to: the last name at the margin. */
const fieldAt = (header: string, offset: number): string | null =>
  header
    .slice(0, offset + 1)
    .split("\n")
    .findLast((line, index, lines) => FIELD.test(index === lines.length - 1 ? lineAt(header, offset) : line))
    ?.match(FIELD)?.[2] ??
  FIELD.exec(lineAt(header, offset))?.[2] ??
  null

const lineAt = (text: string, offset: number): string => {
  const start = text.lastIndexOf("\n", Math.max(0, offset - 1)) + 1
  const end = text.indexOf("\n", start)
  return text.slice(start, end === -1 ? undefined : end)
}

const advice = (message: string): string =>
  message.startsWith("the tag ")
    ? "Write the value without a tag."
    : message.includes("half of a character")
      ? "Write the character itself."
      : /reserved|start a plain|@|`/iu.test(message)
        ? "Put the value in quotes."
        : "Mend the header; values with special characters go in quotes."

/** Hostile nesting exhausts the parser's stack, which it may tell as an error of the text. */
const STACK = /call stack/iu

/** First line of a library's message, as the middle of our sentence. */
const sentence = (message: string): string => (message.split("\n")[0] ?? "").replace(/[.:]?\s*$/u, "")

/** A header by all rules of YAML, whether it needs them or not. */
export const readYamlHeader = (header: string, file: string, rest: string): Result.Result<FrontMatter, DomainError> => {
  const lines = new LineCounter()
  // The opening fence is line 1 of the file.
  const placeAt = (offset: number) => {
    const { col, line } = lines.linePos(Math.min(offset, header.length))
    return { line: Math.max(1, line) + 1, column: Math.max(1, col) }
  }
  const refused = (message: string, offset: number) =>
    Result.fail(yamlInvalid(file, placeAt(offset), fieldAt(header, offset), message, advice(message)))
  // Where the stack ends is no place in the file.
  const tooDeep = () =>
    Result.fail(yamlInvalid(file, { line: 2, column: 1 }, null, "the header nests too deeply", "Mend the header."))
  try {
    const document = parseDocument(header, {
      version: "1.2",
      schema: "core",
      merge: false,
      uniqueKeys: true,
      prettyErrors: false,
      logLevel: "silent",
      lineCounter: lines
    })
    const [problem] = [...document.errors, ...document.warnings]
    if (problem !== undefined && STACK.test(problem.message)) return tooDeep()
    if (problem !== undefined) return refused(sentence(problem.message), problem.pos[0])
    const end = END_OF_DOCUMENT.exec(header)
    if (end !== null) return refused("the line ... ends the header early", end.index)
    const { contents } = document
    if (contents !== null && !isMap(contents)) {
      return isScalar(contents) && contents.value === null
        ? Result.succeed({ fields: new Map(), placeOf: () => ({ line: 1, column: 1 }), rest })
        : refused("the header has to be a list of fields (name: value)", startOf(contents))
    }
    const items = contents?.items ?? []
    const fields = entriesOf(items, 0)
    const places = new Map(items.map(({ key, value }) => [keyOf(key), startOf(value ?? key)]))
    return Result.succeed({
      fields,
      placeOf: (field) => {
        const offset = places.get(field)
        return offset === undefined ? { line: 1, column: 1 } : placeAt(offset)
      },
      rest
    })
  } catch (error) {
    if (error instanceof Refused) return refused(error.message, error.offset)
    if (error instanceof RangeError) return tooDeep()
    throw error
  }
}

const TOP = { line: 1, column: 1 }

const readHeader = (header: string, file: string, rest: string): Result.Result<FrontMatter, DomainError> => {
  const plain = plainHeader(header)
  if (plain === null) return readYamlHeader(header, file, rest)
  const { fields, offsets } = plain
  return Result.succeed({
    fields,
    placeOf: (field) => {
      const offset = offsets.get(field)
      if (offset === undefined) return TOP
      const before = header.slice(0, offset).split("\n")
      // The opening fence is line 1 of the file.
      return { line: before.length + 1, column: (before.at(-1)?.length ?? 0) + 1 }
    },
    rest
  })
}

/** Splits a ticket file and reads its header. Errors (class usage): `ticket-yaml-invalid`. */
export const readFrontMatter = (source: string, file: string): Result.Result<FrontMatter, DomainError> => {
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source
  const opening = OPENING.exec(text)
  const first = { line: 1, column: 1 }
  if (opening === null) {
    const engine = /^---[^\r\n]*/u.exec(text)?.[0]
    return Result.fail(
      engine === undefined || engine.startsWith("----")
        ? yamlInvalid(
            file,
            first,
            null,
            "the file has no header",
            "Begin the file with a line ---, the fields, and a line ---."
          )
        : yamlInvalid(
            file,
            first,
            null,
            engine === "---" ? "the lines end with CR only" : `the header begins with ${quoted(engine)}`,
            engine === "---" ? "Save it with LF or CR LF line endings." : "Begin it with --- alone: only YAML is read."
          )
    )
  }
  const after = text.slice(opening[0].length)
  const closing = CLOSING.exec(after)
  if (closing === null) {
    return Result.fail(
      yamlInvalid(file, first, null, "the header is never closed", "Add a line --- below the last field.")
    )
  }
  if (closing.index > MAX_HEADER) {
    return Result.fail(
      yamlInvalid(file, first, null, "the header is larger than 64 KiB", "Move long texts below the header.")
    )
  }
  return readHeader(after.slice(0, closing.index), file, after.slice(closing.index + closing[0].length))
}
