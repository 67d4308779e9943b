/**
 * Assertions that are removed, made true by construction, or replaced by weaker ones.
 *
 * @since 0.1.0
 */
import { type CheatRule, detection, excerpt, type ScannedFile, type ScannedLine } from "./scanned.ts"
import { isQuoted } from "./source.ts"

const ASSERTION =
  /\bexpect\w*\s*\(|\bassert\w*(?:\.\w+)*!?\s*\(|^\s*assert\s|\bAssert\.\w|\.should\b|\bt\.(?:Error|Fatal)f?\(|\brequire\.\w+\(t\b|\bXCTAssert|\bpytest\.(?:raises|warns)\(|\bmust_(?:be|equal)|\bself\.(?:assert|fail)\w*\(/u

const IMPORT = /^\s*(?:import\b|from\s+\S+\s+import\b|use\s|(?:const|let|var)\b.*\brequire\(["'])/u

const isAssertion = ({ masked }: ScannedLine): boolean => ASSERTION.test(masked) && !IMPORT.test(masked)

const holdsTests = ({ isTest, path }: ScannedFile): boolean => isTest || path.endsWith(".rs")

/** Fewer assertions after the change than before it, counted in the changed lines of a file. */
export const removedAssertions: CheatRule = (file) => {
  if (!holdsTests(file) || file.diff.status === "deleted") return []
  const removed = file.removed.filter(isAssertion)
  const added = file.added.filter(isAssertion)
  const first = removed[0]
  if (first === undefined || removed.length <= added.length) return []
  const lost = removed.length - added.length
  return [
    detection(
      "assertion-removed",
      "critical",
      85,
      file,
      first.line,
      `${lost} ${lost === 1 ? "assertion is" : "assertions are"} removed, first: ${excerpt(first)}`
    )
  ]
}

/** A literal or a plain name; a call may give something else each time. */
const VALUE = String.raw`(?:true|false|null|undefined|-?\d[\w.]*|"[^"]*"|'[^']*'|[A-Za-z_]\w*(?:\.\w+)*)`
const pattern = (source: string): RegExp => new RegExp(source.replaceAll("VALUE", VALUE), "u")

const TAUTOLOGIES: ReadonlyArray<RegExp> = [
  pattern(
    String.raw`\bexpect\(\s*(VALUE)\s*\)\.(?:to(?:Be|Equal|StrictEqual|MatchObject)|to\.(?:be|equal|eql|deep\.equal))\(\s*\1\s*\)`
  ),
  /\bexpect\(\s*(?:true|1|!0)\s*\)\.(?:toBeTruthy\(\)|toBeDefined\(\)|to\.be\.(?:true|ok)\b)|\bexpect\(\s*(?:false|0|null|undefined)\s*\)\.(?:toBeFalsy\(\)|to\.be\.false\b)/u,
  /\b(?:assert|assert\.(?:ok|isTrue|isOk|True|true)|(?:self\.)?assertTrue|Assert\.(?:True|IsTrue|That)|XCTAssert(?:True)?|(?:debug_)?assert!)\s*\(\s*(?:t,\s*)?(?:true|True|1|!0)\s*[,)]/u,
  pattern(
    String.raw`\b(?:assert\.(?:strictEqual|equal|deepEqual|deepStrictEqual|Equal|EqualValues|is)|(?:self\.)?assert(?:Equals?|Same|_equal)|Assert\.(?:AreEqual|Equal)|XCTAssertEqual|(?:debug_)?assert_eq!|require\.Equal)\s*\(\s*(?:t,\s*)?(VALUE)\s*,\s*\1\s*[,)]`
  ),
  /^\s*assert\s+(?:True|1|not False)\s*(?:,|$)/u,
  pattern(String.raw`^\s*assert\s+(VALUE)\s*(?:==|is)\s*\1\s*(?:,|$)`),
  /^\s*assert\b.*\bor (?:True|1)\s*(?:,|$)/u
]

/** Assertions that hold whatever the code does. */
export const tautologies: CheatRule = (file) => {
  if (!holdsTests(file)) return []
  return file.added.flatMap((line) => {
    const hit = TAUTOLOGIES.some((tautology) => {
      const match = tautology.exec(line.bare.trimEnd())
      const start = match === null ? 0 : match.index + match[0].search(/\S/u)
      return match !== null && !isQuoted(line, start)
    })
    return hit
      ? [detection("tautology", "critical", 95, file, line.line, `An assertion that always holds: ${excerpt(line)}`)]
      : []
  })
}

interface Claim {
  readonly subject: string
  readonly weak: boolean
}

const WEAK_MATCHER =
  /^(?:not\.)?(?:toBeDefined|toBeTruthy|toBeFalsy|exist|be\.ok)\b|^not\.(?:toBeNull|toBeUndefined|toThrow)\b|^\w+\(expect\.any(?:thing)?\(/u

/** Up to the comma or bracket that ends it. */
const firstArgument = (text: string): string => {
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const char = text[index] ?? ""
    if (depth === 0 && /[,)]/u.test(char)) return text.slice(0, index).trim()
    if (/[([{]/u.test(char)) depth++
    if (/[)\]}]/u.test(char)) depth--
  }
  return text.trim()
}

/** What a line claims about which value: a precise comparison, or merely that there is one. */
const claimOf = ({ bare }: ScannedLine): Claim | null => {
  const [, subject, matcher] = /\bexpect\((.+?)\)\.(?:resolves\.|rejects\.|to\.)?((?:not\.)?\w.*)$/u.exec(bare) ?? []
  if (subject !== undefined && matcher !== undefined)
    return { subject: subject.trim(), weak: WEAK_MATCHER.test(matcher) }
  const call = /\bassert(?:\.(\w+))?\(/u.exec(bare)
  if (call !== null) {
    const value = firstArgument(bare.slice(call.index + call[0].length))
    const weak = [undefined, "ok", "exists", "isDefined", "isOk"].includes(call[1])
    if (weak || /^(?:strictEqual|equal|deepEqual|deepStrictEqual)$/u.test(call[1] ?? ""))
      return { subject: value, weak }
  }
  const [, python, comparison] =
    /^\s*assert\s+(.+?)\s*(?:(==|>=|<=|!=|\bis not None\b|\bis\b|\bin\b).*)?$/u.exec(bare.trimEnd()) ?? []
  return python === undefined
    ? null
    : { subject: python, weak: comparison === undefined || comparison === "is not None" }
}

const claims = (lines: ReadonlyArray<ScannedLine>): ReadonlyArray<Claim & { readonly line: ScannedLine }> =>
  lines
    .filter((line) => line.changed && !line.moved && isAssertion(line))
    .flatMap((line) => {
      const claim = claimOf(line)
      return claim === null ? [] : [{ ...claim, line }]
    })

/** A precise expectation became one that nearly anything meets, for the same value in the same place. */
export const loosened: CheatRule = (file) => {
  if (!holdsTests(file)) return []
  return file.hunks.flatMap(({ after, before }) => {
    const now = claims(after)
    const lostPrecise = claims(before).filter(
      ({ subject, weak }) => !weak && !now.some((claim) => claim.subject === subject && !claim.weak)
    )
    return now
      .filter(({ subject, weak }) => weak && lostPrecise.some((claim) => claim.subject === subject))
      .map(({ line }) =>
        detection(
          "expectation-loosened",
          "critical",
          90,
          file,
          line.line,
          `An expectation became weaker: ${excerpt(line)}`
        )
      )
  })
}
