/**
 * What a ticket says about code that is there: lines of files, and code that it quotes. Pure, linear in the text.
 *
 * @since 0.1.0
 */
import { pathsIn } from "../source/namedFiles.ts"

export interface LineCitation {
  /** As the repository has it. */
  readonly path: string
  /** From 1, inclusive. */
  readonly from: number
  readonly to: number
  /** Where the numbers stand in the text, and what stands there: `42`, `42-45`, `L42-L45`. */
  readonly offset: number
  readonly written: string
}

export interface Quote {
  /** The file that it is said to be of; null where the text names none near it. */
  readonly path: string | null
  /** Without blank lines at both ends. */
  readonly lines: ReadonlyArray<string>
  readonly offset: number
}

export interface Citations {
  readonly lines: ReadonlyArray<LineCitation>
  readonly quotes: ReadonlyArray<Quote>
}

/** Lines that one citation names: more are a part of a file, of which some are always other ones. */
const MOST_LINES = 60

const NUMBERS = String.raw`L?(?<from>\d{1,6})(?:\s{0,3}(?:-|–|to|bis)\s{0,3}L?(?<to>\d{1,6}))?`
/** Behind a path: `:42`, `:42-45`, `#L42`, ` line 42`, `, lines 42–45`, ` (line 42)`. A column may follow. */
const BEHIND = new RegExp(
  String.raw`^(?:\x60|\*\*)?(?<lead>:|#|,?\s{1,3}(?:\(\s?)?(?:at\s|on\s)?lines?\s{1,3}|,?\s{1,3}(?:\(\s?)?l(?:n|ine)?\.\s?)(?<numbers>${NUMBERS})(?!\w|\.\d)`,
  "iu"
)
/** In front of a path: `line 42 of `, `lines 42–45 in `. */
const BEFORE = new RegExp(String.raw`\blines?\s{1,3}(?<numbers>${NUMBERS})\s{1,3}(?:of|in)\s{1,3}\x60?$`, "iu")
/** Characters in front of a path that such words take. */
const FRONT = 60
/** And behind it. */
const TAIL = 60

const rangeOf = (groups: Record<string, string | undefined>): readonly [number, number] | null => {
  const from = Number(groups["from"])
  const to = groups["to"] === undefined ? from : Number(groups["to"])
  return from >= 1 && to >= from && to - from < MOST_LINES ? [from, to] : null
}

/** Every path in the text with where it stands. */
const placesOf = function* (
  text: string
): Generator<{ readonly path: string; readonly at: number; readonly end: number }> {
  for (const { path } of pathsIn(text))
    for (let at = text.indexOf(path); at !== -1; at = text.indexOf(path, at + path.length)) {
      // `src/a.ts` is not in `lib/src/a.tsx`.
      const joined = /[\w@/.-]/u
      if (joined.test(text[at - 1] ?? " ") || /[\w/-]/u.test(text[at + path.length] ?? " ")) continue
      yield { path, at, end: at + path.length }
    }
}

const lineCitations = (text: string, resolve: (path: string) => string | null): ReadonlyArray<LineCitation> => {
  const found = new Map<number, LineCitation>()
  const add = (path: string, offset: number, written: string, range: readonly [number, number] | null): void => {
    if (range !== null && !found.has(offset)) found.set(offset, { path, from: range[0], to: range[1], offset, written })
  }
  for (const { at, end, path } of placesOf(text)) {
    const real = resolve(path)
    if (real === null) continue
    const behind = BEHIND.exec(text.slice(end, end + TAIL))
    if (behind?.groups !== undefined) {
      const { numbers = "" } = behind.groups
      add(real, end + behind[0].length - numbers.length, numbers, rangeOf(behind.groups))
      continue
    }
    const start = Math.max(0, at - FRONT)
    const before = BEFORE.exec(text.slice(start, at))
    if (before?.groups === undefined) continue
    const { numbers = "" } = before.groups
    add(real, start + before.index + before[0].indexOf(numbers), numbers, rangeOf(before.groups))
  }
  return [...found.values()].toSorted((one, other) => one.offset - other.offset)
}

const FENCE = /^(?<mark> {0,3}(?:`{3,}|~{3,}))(?<info>[^\n]*)\n(?<code>[\s\S]*?)^ {0,3}(?:`{3,}|~{3,})[ \t]*$/gmu
/** Languages of what people type or see, which is no code of the project. */
const NO_CODE = /^(?:sh|bash|zsh|shell|console|text|txt|log|output|diff|patch|terminal|mermaid|gherkin|http)\b/iu
/** Lines above a quote that say which file it is of. */
const ABOVE = 3
/** A ticket that quotes more is a listing. */
const MOST_QUOTED = 200

const trimmed = (code: string): ReadonlyArray<string> => {
  const lines = code.replaceAll("\r", "").split("\n")
  const first = lines.findIndex((line) => line.trim() !== "")
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex((line) => line.trim() !== "") + 1)
}

const quotesIn = (text: string, resolve: (path: string) => string | null): ReadonlyArray<Quote> =>
  [...text.matchAll(FENCE)].flatMap(({ groups, index }): ReadonlyArray<Quote> => {
    const { code = "", info = "" } = groups ?? {}
    const lines = trimmed(code)
    if (lines.length === 0 || lines.length > MOST_QUOTED || NO_CODE.test(info.trim())) return []
    const above = text.slice(0, index).trimEnd().split("\n").slice(-ABOVE)
    // The nearest one counts: in the fence's own line, else in the lines above it.
    const [path = null] = [info, ...above.toReversed()].flatMap((line) =>
      pathsIn(line)
        .toReversed()
        .flatMap((named) => resolve(named.path) ?? [])
    )
    return [{ path, lines, offset: index }]
  })

/** `resolve`: the repository's path for one that a text names; null for none of its files. */
export const citationsIn = (text: string, resolve: (path: string) => string | null): Citations => ({
  lines: lineCitations(text, resolve),
  quotes: quotesIn(text, resolve)
})
