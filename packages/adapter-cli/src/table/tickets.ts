/**
 * Verbs that create, show and change tickets.
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
    summary: "Create a ticket; what keeps it from being worked on is said at once.",
    args: [{ name: "title", required: false, help: "the title" }],
    flags: [
      ...CONTENT_FLAGS,
      {
        name: "from",
        type: "string",
        value: "<file>",
        help: "a ticket as Markdown with front matter, or - for standard input"
      },
      { name: "dry-run", type: "boolean", help: "check only" }
    ],
    examples: [
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
      { name: "type", short: "t", type: "string", value: "<type>", help: "the type (default TASK)" },
      { name: "priority", short: "p", type: "string", value: "<priority>", help: "critical, high, medium or low" }
    ],
    examples: ['btk q "Rename the settings page"'],
    load: () => import("../verbs/q.ts")
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
  },
  {
    name: "edit",
    aliases: ["update"],
    group: "tickets",
    summary: "Change parts of a ticket; repeated flags replace the whole list.",
    args: [{ name: "key", required: true, help: "the ticket's key" }],
    flags: [
      ...CONTENT_FLAGS,
      { name: "from", type: "string", value: "<file>", help: "the whole ticket as Markdown, or - for standard input" }
    ],
    examples: ["btk edit FEAT-007 --priority high", "btk edit BUG-002 --from ticket.md"],
    load: () => import("../verbs/edit.ts")
  },
  {
    name: "bulk",
    aliases: [],
    group: "tickets",
    summary:
      "Change many tickets at once, all of them or none, in one commit. Without --yes it only says what it would do.",
    args: [
      { name: "action", required: true, help: "close, label, priority or edit" },
      { name: "key", required: false, rest: true, help: "only these tickets; else all open ones that the filter has" }
    ],
    flags: [
      ...FILTER_FLAGS,
      { name: "all", short: "a", type: "boolean", help: "all open tickets, where neither keys nor a filter say which" },
      { name: "yes", short: "y", type: "boolean", help: "do it" },
      { name: "dry-run", type: "boolean", help: "only say what would be done, also with --yes" },
      { name: "reason", type: "string", value: "<text>", help: "close: why (required)" },
      { name: "add", type: "string", multiple: true, value: "<tag>", help: "label: put it on; repeat for more" },
      { name: "remove", type: "string", multiple: true, value: "<tag>", help: "label: take it off; repeat for more" },
      { name: "to", type: "string", value: "<priority>", help: "priority: critical, high, medium or low" },
      {
        name: "set",
        type: "string",
        multiple: true,
        value: "<field>=<value>",
        help: "edit: type, priority, assignee or any other front matter; without a value it is taken out; repeat for more"
      }
    ],
    examples: [
      'btk bulk close --label "2025" --reason "out of date"',
      "btk bulk label --path src/parser/ --add parser --yes",
      "btk bulk priority BUG-003 BUG-004 --to high --yes",
      "btk bulk edit --type BUG --set severity=high --set assignee=Ada"
    ],
    load: () => import("../verbs/bulk.ts")
  },
  {
    name: "claim",
    aliases: ["start"],
    group: "tickets",
    summary: "Say that you work on a ticket; nobody else can claim it until you release it or the lease runs out.",
    args: [{ name: "key", required: true, help: "the ticket's key" }],
    flags: [{ name: "lease", type: "string", value: "<minutes>", help: "how long the claim holds (default 480)" }],
    examples: ["btk claim FEAT-007"],
    load: () => import("../verbs/claim.ts")
  },
  {
    name: "release",
    aliases: [],
    group: "tickets",
    summary: "Give a claimed ticket back.",
    args: [{ name: "key", required: true, help: "the ticket's key" }],
    flags: [{ name: "reason", type: "string", value: "<text>", help: "why" }],
    examples: ['btk release FEAT-007 --reason "waiting for the design"'],
    load: () => import("../verbs/release.ts")
  },
  {
    name: "reopen",
    aliases: [],
    group: "tickets",
    summary: "Take a blocked or closed ticket back into the backlog.",
    args: [{ name: "key", required: true, help: "the ticket's key" }],
    flags: [{ name: "reason", type: "string", value: "<text>", help: "why (required)" }],
    examples: ['btk reopen BUG-003 --reason "the description is clear now"'],
    load: () => import("../verbs/reopen.ts")
  },
  {
    name: "close",
    aliases: ["cancel"],
    group: "tickets",
    summary: "Cancel a ticket that will not be done. Completed is not something one can say: implement proves it.",
    args: [{ name: "key", required: true, help: "the ticket's key" }],
    flags: [{ name: "reason", type: "string", value: "<text>", help: "why (required)" }],
    examples: ['btk close IDEA-001 --reason "the numbers say no"'],
    load: () => import("../verbs/close.ts")
  },
  {
    name: "label",
    aliases: [],
    group: "tickets",
    summary: "Put labels on a ticket or take them off, or list those there are. Of two clones both count.",
    args: [
      { name: "action", required: true, help: "add, rm or list" },
      { name: "key", required: false, help: "the ticket's key; list without it is of all open tickets" },
      { name: "label", required: false, rest: true, help: "labels; in the ticket's file they are its tags" }
    ],
    flags: [{ name: "all", short: "a", type: "boolean", help: "list: of closed tickets, too" }],
    examples: ['btk label add BUG-003 parser "needs design"', "btk label rm BUG-003 parser", "btk label list"],
    load: () => import("../verbs/label.ts")
  },
  {
    name: "dep",
    aliases: [],
    group: "tickets",
    summary: "Say which tickets have to be completed first, or show that as a tree. A cycle is refused.",
    args: [
      { name: "action", required: true, help: "add, rm, tree or cycles" },
      { name: "key", required: false, help: "the ticket that waits" },
      { name: "other", required: false, rest: true, help: "add, rm: tickets that it waits for" }
    ],
    flags: [
      { name: "dependents", type: "boolean", help: "tree: what waits for the ticket instead" },
      { name: "depth", type: "string", value: "<levels>", help: "tree: at most so many levels (default 5)" },
      LIMIT_FLAG
    ],
    examples: ["btk dep add FEAT-007 FEAT-003 BUG-002", "btk dep tree FEAT-007", "btk dep cycles"],
    load: () => import("../verbs/dep.ts")
  },
  {
    name: "comment",
    aliases: [],
    group: "tickets",
    summary:
      "Say something about a ticket, also a closed one, or show what was said. Comments are in the log, not in the file.",
    args: [
      { name: "key", required: true, help: "the ticket's key" },
      { name: "text", required: false, rest: true, help: "what to say (default: show all comments)" }
    ],
    flags: [
      { name: "body-file", type: "string", value: "<file>", help: "the text from a file, or - for standard input" }
    ],
    examples: [
      'btk comment BUG-003 "Only in Safari"',
      "btk comment BUG-003 --body-file - < notes.md",
      "btk comment BUG-003"
    ],
    load: () => import("../verbs/comment.ts")
  },
  {
    name: "undo",
    aliases: [],
    group: "tickets",
    summary: "Take back your last change of a ticket, or a named one. The log keeps both.",
    args: [
      {
        name: "event",
        required: false,
        help: "the event to undo (default: your last change; repeat to go further back)"
      }
    ],
    flags: [],
    examples: ["btk undo", "btk undo k3f7q2ab.812.0"],
    load: () => import("../verbs/undo.ts")
  }
]
