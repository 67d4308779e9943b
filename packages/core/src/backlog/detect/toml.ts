/**
 * Reads TOML 1.0 as far as manifests need it: tables, keys, strings, arrays. Numbers and dates stay text.
 *
 * @since 0.1.0
 */

export type TomlValue = string | boolean | ReadonlyArray<TomlValue> | TomlTable
export type TomlTable = Map<string, TomlValue>

/** Deeper than any manifest, shallow enough for any stack. */
const MAX_DEPTH = 64

class Broken extends Error {}

const BARE = /[A-Za-z0-9_-]+/uy
const ATOM = /\d{4}-\d\d-\d\d \d\d:\d\d[^\s,\]}#]*|[^\s,\]}#"'[{=]+/uy
const BLANK = /[ \t]*/uy
const SPACE = /(?:[ \t\r\n]|#[^\n]*)*/uy
const TO_LINE_END = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/uy
const ESCAPES: Readonly<Record<string, string>> = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", '"': '"', "\\": "\\" }

const unescaped = (text: string): string =>
  text.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/gu,
    (_, short?: string, long?: string, char = "") => {
      const code = short ?? long
      if (code === undefined) {
        const known = ESCAPES[char]
        if (known === undefined) throw new Broken()
        return known
      }
      const point = Number.parseInt(code, 16)
      if (point > 0x10ffff) throw new Broken()
      return String.fromCodePoint(point)
    }
  )

class Reader {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? null
    if (found !== null) this.at += found.length
    return found
  }

  private skip(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false
    this.at += expected.length
    return true
  }

  private need(expected: string): void {
    if (!this.skip(expected)) throw new Broken()
  }

  private long(quote: string): string {
    if (!this.skip("\r\n")) this.skip("\n")
    const start = this.at
    const basic = quote === '"""'
    for (;;) {
      if (this.at >= this.text.length) throw new Broken()
      if (basic && this.text[this.at] === "\\") this.at += 2
      else if (this.text.startsWith(quote, this.at)) break
      else this.at++
    }
    // Up to two quotes may stand right before the closing ones.
    let end = this.at
    while (end - this.at < 2 && this.text.startsWith(quote, end + 1)) end++
    this.at = end + quote.length
    const inner = this.text.slice(start, end)
    return basic ? unescaped(inner.replace(/\\[ \t]*\r?\n\s*/gu, "")) : inner
  }

  private string(): string | null {
    if (this.skip('"""')) return this.long('"""')
    if (this.skip("'''")) return this.long("'''")
    const quote = this.text[this.at]
    if (quote !== '"' && quote !== "'") return null
    const start = ++this.at
    for (; this.text[this.at] !== quote; this.at++) {
      const char = this.text[this.at]
      if (char === undefined || char === "\n") throw new Broken()
      if (quote === '"' && char === "\\") this.at++
    }
    const inner = this.text.slice(start, this.at++)
    return quote === '"' ? unescaped(inner) : inner
  }

  private key(): ReadonlyArray<string> {
    const path: Array<string> = []
    do {
      this.take(BLANK)
      const part = this.string() ?? this.take(BARE)
      if (part === null) throw new Broken()
      path.push(part)
      this.take(BLANK)
    } while (this.skip("."))
    return path
  }

  private value(depth: number): TomlValue {
    if (depth > MAX_DEPTH) throw new Broken()
    const text = this.string()
    if (text !== null) return text
    if (this.skip("[")) return this.array(depth)
    if (this.skip("{")) return this.inline(depth)
    const atom = this.take(ATOM)
    if (atom === null) throw new Broken()
    return atom === "true" ? true : atom === "false" ? false : atom
  }

  private array(depth: number): ReadonlyArray<TomlValue> {
    const items: Array<TomlValue> = []
    for (;;) {
      this.take(SPACE)
      if (this.skip("]")) return items
      items.push(this.value(depth + 1))
      this.take(SPACE)
      if (!this.skip(",")) {
        this.need("]")
        return items
      }
    }
  }

  private inline(depth: number): TomlTable {
    const table: TomlTable = new Map()
    for (;;) {
      this.take(SPACE)
      if (this.skip("}")) return table
      this.pair(table, depth + 1)
      this.take(SPACE)
      if (!this.skip(",")) {
        this.need("}")
        return table
      }
    }
  }

  private pair(table: TomlTable, depth: number): void {
    const path = this.key()
    this.need("=")
    this.take(BLANK)
    const last = path.at(-1) ?? ""
    const parent = tableAt(table, path.slice(0, -1))
    if (parent.has(last)) throw new Broken()
    parent.set(last, this.value(depth))
  }

  whole(): TomlTable {
    const top: TomlTable = new Map()
    let table = top
    for (this.take(SPACE); this.at < this.text.length; this.take(SPACE)) {
      if (this.skip("[[")) {
        table = newItem(top, this.key())
        this.need("]]")
      } else if (this.skip("[")) {
        table = tableAt(top, this.key())
        this.need("]")
      } else this.pair(table, 0)
      if (this.take(TO_LINE_END) === null) throw new Broken()
    }
    return top
  }
}

/** The table of a path, made where it is not there yet; of a list of tables the last. */
const tableAt = (top: TomlTable, path: ReadonlyArray<string>): TomlTable => {
  let table = top
  for (const part of path) {
    const there = table.get(part)
    const next = Array.isArray(there) ? (there as ReadonlyArray<TomlValue>).at(-1) : there
    if (next === undefined) {
      const made: TomlTable = new Map()
      table.set(part, made)
      table = made
    } else if (next instanceof Map) table = next
    else throw new Broken()
  }
  return table
}

const newItem = (top: TomlTable, path: ReadonlyArray<string>): TomlTable => {
  const parent = tableAt(top, path.slice(0, -1))
  const name = path.at(-1) ?? ""
  const made: TomlTable = new Map()
  const there = parent.get(name)
  if (Array.isArray(there)) there.push(made)
  else if (there === undefined) parent.set(name, [made])
  else throw new Broken()
  return made
}

/** The document as nested tables, or the line (from 1) where it stops being TOML. */
export const readToml = (source: string): TomlTable | { readonly brokenLine: number } => {
  const reader = new Reader(source.startsWith("\uFEFF") ? source.slice(1) : source)
  try {
    return reader.whole()
  } catch (error) {
    if (!(error instanceof Broken)) throw error
    return { brokenLine: reader.text.slice(0, reader.at).split("\n").length }
  }
}

/** The value at a path of tables; undefined where there is none. */
export const tomlAt = (table: TomlTable, ...path: ReadonlyArray<string>): TomlValue | undefined =>
  path.reduce<TomlValue | undefined>((at, part) => (at instanceof Map ? at.get(part) : undefined), table)

export const tomlTexts = (value: TomlValue | undefined): ReadonlyArray<string> =>
  Array.isArray(value) ? (value as ReadonlyArray<TomlValue>).filter((item) => typeof item === "string") : []
