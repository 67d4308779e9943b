/**
 * Verbs that create tickets and show them.
 *
 * @since 0.1.0
 */
import { AT_FLAG, CONTENT_FLAGS, FILTER_FLAGS, LIMIT_FLAG } from "../flags.ts"
import type { VerbSpec } from "../Verb.ts"

export const TICKET_VERBS: ReadonlyArray<VerbSpec> = [
  {
    name: "create",
    aliases: ["add", "ticket"],
    group: "tickets",
    summary: "Create a ticket from a request; what keeps it from being worked on is said at once.",
    args: [
      { name: "request", required: false, help: "what is wanted, in a line or more; beside its parts, the title" }
    ],
    flags: [
      ...CONTENT_FLAGS,
      {
        name: "from",
        type: "string",
        value: "<file>",
        help: "a text in your words, or a ticket as Markdown with front matter; - for standard input"
      },
      {
        name: "with-model",
        type: "boolean",
        help: "let the agent of agent.runner write what the request leaves open; nothing is written while it has errors"
      },
      { name: "as-is", type: "boolean", help: "take nothing from the words of the request, and ask nothing" },
      { name: "yes", short: "y", type: "boolean", help: "ask nothing" },
      { name: "dry-run", type: "boolean", help: "check only" }
    ],
    examples: [
      'btk create "Export crashes when the report is empty"',
      "btk create --from issue.md --dry-run",
      'btk create "Export the report as CSV" --type FEAT --file modify:src/report.ts --ac "A header row names the columns"',
      "btk create --from ticket.md"
    ],
    load: () => import("../verbs/create.ts")
  },
  {
    name: "q",
    aliases: [],
    group: "tickets",
    summary: "Create a ticket from a title alone and print only its key.",
    args: [{ name: "title", required: true, help: "the title" }],
    flags: [
      {
        name: "type",
        short: "t",
        type: "string",
        value: "<type>",
        help: "the type (default: as the title has it, else TASK)"
      },
      { name: "priority", short: "p", type: "string", value: "<priority>", help: "critical, high, medium or low" }
    ],
    examples: ['btk q "Rename the settings page"'],
    load: () => import("../verbs/q.ts")
  },
  {
    name: "validate",
    aliases: ["check"],
    group: "tickets",
    summary: "Ask every check of the open tickets: what is missing, wrong, in the way of another, or too large.",
    args: [{ name: "key", required: false, rest: true, help: "only these tickets" }],
    flags: [
      ...FILTER_FLAGS,
      {
        name: "fix",
        type: "boolean",
        help: "mend what nobody would decide otherwise, and record who is a draft by now"
      },
      {
        name: "level",
        type: "string",
        value: "<level>",
        help: "show errors, warnings (default) or notes, too: error, warning, note"
      },
      { name: "strict", type: "boolean", help: "exit with 1 for warnings, too" },
      { name: "list", type: "boolean", help: "list the checks instead" }
    ],
    examples: ["btk validate", "btk validate FEAT-007 --level note", "btk validate --fix", "btk validate --list"],
    load: () => import("../verbs/validate.ts")
  },
  {
    name: "refine",
    aliases: ["refinement"],
    group: "tickets",
    summary:
      "Hold open tickets against the code, its history, the rules and each other: what moved, is solved, a twin, too large or too urgent.",
    args: [{ name: "key", required: false, rest: true, help: "only these tickets" }],
    flags: [
      { name: "apply", type: "boolean", help: "make the changes that say nothing else than before" },
      {
        name: "accept",
        type: "string",
        multiple: true,
        value: "<what>",
        help: "make the proposed changes of this kind, too: obsolete, duplicate, priority; repeat for more"
      },
      {
        name: "with-model",
        type: "boolean",
        help: "ask the configured agent about what rules can't decide; its answer is advice and changes nothing"
      },
      { name: "no-report", type: "boolean", help: "write no report" },
      { name: "all", short: "a", type: "boolean", help: "show every ticket" }
    ],
    examples: ["btk refine", "btk refine BUG-007", "btk refine --apply", "btk refine --apply --accept duplicate"],
    load: () => import("../verbs/refine.ts")
  },
  {
    name: "duplicates",
    aliases: ["dups"],
    group: "tickets",
    summary: "Show tickets that ask for the same in other words, in any language, with how much and why.",
    args: [{ name: "key", required: false, rest: true, help: "only pairs with these tickets" }],
    flags: [
      { name: "threshold", type: "string", value: "<percent>", help: "from how much likeness on (default 20)" },
      { name: "all", short: "a", type: "boolean", help: "show every pair" },
      { name: "mark", type: "boolean", help: "record the pairs in the log, each once" },
      {
        name: "distinct-from",
        type: "string",
        value: "<key>",
        help: "say that the ticket asks for something else than this one: the pair is never shown again"
      },
      { name: "reason", type: "string", value: "<text>", help: "distinct-from: what is different (required)" }
    ],
    examples: [
      "btk duplicates",
      "btk duplicates BUG-009 --threshold 15",
      "btk duplicates --mark",
      'btk duplicates BUG-009 --distinct-from BUG-007 --reason "one is about printing"'
    ],
    load: () => import("../verbs/duplicates.ts")
  },
  {
    name: "health",
    aliases: [],
    group: "tickets",
    summary: "How much of the backlog can be worked with, from 0 to 100, and where each point went.",
    args: [],
    flags: [
      { name: "explain", short: "e", type: "boolean", help: "show each point with its ticket and rule" },
      {
        name: "formula",
        type: "string",
        value: "<name>",
        help: "v1 (default), or seed-v1 as the predecessor had it"
      },
      { name: "trend", type: "boolean", help: "over time instead, by what the log knew" },
      { name: "by", type: "string", value: "<period>", help: "trend: day or week (default)" },
      { ...LIMIT_FLAG, help: "trend: so many days or weeks back (default 12)" }
    ],
    examples: [
      "btk health",
      "btk health --explain",
      "btk health --trend --by day -n 30",
      "btk health --formula seed-v1"
    ],
    load: () => import("../verbs/health.ts")
  },
  {
    name: "split",
    aliases: [],
    group: "tickets",
    summary:
      "Split a ticket that is too large between packages, folders and modules; its parts cover all that it asked for.",
    args: [{ name: "key", required: true, help: "the ticket's key" }],
    flags: [
      { name: "yes", short: "y", type: "boolean", help: "do it; without it the parts are only shown" },
      { name: "dry-run", type: "boolean", help: "show the parts" }
    ],
    examples: ["btk split FEAT-007", "btk split FEAT-007 --yes"],
    load: () => import("../verbs/split.ts")
  },
  {
    name: "list",
    aliases: ["ls"],
    group: "tickets",
    summary: "List tickets, open ones unless asked otherwise.",
    args: [],
    flags: [
      ...FILTER_FLAGS,
      { name: "text", type: "string", value: "<words>", help: "only with all these words, as btk search has it" },
      {
        name: "sort",
        type: "string",
        value: "<order>",
        help: "created (the default, oldest first), updated (newest first), priority (most urgent first), status, key or title"
      },
      { name: "reverse", short: "r", type: "boolean", help: "the other way round" },
      { name: "all", short: "a", type: "boolean", help: "closed ones too, and no limit but --limit" },
      LIMIT_FLAG,
      AT_FLAG
    ],
    examples: [
      "btk list",
      "btk list --at -3d",
      "btk list --status test-blocked --json",
      "btk list --path src/report/ --since -2w --sort updated"
    ],
    load: () => import("../verbs/list.ts")
  },
  {
    name: "search",
    aliases: ["find"],
    group: "tickets",
    summary: "Search titles and texts for words, most fitting ticket first.",
    args: [
      {
        name: "words",
        required: false,
        rest: true,
        help: 'all have to be there, also inside words; "a phrase" in quotes; and type:, status:, priority:, label:, assignee:, path: or since: with a value'
      }
    ],
    flags: [
      ...FILTER_FLAGS,
      { name: "exact", short: "x", type: "boolean", help: "forgive no typing errors" },
      { name: "all", short: "a", type: "boolean", help: "closed ones too, and no limit but --limit" },
      { ...LIMIT_FLAG, help: "at most this many (default 20)" },
      AT_FLAG
    ],
    examples: [
      "btk search csv export",
      `btk search '"header row" type:BUG status:ready'`,
      "btk search label:parser -n 5 --json"
    ],
    load: () => import("../verbs/search.ts")
  },
  {
    name: "show",
    aliases: ["view"],
    group: "tickets",
    summary: "Show one ticket: what it says, where it is, and its receipts.",
    args: [{ name: "key", required: true, help: "the ticket's key, or a unique beginning of it" }],
    flags: [AT_FLAG],
    examples: ["btk show FEAT-007", "btk show FEAT-007 --at 2026-11-24"],
    load: () => import("../verbs/show.ts")
  },
  {
    name: "ready",
    aliases: [],
    group: "tickets",
    summary: "Tickets that can be started now, most urgent and oldest first.",
    args: [],
    flags: [LIMIT_FLAG, AT_FLAG],
    examples: ["btk ready", "btk ready --json -n 5"],
    load: () => import("../verbs/ready.ts")
  },
  {
    name: "next",
    aliases: [],
    group: "tickets",
    summary: "The one ticket to start now.",
    args: [],
    flags: [AT_FLAG],
    examples: ["btk next"],
    load: () => import("../verbs/next.ts")
  },
  {
    name: "blocked",
    aliases: [],
    group: "tickets",
    summary: "Open tickets that can't be started, and why: what is missing, what stopped them, what they wait for.",
    args: [],
    flags: [LIMIT_FLAG, AT_FLAG],
    examples: ["btk blocked", "btk blocked --json -n 5"],
    load: () => import("../verbs/blocked.ts")
  }
]
