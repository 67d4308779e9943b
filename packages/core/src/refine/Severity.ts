/**
 * Which priorities fit a ticket, by stated rules: each raises the least or lowers the most that fits, and says why. Words count as whole
 * words, outside of code, in the sections that say what is wrong, and not where the text says that it isn't so. English.
 *
 * @since 0.1.0
 */
import { findSection, type TicketSections } from "../ticket/TicketSections.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { PRIORITIES, type Priority } from "../ticket/Vocabulary.ts"

/** What surrounds the ticket, counted by somebody else. */
export interface Weight {
  /** Open tickets that wait for it, directly or through others. */
  readonly waiting: number
  /** Source files that import what it changes, directly or through others. */
  readonly importers: number
  /** Days since anybody changed it, claimed it or said something about it. */
  readonly untouched: number
}

export interface SeverityRule {
  readonly code: string
  /** The rule as a sentence. */
  readonly rule: string
}

export interface Fitting {
  /** The least urgent and the most urgent priority that fit. */
  readonly least: Priority
  readonly most: Priority
  /** Why, of the rules that decide. */
  readonly reasons: ReadonlyArray<SeverityRule & { readonly said: string }>
}

/** Open tickets that wait: with so many it holds up a wave, with so many a good part of one (five tickets are one, gates.md). */
const MANY_WAIT = 5
const SOME_WAIT = 2
/** Files that break with it: more than anybody looks through by hand. */
const MANY_IMPORT = 20
/** Days in which something critical, or high, would have been touched. */
const CRITICAL_DAYS = 90
const HIGH_DAYS = 365

const words = (all: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${all})(?![\\p{L}\\p{N}_-])`, "giu")

const SECURITY = words(
  "vulnerab(?:le|ility|ilities)|exploits?|exploitable|(?:sql|code|command|shell|html|header|template|prototype)[ -](?:injections?|pollution)|xss|csrf|ssrf|rce|remote code execution|privilege escalation|path traversal|directory traversal|authentication bypass|authorization bypass|leaks? (?:of )?(?:secrets?|passwords?|tokens?|credentials?|keys?)|(?:secrets?|passwords?|tokens?|credentials?|private keys?) (?:are |is |get |gets )?(?:leak(?:s|ed)?|exposed|logged|stored in plain text)"
)
const DATA = words(
  "data loss|los(?:es|ing|t) (?:the )?(?:data|records?|messages?|writes?|changes|files?|events?)|corrupt(?:s|ed|ing|ion)?|overwrites? (?:other |the )?(?:data|files?|records?)|double charges?|charged twice"
)
const CRASH = words(
  "crash(?:es|ed|ing)?|segfaults?|segmentation fault|deadlocks?|hangs? forever|hangs|infinite loop|out of memory|memory leaks?|unhandled (?:exception|rejection)|panics?|denial of service|redos"
)
const COSMETIC = words(
  "typos?|misspell(?:ed|ing)s?|spelling|wording|whitespace|indentation|code style|formatting of (?:the )?code|cosmetic|comment only|capitali[sz]ation|punctuation|grammar"
)
/** Just in front of the words: it isn't so. */
const DENIED = /(?:\bno|\bnot|\bwithout|\bnever|\bavoids?|\bprevents?|n['’]t|\bnothing)(?:\s+[\p{L}-]+){0,2}\s+$/iu
/** Characters in front that such words take. */
const FRONT = 40

const CODE = /(?<fence>```|~~~)[\s\S]*?(?:\k<fence>|$)|`[^`\n]*`|<!--[\s\S]*?(?:-->|$)/gu

/** The first of the words that the text says is so. */
const saying = (text: string, pattern: RegExp): string | null => {
  for (const { 0: found, index } of text.matchAll(pattern))
    if (!DENIED.test(text.slice(Math.max(0, index - FRONT), index))) return found.toLowerCase()
  return null
}

/** Where it stands what is wrong. */
const SAYS_WHAT = [
  "context",
  "description",
  "current behavior",
  "actual behavior",
  "actual behaviour",
  "current behaviour",
  "impact",
  "problem"
]

const problemText = (content: Pick<TicketContent, "body" | "title">, { sections }: TicketSections): string =>
  [
    content.title,
    ...SAYS_WHAT.flatMap((name) => {
      const section = findSection(sections, name)
      return section === undefined ? [] : [content.body.slice(section.contentFrom, section.to)]
    })
  ]
    .join("\n")
    .replaceAll(CODE, " ")

const RULES = {
  security: { code: "says-security", rule: "A BUG or SEC ticket about a vulnerability is at least high." },
  sec: { code: "type-security", rule: "A SEC ticket is at least medium." },
  data: { code: "says-data-loss", rule: "A BUG or SEC ticket about lost or damaged data is at least high." },
  crash: { code: "says-crash", rule: "A BUG or SEC ticket about a crash or a hang is at least medium." },
  severity: {
    code: "severity",
    rule: "A BUG of severity critical is at least high, one of severity high at least medium."
  },
  manyWait: { code: "many-wait", rule: `A ticket that ${MANY_WAIT} or more open ones wait for is at least high.` },
  someWait: { code: "some-wait", rule: `A ticket that ${SOME_WAIT} or more open ones wait for is at least medium.` },
  importers: {
    code: "many-import",
    rule: `A BUG or SEC ticket in code that ${MANY_IMPORT} or more files import is at least medium.`
  },
  cosmetic: {
    code: "says-cosmetic",
    rule: "A ticket about spelling, wording or whitespace that nobody waits for is at most medium."
  },
  oldCritical: { code: "critical-untouched", rule: `What nobody touched for ${CRITICAL_DAYS} days is at most high.` },
  oldHigh: {
    code: "high-untouched",
    rule: `What nobody touched for ${HIGH_DAYS} days, and nobody waits for, is at most medium.`
  }
} as const satisfies Record<string, SeverityRule>

/** All rules, for the documentation. */
export const SEVERITY_RULES: ReadonlyArray<SeverityRule> = Object.values(RULES)

interface Bound {
  readonly rule: SeverityRule
  readonly priority: Priority
  readonly said: string
}

const atLeast = (
  content: TicketContent,
  read: TicketSections,
  { importers, waiting }: Weight
): ReadonlyArray<Bound> => {
  const bounds: Array<Bound> = []
  const add = (rule: SeverityRule, priority: Priority, said: string): void => void bounds.push({ rule, priority, said })
  const isFault = content.type === "BUG" || content.type === "SEC"
  if (isFault) {
    const text = problemText(content, read)
    const [security, data, crash] = [saying(text, SECURITY), saying(text, DATA), saying(text, CRASH)]
    if (security !== null) add(RULES.security, "high", `it says “${security}”`)
    if (data !== null) add(RULES.data, "high", `it says “${data}”`)
    if (crash !== null) add(RULES.crash, "medium", `it says “${crash}”`)
  }
  if (content.type === "SEC") add(RULES.sec, "medium", "it is about security")
  const written = content.fields["severity"]
  const severity = (typeof written === "string" ? written : "").trim().toLowerCase()
  if (content.type === "BUG" && severity === "critical") add(RULES.severity, "high", "its severity is critical")
  if (content.type === "BUG" && severity === "high") add(RULES.severity, "medium", "its severity is high")
  if (waiting >= MANY_WAIT) add(RULES.manyWait, "high", `${waiting} open tickets wait for it`)
  else if (waiting >= SOME_WAIT) add(RULES.someWait, "medium", `${waiting} open tickets wait for it`)
  if (isFault && importers >= MANY_IMPORT) add(RULES.importers, "medium", `${importers} files import what it changes`)
  return bounds
}

const atMost = (content: TicketContent, { untouched, waiting }: Weight): ReadonlyArray<Bound> => {
  const bounds: Array<Bound> = []
  const cosmetic =
    waiting === 0 && content.type !== "SEC" ? saying(content.title.replaceAll(CODE, " "), COSMETIC) : null
  if (cosmetic !== null) bounds.push({ rule: RULES.cosmetic, priority: "medium", said: `its title says “${cosmetic}”` })
  if (untouched >= CRITICAL_DAYS)
    bounds.push({ rule: RULES.oldCritical, priority: "high", said: `nobody touched it for ${untouched} days` })
  if (untouched >= HIGH_DAYS && waiting === 0)
    bounds.push({ rule: RULES.oldHigh, priority: "medium", said: `nobody touched it for ${untouched} days` })
  return bounds
}

const rank = (priority: Priority): number => PRIORITIES.indexOf(priority)

/** What raises wins over what lowers: an old or small thing can still be dangerous. */
export const fittingPriorities = (content: TicketContent, read: TicketSections, weight: Weight): Fitting => {
  const raising = atLeast(content, read, weight)
  const least = raising.reduce<Priority>((best, { priority }) => (rank(priority) < rank(best) ? priority : best), "low")
  const lowering = atMost(content, weight)
  const lowest = lowering.reduce<Priority>(
    (best, { priority }) => (rank(priority) > rank(best) ? priority : best),
    "critical"
  )
  const most = rank(lowest) > rank(least) ? least : lowest
  const reasons = [
    ...raising.filter(({ priority }) => priority === least),
    ...lowering.filter(({ priority }) => priority === most)
  ]
  return { least, most, reasons: reasons.map(({ rule, said }) => ({ ...rule, said })) }
}

/** The nearest priority that fits; the same when it fits. */
export const fitted = (priority: Priority, { least, most }: Fitting): Priority =>
  rank(priority) > rank(least) ? least : rank(priority) < rank(most) ? most : priority
