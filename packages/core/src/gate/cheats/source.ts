/**
 * Splits source lines into code, strings and comments, well enough to tell a directive from a sentence about it.
 * Not a parser: unknown constructs count as code, and a hunk that starts inside a comment is guessed from its look.
 *
 * @since 0.1.0
 */
export interface SourceLine {
  readonly raw: string
  /** Comments blanked, strings kept; same length as `raw`. */
  readonly bare: string
  /** Comments and the insides of strings blanked; same length as `raw`. */
  readonly masked: string
  /** Text of the comment without its marks; empty when there is none. */
  readonly comment: string
}

interface Grammar {
  readonly line: ReadonlyArray<string>
  readonly block: readonly [string, string] | null
  /** Strings that may span lines; longest first. */
  readonly long: ReadonlyArray<string>
  readonly short: ReadonlyArray<string>
  readonly regex: boolean
}

const SLASH: Grammar = { line: ["//"], block: ["/*", "*/"], long: ['"""'], short: ['"', "'"], regex: false }
const SCRIPT: Grammar = { line: ["//"], block: ["/*", "*/"], long: ["`"], short: ['"', "'"], regex: true }
const HASH: Grammar = { line: ["#"], block: null, long: [], short: ['"', "'"], regex: false }
const PYTHON: Grammar = { ...HASH, long: ['"""', "'''"] }
const NONE: Grammar = { line: [], block: null, long: [], short: ['"'], regex: false }

const GRAMMARS: ReadonlyArray<readonly [RegExp, Grammar]> = [
  [/\.(?:[cm]?[jt]sx?|vue|svelte)$/u, SCRIPT],
  [/\.pyi?$/u, PYTHON],
  [/\.go$/u, { ...SLASH, long: ["`"] }],
  [/\.rs$/u, { ...SLASH, long: ['"'], short: [] }],
  [/\.(?:java|kts?|cs|c|h|cc|cpp|cxx|hpp|swift|scala|groovy|gradle|dart|proto|zig|m|jsonc|json5|s?css|less)$/u, SLASH],
  [/\.php$/u, { ...SLASH, line: ["//", "#"], long: [] }],
  [/\.(?:sql|lua|hs|elm)$/u, { ...HASH, line: ["--"] }],
  [/\.(?:x?html?|xml|csproj|props|targets)$/u, { ...NONE, block: ["<!--", "-->"] }],
  [/\.json$/u, NONE]
]

/** Shell, YAML, TOML, INI, Ruby, Elixir, Makefiles and files without an extension. */
const grammarOf = (path: string): Grammar => GRAMMARS.find(([pattern]) => pattern.test(path))?.[1] ?? HASH

/** A slash starts a regular expression where a value is expected, not after one. */
const REGEX_BEFORE = /(?:^|[(,=:[!&|?{};]|\breturn|=>)\s*$/u
const REGEX = /^\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+\/[a-z]*/u

type State =
  | { readonly kind: "code" }
  | { readonly kind: "comment" }
  | { readonly kind: "string"; readonly end: string }

const CODE: State = { kind: "code" }

/** Where the string that `end` closes ends in `text` from `from`; -1 when not in this line. */
const closing = (text: string, from: number, end: string): number => {
  for (let index = from; index < text.length; index++) {
    if (text[index] === "\\") index++
    else if (text.startsWith(end, index)) return index
  }
  return -1
}

const blank = (text: string): string => " ".repeat(text.length)

const scanLine = (raw: string, start: State, grammar: Grammar): { line: SourceLine; state: State } => {
  let bare = ""
  let masked = ""
  let comment = ""
  let state = start
  let index = 0
  const keep = (text: string, hidden = text) => {
    bare += text
    masked += hidden
    index += text.length
  }
  const drop = (text: string, said: string) => {
    comment += said
    bare += blank(text)
    masked += blank(text)
    index += text.length
  }
  const block = grammar.block
  // The middle of a block comment whose start lies outside the hunk.
  if (state.kind === "code" && block?.[0] === "/*" && /^\s*\*(?:\s|\/|$)/u.test(raw))
    drop(raw, raw.replace(/^\s*\*\/?/u, ""))
  while (index < raw.length) {
    const rest = raw.slice(index)
    if (state.kind === "comment") {
      const end = rest.indexOf(block?.[1] ?? "\n")
      const text = end === -1 ? rest : rest.slice(0, end + (block?.[1].length ?? 0))
      drop(text, end === -1 ? rest : rest.slice(0, end))
      if (end !== -1) state = CODE
      continue
    }
    if (state.kind === "string") {
      const end = closing(raw, index, state.end)
      const text = end === -1 ? rest : raw.slice(index, end)
      keep(text, blank(text))
      if (end !== -1) {
        keep(state.end)
        state = CODE
      }
      continue
    }
    const lineMark = grammar.line.find((mark) => rest.startsWith(mark))
    // In shell and YAML a hash inside a word is no comment; Rust attributes and C directives never use this grammar.
    if (
      lineMark !== undefined &&
      (lineMark !== "#" || index === 0 || /\s|[;)]/u.test(raw[index - 1] ?? "") || grammar === PYTHON)
    ) {
      drop(rest, rest.slice(lineMark.length))
      continue
    }
    if (block !== null && rest.startsWith(block[0])) {
      drop(block[0], "")
      state = { kind: "comment" }
      continue
    }
    // Rust: a character literal may be a quote; a lifetime is no string.
    const char = grammar.short.length === 0 ? /^'(?:\\[^']+|[^'\\])'/u.exec(rest)?.[0] : undefined
    if (char !== undefined) {
      keep(char, blank(char))
      continue
    }
    const long = grammar.long.find((mark) => rest.startsWith(mark))
    if (long !== undefined) {
      keep(long)
      state = { kind: "string", end: long }
      continue
    }
    const short = grammar.short.find((mark) => rest.startsWith(mark))
    const end = short === undefined ? -1 : closing(raw, index + 1, short)
    if (short !== undefined && end !== -1) {
      keep(short)
      const inside = raw.slice(index, end)
      keep(inside, blank(inside))
      keep(short)
      continue
    }
    const regex =
      grammar.regex && rest.startsWith("/") && REGEX_BEFORE.test(masked.slice(-40)) ? REGEX.exec(rest)?.[0] : undefined
    if (regex === undefined) keep(rest[0] ?? "")
    else keep(regex, `/${blank(regex.slice(2))}/`)
  }
  return { line: { raw, bare, masked, comment: comment.trim() }, state }
}

/** Consecutive lines of one file; strings and comments carry over from line to line. */
export const sourceLines = (path: string, lines: ReadonlyArray<string>): ReadonlyArray<SourceLine> => {
  const grammar = grammarOf(path)
  let state: State = CODE
  return lines.map((raw) => {
    const scanned = scanLine(raw, state, grammar)
    state = scanned.state
    return scanned.line
  })
}

/** True when the position is inside a string (or comment), so what is there only talks about something. */
export const isQuoted = (line: SourceLine, index: number): boolean => line.masked[index] !== line.raw[index]
