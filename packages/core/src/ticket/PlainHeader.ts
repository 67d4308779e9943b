/**
 * Reads the headers that tools and people write nearly always: simple names, words, numbers, quotes and lists, a line each. Thousands of
 * files are read at once, and a parser for all of YAML takes most of that time. Whatever may mean something else is left to it.
 *
 * @since 0.1.0
 */

export interface PlainHeader {
  readonly fields: ReadonlyMap<string, unknown>
  /** Where each value begins, in characters of the header. */
  readonly offsets: ReadonlyMap<string, number>
}

const LINE = /^(?<name>[A-Za-z_][\w-]{0,99}):(?: (?<value>\S.*))?$/u
const ITEM = /^(?<indent> {0,8})- (?<value>\S.*)$/u
/** Words that some YAML reader takes for something else than text. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/iu
/** Begins with a letter and has nothing that YAML reads as syntax, alone or in a list. */
const WORDS = /^[A-Za-z](?:[\p{L}\p{N} _.()/+-]*[\p{L}\p{N}_.()/+-])?$/u
const DATE = /^\d{4}-\d{2}-\d{2}$/u
const NUMBER = /^(?:0|[1-9]\d{0,14})$/u
const SINGLE = /^'(?<text>(?:[^'\p{C}]|'')*)'$/u
const DOUBLE = /^"(?<text>[^"\\\p{C}]*)"$/u
const LIST = /^\[(?<items>[^[\]{}#&*!|>%@`]*)\]$/u

/** Undefined for what has to be read by all rules. */
const scalar = (text: string): string | number | undefined => {
  if ((WORDS.test(text) && !RESERVED.test(text)) || DATE.test(text)) return text
  if (NUMBER.test(text)) return Number(text)
  return SINGLE.exec(text)?.groups?.["text"]?.replaceAll("''", "'") ?? DOUBLE.exec(text)?.groups?.["text"]
}

const listIn = (text: string): ReadonlyArray<string | number> | undefined => {
  const items = LIST.exec(text)?.groups?.["items"]
  if (items === undefined) return undefined
  if (items === "") return []
  const values = items.split(/, ?/u).map(scalar)
  return values.includes(undefined) ? undefined : (values as ReadonlyArray<string | number>)
}

/** Null for a header that has anything else. */
export const plainHeader = (header: string): PlainHeader | null => {
  if (!header.endsWith("\n")) return null
  const fields = new Map<string, unknown>()
  const offsets = new Map<string, number>()
  /** The list that a name without a value began, and how far its items stand in. */
  let open: { readonly name: string; readonly items: Array<string | number>; indent: number | null } | null = null
  let start = 0
  for (const raw of header.slice(0, -1).split("\n")) {
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw
    const item: { readonly indent?: string; readonly value?: string } | undefined = ITEM.exec(line)?.groups
    if (item?.value !== undefined) {
      const value = scalar(item.value)
      const indent = item.indent?.length ?? 0
      if (open === null || value === undefined || (open.indent ?? indent) !== indent) return null
      if (open.indent === null) offsets.set(open.name, start + indent)
      open.indent = indent
      open.items.push(value)
    } else {
      if (open !== null && open.items.length === 0) return null
      open = null
      const { name, value } = LINE.exec(line)?.groups ?? {}
      if (name === undefined || fields.has(name) || RESERVED.test(name)) return null
      if (value === undefined) {
        if (line.length > name.length + 1) return null
        open = { name, items: [], indent: null }
        fields.set(name, open.items)
      } else {
        const read = scalar(value) ?? listIn(value)
        if (read === undefined) return null
        fields.set(name, read)
        offsets.set(name, start + line.length - value.length)
      }
    }
    start += raw.length + 1
  }
  return open !== null && open.items.length === 0 ? null : { fields, offsets }
}
