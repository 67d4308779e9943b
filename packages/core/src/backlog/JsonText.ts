/**
 * Strict JSON that knows where everything stands, so that an error can name its line. Owns syntax only.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { domainError, type DomainError } from "../log/DomainError.ts"

export interface Place {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
}

export interface JsonText {
  readonly value: unknown
  /** Where the key (or array item) of a path stands; the nearest parent that exists otherwise. */
  readonly placeOf: (path: ReadonlyArray<PropertyKey>) => Place
  /** Where the value of a path is; null when there is none. Offsets are of the text without a byte order mark. */
  readonly spanOf: (path: ReadonlyArray<PropertyKey>) => Span | null
}

export interface Span {
  /** Offset of the key; of the value itself for items and for the whole. */
  readonly start: number
  readonly from: number
  readonly to: number
}

export interface JsonSyntaxError extends Place {
  readonly message: string
}

/** `config-syntax`, with the place in the file. */
export const syntaxError = (file: string, { column, line, message }: JsonSyntaxError): DomainError =>
  domainError(
    "usage",
    "config-syntax",
    `${file}:${line}:${column}: ${message}.`,
    "The file is strict JSON: no comments, no comma after the last entry, double quotes.",
    `Mend line ${line} of ${file}.`,
    { file, line, column }
  )

/** Deep enough for any configuration, shallow enough for any stack. */
const MAX_DEPTH = 64

/** Finds places by halving, because a file can have as many mistakes as lines. */
const placesOf = (text: string): ((offset: number) => Place) => {
  const starts = [0]
  for (const { 0: found, index } of text.matchAll(/\r\n|\r|\n/gu)) starts.push(index + found.length)
  return (offset) => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

const pathKey = (path: ReadonlyArray<PropertyKey>): string => JSON.stringify(path.map(String))

class SyntaxAt extends Error {
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

const SPACE = /[ \t\r\n]*/uy
const PLAIN = /[^"\\\u0000-\u001f]*/uy
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/uy
const ATOM = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/uy

/** Characters as people call them. */
const named = (text: string, offset: number): string => {
  const char = text.codePointAt(offset)
  return char === undefined ? "the end of the file" : JSON.stringify(String.fromCodePoint(char))
}

class Reader {
  readonly places = new Map<string, number>()
  readonly spans = new Map<string, readonly [from: number, to: number]>()
  readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? null
    if (found !== null) this.at += found.length
    return found
  }

  private next(): string {
    this.take(SPACE)
    return this.text[this.at] ?? ""
  }

  private fail(expected: string): never {
    throw new SyntaxAt(`expected ${expected}, found ${named(this.text, this.at)}`, this.at)
  }

  private string(expected: string): string {
    const start = this.at
    if (this.text[start] !== '"') this.fail(expected)
    this.at++
    // Piece by piece: one pattern for the whole string overflows the stack on long ones.
    for (;;) {
      this.take(PLAIN)
      const char = this.text[this.at] ?? ""
      if (char === '"') break
      if (char === "" || char === "\n" || char === "\r")
        throw new SyntaxAt("this string doesn't end on its line", start)
      if (char !== "\\") throw new SyntaxAt(`write ${JSON.stringify(char)} instead of this character itself`, this.at)
      if (this.take(ESCAPE) === null) throw new SyntaxAt("a backslash itself is written twice", this.at)
    }
    this.at++
    return JSON.parse(this.text.slice(start, this.at)) as string
  }

  private object(path: ReadonlyArray<PropertyKey>): Readonly<Record<string, unknown>> {
    const entries = new Map<string, unknown>()
    this.at++
    while (this.next() !== "}") {
      if (entries.size > 0) {
        if (this.text[this.at] !== ",") this.fail('"," or "}"')
        this.at++
        this.next()
      }
      const start = this.at
      const key = this.string(entries.size > 0 ? "another name in double quotes" : 'a name in double quotes or "}"')
      if (entries.has(key)) throw new SyntaxAt(`the name "${key}" stands twice in one object`, start)
      const inner = [...path, key]
      this.places.set(pathKey(inner), start)
      if (this.next() !== ":") this.fail('":"')
      this.at++
      entries.set(key, this.read(inner))
    }
    this.at++
    return Object.fromEntries(entries)
  }

  private array(path: ReadonlyArray<PropertyKey>): ReadonlyArray<unknown> {
    const items: Array<unknown> = []
    this.at++
    while (this.next() !== "]") {
      if (items.length > 0) {
        if (this.text[this.at] !== ",") this.fail('"," or "]"')
        this.at++
        this.next()
      }
      const inner = [...path, items.length]
      this.places.set(pathKey(inner), this.at)
      items.push(this.read(inner))
    }
    this.at++
    return items
  }

  private read(path: ReadonlyArray<PropertyKey>): unknown {
    this.next()
    const from = this.at
    const value = this.value(path)
    this.spans.set(pathKey(path), [from, this.at])
    return value
  }

  private value(path: ReadonlyArray<PropertyKey>): unknown {
    if (path.length > MAX_DEPTH) throw new SyntaxAt(`nested deeper than ${MAX_DEPTH} levels`, this.at)
    const char = this.next()
    if (char === "{") return this.object(path)
    if (char === "[") return this.array(path)
    if (char === '"') return this.string("a string")
    const atom = this.take(ATOM)
    if (atom === null) this.fail("a value")
    return JSON.parse(atom) as unknown
  }

  whole(): unknown {
    const value = this.read([])
    if (this.next() !== "") this.fail("nothing more")
    return value
  }
}

/** Reads strict JSON (RFC 8259) without comments, trailing commas or double names. A byte order mark is ignored. */
export const readJson = (source: string): Result.Result<JsonText, JsonSyntaxError> => {
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source
  const reader = new Reader(text)
  const placeAt = placesOf(text)
  try {
    const value = reader.whole()
    const placeOf = (path: ReadonlyArray<PropertyKey>): Place => {
      for (let length = path.length; length > 0; length--) {
        const offset = reader.places.get(pathKey(path.slice(0, length)))
        if (offset !== undefined) return placeAt(offset)
      }
      return { line: 1, column: 1 }
    }
    const spanOf = (path: ReadonlyArray<PropertyKey>): Span | null => {
      const key = pathKey(path)
      const span = reader.spans.get(key)
      return span === undefined ? null : { start: reader.places.get(key) ?? span[0], from: span[0], to: span[1] }
    }
    return Result.succeed({ value, placeOf, spanOf })
  } catch (error) {
    if (!(error instanceof SyntaxAt)) throw error
    return Result.fail({ ...placeAt(error.offset), message: error.message })
  }
}
