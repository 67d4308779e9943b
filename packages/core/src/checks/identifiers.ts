/**
 * Names of code in a ticket's text: what stands in code marks and is called like something in a program; and which of them
 * the text says are to be made.
 *
 * @since 0.1.0
 */

/** Code marks on one line; what is longer than a name is not looked at. */
const MARKED = /(?<!`)`([^`\n]{2,200})`(?!`)/gu
const FENCE = /^ {0,3}(`{3,}|~{3,})/u
/** `parseRange`, `parse_range`, `Range.parse`, `Foo::bar`, `parse()`. */
const NAME = /^(?:[A-Za-z_$][\w$]*(?:\.|::|#|->))*(?<name>[A-Za-z_$][\w$]*)(?<call>\([^()]*\))?$/u
/** A hump, an underscore, or a capital: words of prose have none of them. */
const HUMP = /[a-z\d][A-Z]|^[A-Z][a-z]+$|_[A-Za-z\d]/u
/** Endings of file names, which are no names of code. */
const FILE =
  /\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|cs|rb|php|exs?|swift|c|h|cpp|hpp|md|json|ya?ml|toml|txt|html|css|lock|sh|sql)$/iu
const QUALIFIED = /\.|::|#|->/u
const SHORTEST = 3

/** Lines outside of fenced code, which is an example. */
const prose = (text: string): string => {
  let fence: string | null = null
  const kept: Array<string> = []
  for (const line of text.split("\n")) {
    const mark = FENCE.exec(line)?.[1] ?? null
    if (fence === null) {
      if (mark === null) kept.push(line)
      else fence = mark
    } else if (mark !== null && mark.startsWith(fence)) fence = null
  }
  return kept.join("\n")
}

const nameOf = (marked: string): string | null => {
  const said = marked.trim()
  if (FILE.test(said)) return null
  const { call, name = "" } = NAME.exec(said)?.groups ?? {}
  if (name.length < SHORTEST) return null
  return call !== undefined || HUMP.test(name) || QUALIFIED.test(said) ? name : null
}

/** The last part of each name, once, in the order of the text. */
export const identifiersIn = (text: string): ReadonlyArray<string> =>
  text.includes("`")
    ? [...new Set([...prose(text).matchAll(MARKED)].flatMap(([, marked = ""]) => nameOf(marked) ?? []))]
    : []

/** Words that may stand between such a verb and the name. */
const KIND =
  "(?:an?|the|new|public|small|pure|function|method|class|type|module|command|option|helper|constant|interface|field|hook|component|endpoint|property|called|named)"
/** Says that what is named next doesn't exist yet. */
const MAKES = new RegExp(
  `\\b(?:adds?|creates?|introduces?|implements?|defines?|declares?|exports?|extracts?|provides?|exposes?|offers?|new|called|named)(?:[ \\t]+${KIND})*[ \\t]*:?[ \\t]*$`,
  "iu"
)
/** What stands right in front of a name; a sentence about it begins no further away. */
const IN_FRONT = 60

/** Names that the text says are made: `adds a function \`parseRange\``. */
export const makesIn = (text: string): ReadonlyArray<string> => {
  if (!text.includes("`")) return []
  const read = prose(text)
  const names = [...read.matchAll(MARKED)].flatMap(({ 1: marked = "", index }) => {
    const name = nameOf(marked)
    return name !== null && MAKES.test(read.slice(Math.max(0, index - IN_FRONT), index)) ? [name] : []
  })
  return [...new Set(names)]
}
