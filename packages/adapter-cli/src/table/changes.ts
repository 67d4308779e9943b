/**
 * Verbs that change tickets, or say something about them.
 *
 * @since 0.1.0
 */
import { CONTENT_FLAGS, FILTER_FLAGS, LIMIT_FLAG } from "../flags.ts"
import type { VerbSpec } from "../Verb.ts"

export const CHANGE_VERBS: ReadonlyArray<VerbSpec> = [
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
    summary:
      "Close a ticket that will not be done: cancelled, obsolete or a duplicate. Completed is not something one can say: implement proves it.",
    args: [{ name: "key", required: true, help: "the ticket's key" }],
    flags: [
      { name: "reason", type: "string", value: "<text>", help: "why (required, but for a duplicate)" },
      { name: "obsolete", type: "boolean", help: "it asks for nothing any more: what it is about is gone, or done" },
      { name: "evidence", type: "string", multiple: true, value: "<text>", help: "obsolete: what shows it" },
      {
        name: "duplicate-of",
        type: "string",
        value: "<key>",
        help: "the ticket that stands for it; what waited for it waits for that one"
      }
    ],
    examples: [
      'btk close IDEA-001 --reason "the numbers say no"',
      'btk close BUG-004 --obsolete --reason "The old parser is gone." --evidence "src/old.ts was deleted by 1a2b3c4"',
      "btk close BUG-009 --duplicate-of BUG-007"
    ],
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
