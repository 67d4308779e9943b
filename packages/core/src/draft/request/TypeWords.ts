/**
 * The words that tell the type of a request, as data: patterns of whole words. What order and place count is `inferType.ts`.
 *
 * @since 0.1.0
 */

/** `fix(parser): …`, `[Bug] …` and the like, by the word. */
export const PREFIXES: ReadonlyArray<readonly [type: string, words: ReadonlyArray<string>]> = [
  ["BUG", ["bug", "fix", "bugfix", "hotfix", "defect", "regression"]],
  ["FEAT", ["feat", "feature", "feature request", "enhancement"]],
  ["SEC", ["security", "sec", "vulnerability", "vuln"]],
  ["IDEA", ["idea", "experiment", "spike", "rfc"]],
  ["REFACTOR", ["refactor", "refactoring"]],
  ["TEST", ["test", "tests"]],
  ["QUALITY", ["quality", "perf", "performance", "lint", "tech debt"]],
  ["TASK", ["task", "chore", "docs", "doc", "build", "ci"]]
]

/** In front of what is wanted; says nothing of what it is. */
export const POLITE: ReadonlyArray<string> = [
  "please",
  "we (?:should|need to|have to|must|want to)",
  "we(?= need)",
  "(?:you|it|this) should",
  "i (?:want|need|would like|'d like) to",
  "i'd like to",
  "let's",
  "(?:can|could) you(?: please)?",
  "it would be (?:nice|good|great|helpful|useful) (?:to|if (?:we|i|one|you|it) (?:could|can))",
  "(?:need|have) to",
  "todo",
  "also",
  "just"
]

/** What is only thought about. At the beginning. */
export const IDEA_START: ReadonlyArray<string> = [
  "what if",
  "what about",
  "how about",
  "(?:could|should|can|might) we",
  "would it (?:make sense|help|be (?:better|possible|worth\\w*))",
  "maybe (?:we|it|there)",
  "we (?:could|might)",
  "explore",
  "hypothesis",
  "experiment(?: with)?",
  "investigate (?:whether|if)",
  "find out (?:whether|if)",
  "evaluate (?:whether|if)",
  "consider",
  "brainstorm",
  "prototype",
  "spike",
  "idea"
]

/** Attacks, and what protects from one by name. */
export const ATTACKS: ReadonlyArray<string> = [
  "xss",
  "cross[- ]site scripting",
  "csrf",
  "xsrf",
  "cross[- ]site request forgery",
  "ssrf",
  "xxe",
  "rce",
  "remote code execution",
  "(?:sql|command|shell|code|html|header|template|prompt|log|ldap) injections?",
  "sqli",
  "path traversal",
  "directory traversal",
  "privilege escalation",
  "(?:auth|authentication|authorization|permission|login) bypass",
  "bypass(?:es|ed|ing)? (?:the )?(?:auth|authentication|authorization|login|permission|access) ?(?:checks?|control)?",
  "open redirect",
  "clickjacking",
  "brute[- ]force",
  "session (?:fixation|hijacking)",
  "timing attacks?",
  "man[- ]in[- ]the[- ]middle",
  "denial[- ]of[- ]service",
  "prototype pollution",
  "insecure deserialization",
  "deserialization of untrusted \\w+",
  "vulnerabilit(?:y|ies)",
  "vulnerable",
  "exploit(?:s|ed|able)?",
  "cve-\\d{4}-\\d+",
  "security (?:hole|flaw|issue|bug|fix|leak|problem|risk|patch)(?:e?s)?",
  "(?:leak(?:s|ed|ing)?|expos(?:e|es|ed|ing)|log(?:s|ged|ging)?) (?:\\w+ ){0,3}(?:passwords?|secrets?|credentials|api keys?|access tokens?|private keys?)",
  "(?:passwords?|secrets?|credentials|api keys?|access tokens?|private keys?) (?:is|are|get|gets|being)(?: \\w+)? (?:leaked|exposed|logged|printed|readable|sent in the clear|stored in (?:the clear|plain ?text))",
  "hard-?coded (?:\\w+ )?(?:passwords?|secrets?|credentials|api keys?|tokens?|keys?)",
  "plain-?text passwords?",
  "passwords? in plain-? ?text",
  "(?:http-?only|samesite|secure) (?:flag|attribute)",
  "security headers?",
  "(?:saniti[sz]e|escape|saniti[sz]ing|escaping) (?:the |all )?(?:user |untrusted )?(?:input|html)",
  "without (?:authentication|authorization|a permission check|logging in)",
  "unauthenticated (?:users?|access|requests?|callers?)",
  "(?:read|see|edit|change|delete|open|download)s? (?:the )?(?:data|files?|orders?|messages?|records?|documents?|invoices?) of (?:other|another|somebody else)\\w*(?: \\w+)?"
]

/** Asks for tests. At the beginning. */
export const TEST_START: ReadonlyArray<string> = [
  "(?:add|write|create|extend|improve|need|missing|more|unit|integration|e2e|end-to-end|regression|property|contract|snapshot|smoke|fuzz|load)(?: (?:a|an|the|some|more|missing|better|new|automated|unit|integration|e2e|end-to-end|regression|property|property-based|contract|snapshot|smoke|fuzz|load|acceptance|ui|first))* tests?(?! (?:runners?|reports?|readers?|commands?|data|accounts?|users?|servers?|environments?|modes?|buttons?|suites? runner|pages?|buckets?|plans?))",
  "test (?:that|whether|the|how|what|for|all|every|each|our|both)",
  "tests (?:for|of|that)",
  "(?:unit|integration|fuzz|property|load|smoke)-?[- ]?test (?:the|all|every|our)",
  "cover (?:.{1,80} )?(?:with|by) (?:\\w+ )?tests?",
  "pin down (?:.{1,60} )?(?:with|by|in) (?:\\w+ )?tests?"
]

/** Something is there, and is not as it should be measured. Anywhere in the first sentence. */
export const QUALITY_WORDS: ReadonlyArray<string> = [
  "flak(?:y|iness|ey)",
  "lint(?:s|ing|er)? (?:errors?|warnings?|problems?|findings?|rules?|config\\w*)",
  "(?:linter|compiler|deprecation|type ?checker|build) warnings?",
  "type errors? (?:reported|found|left)",
  "(?:test|code|branch|line|statement) coverage",
  "(?:raise|increase|improve|extend) (?:the )?coverage",
  "dead code",
  "unused (?:code|imports?|exports?|variables?|functions?|dependenc(?:y|ies)|files?)",
  "tech(?:nical)? debt",
  "code smells?",
  "code quality",
  "cyclomatic complexity",
  "cognitive complexity",
  "magic numbers?"
]
/** At the beginning. */
export const QUALITY_START: ReadonlyArray<string> = [
  "lint",
  "speed up",
  "optimi[sz]e",
  "make .{1,60} faster",
  "(?:reduce|lower|cut|shorten|improve) (?:the )?(?:\\w+ ){0,3}(?:time|times|latency|memory|size|performance|speed|allocations?|footprint|complexity|duration|startup|start-up)"
]
/** That something takes too long, as a predicate. */
export const SLOW_PREDICATES: ReadonlyArray<string> = [
  "(?:is|are|was|got|gets|became|becomes|feels|seems|runs|loads|starts|works) (?:\\w+ )?(?:slow(?:ly|er)?|sluggish)",
  "takes? (?:too long|forever|ages|minutes|\\d+ (?:s|seconds?|minutes?|min)\\b)"
]
/** Not as a name of something (`slow motion`). */
export const SLOW_WORDS: ReadonlyArray<string> = [
  "slow(?:ly|er)?(?! (?:motion|mode|lane|query log|cooker|start|zoom))",
  "sluggish",
  "(?:poor|bad|terrible) performance",
  "performance (?:problem|issue|regression)s?"
]

/** What goes wrong, as a verb or a predicate: whoever says it describes a bug, whatever the sentence begins with. */
export const SYMPTOMS: ReadonlyArray<string> = [
  "crash(?:es|ed|ing)",
  "fail(?:s|ed|ing)? (?:with|to|on|in|for|at|silently|when|if|after|because|again|sometimes|randomly|always)",
  "(?:fails|is failing|are failing|keeps failing|has failed|have failed)",
  "break(?:s|ing) (?:when|on|in|at|with|after|the|if|for|under)",
  "breaks",
  "(?:is|are|was|were|got|gets|seems?|looks?|still|be|being|becomes?) (?:\\w+ )?(?:broken|wrong|incorrect|corrupt(?:ed)?|truncated|misaligned|garbled|lost|ignored|duplicated|unreadable|unresponsive|stuck|frozen|off by one|unreachable|null|undefined|nan)",
  "(?:is|are) missing",
  "hangs(?: up)?",
  "freezes",
  "throws",
  "panics",
  "segfaults?",
  "deadlocks?",
  "leaks (?:memory|file handles|connections|handles)",
  "(?:memory|handle|connection) leaks?",
  "los(?:es|ing) (?:data|changes|the|all|my|our|its|their|rows|messages|\\w+ when)",
  "corrupts",
  "overwrites (?:the|my|our|existing|other)",
  "(?:does not|doesn't|do not|don't|did not|didn't|isn't|aren't|is not|are not|wasn't|won't|cannot|can't|couldn't|can not)",
  "never (?:ends|returns|finishes|loads|arrives|stops|shows|fires|completes|works)",
  "no longer",
  "stop(?:s|ped) (?:working|responding|loading)",
  "errors out",
  "(?:give|throw|get|show|return|raise|report|print|log|end|exit)(?:s|ed|ing)? (?:with )?(?:me |us )?(?:an?|the|this|no) (?:\\w+ )?(?:error|exception|500|404|stack ?trace|traceback|panic)(?! (?:messages?|pages?|codes?|boundar\\w+|when|if|for|that))",
  "(?:returns?|gives?|answers?|responds?|http|status|error)(?: with)?(?: (?:http|status|code|an?))* 5\\d\\d",
  "(?:shows|returns|prints|displays|gives|saves|exports|uses|opens|sends|counts|writes|reads|sorts|renders|picks|adds) .{1,60} instead of",
  "instead of (?:the )?(?:expected|correct|right)",
  "but (?:got|gets|it|nothing|the \\w+ (?:is|are|was))",
  "(?:shows|returns|prints|displays|gives|sends|counts|computes|calculates|has|have|writes|picks) (?:the |a |an )?(?:wrong|incorrect|stale|old|outdated|empty|duplicate[ds]?|bad|invalid|broken|twice)",
  "(?:goes|went) wrong",
  "(?:twice|two times) instead",
  "(?:is|are|was|were|gets?) (?:\\w+ )?(?:twice|two times|multiple times)",
  "nothing happens",
  "unable to",
  "overlaps?",
  "off by (?:a|an|one|\\d+)",
  "breaks? the",
  "(?:shows?|is|stays?|remains?|displays?) (?:a |an |completely |just )?blank"
]

/** Nouns that could be verbs, in front of what goes wrong. At the beginning. */
export const TROUBLE_START: ReadonlyArray<string> = [
  "(?:export|import|build|print|upload|download|search|display|sync|login|install\\w*|checkout|startup|start-up|load|render\\w*|type|lint|test|compile\\w*) (?:errors?|crash|crashes|bug|failures?|problems?|issues?|hang)(?! (?:messages?|pages?|handling|handlers?|reports?|reporting|codes?|logs?|templates?))"
]

/** The same as nouns and adjectives: only where nobody asks for something to be done. */
export const TROUBLE: ReadonlyArray<string> = [
  "crash(?! (?:reports?|reporter|reporting|dumps?|logs?|courses?|tests?|pads?))",
  "(?:error|errors)(?! (?:messages?|pages?|boundar\\w+|handling|handlers?|codes?|logs?|reports?|reporting|budgets?|rates?|states?|types?|tracking|texts?|classes|dialogs?|colou?rs?|monitoring))",
  "exceptions?(?! (?:handling|handlers?|lists?|rules?|tests?))",
  "\\w+(?:error|exception)",
  "regression(?! (?:tests?|suites?|models?|analysis|lines?|testing))",
  "bug(?! (?:trackers?|bount\\w+|reports?|templates?|tickets?))",
  "defect(?! (?:rates?|trackers?))",
  "stack ?trace",
  "traceback",
  "broken",
  "wrong",
  "incorrect(?:ly)?",
  "wrongly",
  "unexpected(?:ly)?",
  "(?:infinite|endless) (?:loop|recursion|spinner)",
  "off[- ]by[- ]one",
  "race condition",
  "data race",
  "even though",
  "unhandled \\w+",
  "data loss",
  "outage",
  "(?:is|are) down",
  "production down",
  "prod down",
  "fails?",
  "failure(?! (?:modes?|reports?|handling|rates?))",
  "http 5\\d\\d",
  "5\\d\\d (?:errors?|response|on|when|from)"
]

/** Repairs. At the beginning. */
export const FIX_START: ReadonlyArray<string> = [
  "(?:fix|repair|correct|debug|mend)(?:es|s)?",
  "(?:resolve|address|solve) (?:the |a |an )?(?:\\w+ ){0,2}(?:bug|crash|error|issue|failure|regression|problem|leak|hang)"
]

const CODE =
  "(?:\\w+ ){0,5}(?:class(?:es)?|functions?|methods?|modules?|files?|components?|helpers?|services?|packages?|layers?|interfaces?|types?|logic|code|utils?|utilit(?:y|ies)|controllers?|hooks?|reducers?|stores?|queries|duplication|constants?|parser|handlers?|conditionals?|callbacks?|loops?|globals?|singletons?|inheritance)"

/** Changes the form of code and nothing else. At the beginning. */
export const REFACTOR_START: ReadonlyArray<string> = [
  "refactor(?:ing|s)?(?: of)?",
  "clean[- ]?up(?: of)?(?! (?:old|expired|temp\\w*|stale|orphan\\w*|the database))",
  "restructure",
  "reorgani[sz]e",
  "decouple",
  "untangle",
  "modulari[sz]e",
  "de-?duplicate (?:the )?(?:\\w+ )?code",
  `(?:extract|split|inline|simplify|consolidate|unify|merge|move|separate|pull|hoist|flatten|break up|tidy|rewrite|replace) ${CODE}`
]

/** Something new that users get. At the beginning. */
export const FEATURE_START: ReadonlyArray<string> = [
  "add(?:ing)?",
  "allow(?:ing)?",
  "support(?:ing)?(?! (?:team|tickets?|requests?|desk|contracts?|staff|cases?|page|engineers?|calls?|e?mail)s?)",
  "enable",
  "implement",
  "introduce",
  "provide",
  "let",
  "offer",
  "export",
  "import(?! (?:orders?|statements?|cycles?|paths?|maps?))",
  "show",
  "display",
  "create",
  "build(?! (?:scripts?|pipelines?|times?|cache|servers?|steps?|config\\w*|numbers?|images?))",
  "generate",
  "send",
  "notify",
  "integrate",
  "accept",
  "expose",
  "highlight",
  "remember",
  "warn",
  "print",
  "include",
  "give",
  "ask",
  "autocomplete",
  "make it possible",
  "need (?:a|an|some)",
  "new (?:command|option|flag|page|screen|button|endpoint|view|field|setting|filter|report|export|api)",
  "option (?:to|for)",
  "ability to",
  "possibility to"
]
/** Anywhere in the first sentence. */
export const FEATURE_WORDS: ReadonlyArray<string> = [
  "as (?:a|an|the) .{1,60}?,? i (?:want|need|would like|can)",
  "i (?:want|wish|need|would like)",
  "(?:users?|people|admins?|customers?|visitors?|one|we|i|they|developers?|agents?|editors?|accountants?) (?:should|must|shall|need to|want to|have to) be able to",
  "(?:should|must|shall) be (?:possible|able) to",
  "feature request"
]

/** Begins an order to do something, so that what comes behind is named and not complained about. */
export const ORDERS: ReadonlyArray<string> = [
  "alert",
  "remove",
  "delete",
  "drop",
  "rename",
  "document",
  "describe",
  "explain",
  "update",
  "upgrade",
  "bump",
  "handle",
  "write",
  "move",
  "replace",
  "use",
  "migrate",
  "configure",
  "set",
  "change",
  "improve",
  "reduce",
  "increase",
  "check",
  "validate",
  "verify",
  "ensure",
  "make",
  "prevent",
  "avoid",
  "ignore",
  "log",
  "retry",
  "report",
  "collect",
  "count",
  "list",
  "monitor",
  "track",
  "translate",
  "define",
  "review",
  "prepare",
  "publish",
  "release",
  "deploy",
  "install",
  "switch",
  "convert",
  "apply",
  "keep",
  "store",
  "cache",
  "render",
  "detect",
  "catch",
  "hide",
  "redirect",
  "limit",
  "sort",
  "filter",
  "group",
  "search",
  "wrap",
  "format"
]

/** Texts for people who read: no feature, whatever the verb. */
export const DOCUMENTS: ReadonlyArray<string> = [
  "documentation",
  "docs?",
  "readme",
  "changelog",
  "release notes",
  "tutorial",
  "guide",
  "docstrings?",
  "comments? to (?:the )?code",
  "code comments?",
  "licen[sc]e file",
  "typos?"
]

/** Where the main clause of a sentence ends. */
export const SUBORDINATE: ReadonlyArray<string> = [
  "when",
  "whenever",
  "if",
  "while",
  "that",
  "which",
  "who",
  "whose",
  "what",
  "where",
  "unless",
  "until",
  "once",
  "after",
  "before",
  "because",
  "so",
  "since",
  "as soon as",
  "in case",
  "even though",
  "although"
]

/** What follows these is wished for, not seen. */
export const WISHES: ReadonlyArray<string> = [
  "ensure",
  "make sure",
  "guarantee",
  "prevent",
  "avoid",
  "verify",
  "check",
  "assert"
]
