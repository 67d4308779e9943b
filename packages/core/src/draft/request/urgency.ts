/**
 * How urgent a request says that it is, and how bad a bug: by whole words in the place where they speak of the request
 * itself, not of what is to be made. Pure.
 *
 * @since 0.1.0
 */
import type { Priority } from "../../ticket/Vocabulary.ts"
import { type Inferred, itSays } from "./Inferred.ts"
import { type Find, finder } from "./Finder.ts"
import { proseOf } from "./Prose.ts"

/** What is called urgent by a word in front of it. */
const NOUNS =
  "(?:bug|issue|fix|problem|regression|crash|error|failure|vulnerability|defect|request|task|outage|incident)"

/**
 * A word says something of the request where it stands alone: in brackets, in front of a colon, before what a request
 * is, or as what it, this or that is. `Critical CSS` and `mark as urgent` are what a request is about.
 */
const saysOf = (words: string): ReadonlyArray<string> => [
  `(?<=(?:^|\\n)[ \\t]{0,4})(?:${words})(?=\\s{0,4}(?:[:!,–—]|$))`,
  `(?<=[([]\\s{0,2})(?:${words})(?=\\s{0,2}[)\\]])`,
  `(?<=(?:^|\\n)[ \\t]{0,4}|\\b(?:an?|the|this|very|really|another) )(?:${words})(?= (?:\\w+ )?${NOUNS})`,
  `(?<=\\b(?:it|this|that|which|bug|issue|problem|fix)(?:'s| is| seems| remains| becomes) (?:very |really |quite |most |rather |only |just |a |an )*)(?:${words})(?=\\s*(?:[.!,;)]|$|\\n|for us|because|as|since|and|to us))`,
  `(?<=(?:[.!,;–—-]|\\()\\s{1,3})(?:${words})(?=\\s{0,4}[.!)]{0,4}\\s{0,4}$)`
]

/** A field of a form: `Priority: high`, `severity = critical`. */
const field = (name: string, words: string): string => `(?<=\\b${name}\\s{0,4}(?:[:=]|is|level:?)\\s{0,4})(?:${words})`

type Rule = readonly [value: Priority, patterns: ReadonlyArray<string>]

const PRIORITY_RULES: ReadonlyArray<Rule> = [
  ["critical", [field("priority", "critical|urgent|blocker|highest|p0")]],
  ["high", [field("priority", "high|important|p1")]],
  ["medium", [field("priority", "medium|normal|p2")]],
  ["low", [field("priority", "low|lowest|minor|trivial|p[345]")]],
  [
    "critical",
    [
      ...saysOf("critical|urgent|blocker|blocking|show-?stopper|p0|sev-?[01]|emergency"),
      "urgently(?= (?:need|fix|require|want)\\w*)",
      "(?:need|fix|require|want)\\w* (?:\\w+ )?urgently",
      "(?:production|prod|the (?:live )?(?:site|website|shop|service|api)) (?:is |went |has gone )?(?:down|offline|unreachable|unavailable|on fire)",
      "(?:is )?down (?:in|on|for) (?:production|prod|all|every\\w*)",
      "outage(?! (?:page|report|banner|notice|message|history|map)s?)",
      "data loss",
      "(?:loses|losing|lost|deletes|destroys|wipes) (?:all |our |the |my )*(?:customer |user |production )?(?:data|orders|payments|records)",
      "release blocker",
      "blocks? (?:the |this |our |every |all )?(?:release|launch|deploy\\w*|everybody|everyone|all work|the team|production)",
      "as soon as possible",
      "asap",
      "right away",
      "immediately(?=\\s*[.!]?\\s*$)"
    ]
  ],
  [
    "high",
    [
      ...saysOf("important|high[- ]priority|high prio|p1|pressing|serious|severe|major"),
      "high[- ]priority(?! (?:queue|lane|jobs?|mails?|messages?|tickets?|items?|badge|label|flag))",
      "(?:this|next) (?:week|sprint|release) at the latest",
      "(?:many|most|several|all) (?:customers|users) (?:are|were|have been) (?:affected|hit|blocked|complaining)",
      "(?:customers|users) (?:are )?complain(?:ing)?"
    ]
  ],
  [
    "low",
    [
      ...saysOf("minor|trivial|cosmetic|low[- ]priority|low prio|unimportant|p[345]|nitpick|nit"),
      "nice[- ]to[- ]have",
      "low[- ]priority(?! (?:queue|lane|jobs?|mails?|messages?|tickets?|items?|badge|label|flag))",
      "no (?:rush|hurry)",
      "not (?:urgent|important|pressing)",
      "some ?day",
      "when (?:there is|there's|somebody has|someone has|we have|you have) (?:some )?time",
      "would be nice",
      "not a blocker"
    ]
  ]
]

const SEVERITY_RULES: ReadonlyArray<Rule> = [
  ["critical", [field("severity", "critical|blocker|sev-?[01]|s[01]|urgent")]],
  ["high", [field("severity", "high|major|severe|sev-?2|s2")]],
  ["medium", [field("severity", "medium|normal|moderate|sev-?3|s3")]],
  ["low", [field("severity", "low|minor|trivial|cosmetic|sev-?[45]|s[45]")]],
  [
    "critical",
    [
      "data loss",
      "(?:loses|losing|deletes|destroys|wipes|corrupts) (?:all |our |the |my |its )*(?:customer |user |production )?(?:data|files?|orders|payments|records|database|backups?)",
      "(?:production|prod|the (?:live )?(?:site|website|shop|service|api)) (?:is |went |has gone )?(?:down|offline|unreachable|unavailable)",
      "outage",
      "(?:nobody|no one|no user|no customer) can",
      "charged? (?:twice|two times)"
    ]
  ],
  [
    "high",
    [
      "crash(?:es|ed|ing)?(?! (?:reports?|reporter|dumps?|logs?))",
      "segfaults?",
      "panics?",
      "hangs",
      "freezes",
      "deadlocks?",
      "infinite (?:loop|recursion)",
      "memory leak",
      "(?:cannot|can't|can not) (?:log ?in|sign in|start|open|save|pay|check out|install|build)",
      "http 5\\d\\d",
      "(?:returns?|gives?|answers?)(?: with)?(?: (?:http|status|an?))* 5\\d\\d"
    ]
  ],
  [
    "low",
    [
      "typos?",
      "misspell(?:ed|ing)",
      "misaligned",
      "cosmetic",
      "(?:wrong|off) (?:colou?r|font|padding|margin|indentation|icon)",
      "pixels? (?:off|too)",
      "flickers?",
      "grammar"
    ]
  ]
]

interface Finding {
  readonly value: Priority
  readonly find: Find
}

const findings = (rules: ReadonlyArray<Rule>): ReadonlyArray<Finding> =>
  rules.map(([value, patterns]) => ({ value, find: finder(patterns) }))

const PRIORITY_FINDERS = findings(PRIORITY_RULES)
const SEVERITY_FINDERS = findings(SEVERITY_RULES)

/** `not critical` says that it isn't. */
const DENIED = /(?:\bnot|\bnon|n't|\bisn't|\bno|\bnever)[\s-]+(?:\w+\s+)?$/iu

const first = (
  text: string,
  rules: ReadonlyArray<Finding>
): { readonly value: Priority; readonly said: string } | null => {
  const prose = proseOf(text)
  for (const { find, value } of rules) {
    const found = find(prose)
    if (found === null || found[0] === "") continue
    if (value !== "low" && DENIED.test(prose.slice(Math.max(0, found.index - 24), found.index))) continue
    return { value, said: text.slice(found.index, found.index + found[0].length) }
  }
  return null
}

export type InferredPriority = Inferred & { readonly value: Priority }

/** From the whole request; null where it says nothing of it. */
export const inferPriority = (request: string): InferredPriority | null => {
  const found = first(request, PRIORITY_FINDERS)
  return found === null ? null : { field: "priority", value: found.value, why: itSays(found.said) }
}

/** Of a bug; null where nothing tells. */
export const inferSeverity = (request: string): InferredPriority | null => {
  const found = first(request, SEVERITY_FINDERS)
  return found === null ? null : { field: "severity", value: found.value, why: itSays(found.said) }
}
