/**
 * Every verb of the command line. Help, parsing and docs/reference/cli.md come from this table.
 *
 * @since 0.1.0
 */
import { AT_FLAG, CONTENT_FLAGS, LIMIT_FLAG } from "./flags.ts"
import type { VerbSpec } from "./Verb.ts"

export const VERBS: ReadonlyArray<VerbSpec> = [
  {
    name: "init",
    aliases: [],
    group: "set up",
    summary:
      "Set up a backlog in this repository: detect the stack and its real gate commands, write the configuration. One that is there is kept.",
    args: [],
    flags: [
      { name: "yes", short: "y", type: "boolean", help: "ask nothing" },
      { name: "dry-run", type: "boolean", help: "show what would be written" },
      {
        name: "here",
        type: "boolean",
        help: "in this folder, beside other projects of the repository (default: at its top)"
      },
      { name: "name", type: "string", value: "<name>", help: "the project's name" },
      {
        name: "target",
        type: "string",
        value: "<branch>",
        help: "the branch that work lands in (default: the current one)"
      },
      { name: "test-command", type: "string", value: "<command>", help: "how the tests are run" },
      { name: "setup-command", type: "string", value: "<command>", help: "what prepares a fresh worktree" }
    ],
    examples: ["btk init --yes", 'btk init --test-command "npm test"'],
    takesNews: false,
    load: () => import("./verbs/init.ts")
  },
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
    load: () => import("./verbs/create.ts")
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
    load: () => import("./verbs/q.ts")
  },
  {
    name: "list",
    aliases: ["ls"],
    group: "tickets",
    summary: "List tickets, open ones unless asked otherwise.",
    args: [],
    flags: [
      {
        name: "status",
        short: "s",
        type: "string",
        multiple: true,
        value: "<status>",
        help: "only this status; repeat for more"
      },
      {
        name: "type",
        short: "t",
        type: "string",
        multiple: true,
        value: "<type>",
        help: "only this type; repeat for more"
      },
      { name: "all", short: "a", type: "boolean", help: "closed ones too, and no limit but --limit" },
      LIMIT_FLAG,
      AT_FLAG
    ],
    examples: ["btk list", "btk list --at -3d", "btk list --status test-blocked --json"],
    load: () => import("./verbs/list.ts")
  },
  {
    name: "show",
    aliases: ["view"],
    group: "tickets",
    summary: "Show one ticket: what it says, where it is, and its receipts.",
    args: [{ name: "key", required: true, help: "the ticket's key, or a unique beginning of it" }],
    flags: [AT_FLAG],
    examples: ["btk show FEAT-007", "btk show FEAT-007 --at 2026-11-24"],
    load: () => import("./verbs/show.ts")
  },
  {
    name: "ready",
    aliases: [],
    group: "tickets",
    summary: "Tickets that can be started now, most urgent and oldest first.",
    args: [],
    flags: [LIMIT_FLAG, AT_FLAG],
    examples: ["btk ready", "btk ready --json -n 5"],
    load: () => import("./verbs/ready.ts")
  },
  {
    name: "next",
    aliases: [],
    group: "tickets",
    summary: "The one ticket to start now.",
    args: [],
    flags: [AT_FLAG],
    examples: ["btk next"],
    load: () => import("./verbs/next.ts")
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
    load: () => import("./verbs/edit.ts")
  },
  {
    name: "claim",
    aliases: ["start"],
    group: "tickets",
    summary: "Say that you work on a ticket; nobody else can claim it until you release it or the lease runs out.",
    args: [{ name: "key", required: true, help: "the ticket's key" }],
    flags: [{ name: "lease", type: "string", value: "<minutes>", help: "how long the claim holds (default 480)" }],
    examples: ["btk claim FEAT-007"],
    load: () => import("./verbs/claim.ts")
  },
  {
    name: "release",
    aliases: [],
    group: "tickets",
    summary: "Give a claimed ticket back.",
    args: [{ name: "key", required: true, help: "the ticket's key" }],
    flags: [{ name: "reason", type: "string", value: "<text>", help: "why" }],
    examples: ['btk release FEAT-007 --reason "waiting for the design"'],
    load: () => import("./verbs/release.ts")
  },
  {
    name: "reopen",
    aliases: [],
    group: "tickets",
    summary: "Take a blocked or closed ticket back into the backlog.",
    args: [{ name: "key", required: true, help: "the ticket's key" }],
    flags: [{ name: "reason", type: "string", value: "<text>", help: "why (required)" }],
    examples: ['btk reopen BUG-003 --reason "the description is clear now"'],
    load: () => import("./verbs/reopen.ts")
  },
  {
    name: "close",
    aliases: ["cancel"],
    group: "tickets",
    summary: "Cancel a ticket that will not be done. Completed is not something one can say: implement proves it.",
    args: [{ name: "key", required: true, help: "the ticket's key" }],
    flags: [{ name: "reason", type: "string", value: "<text>", help: "why (required)" }],
    examples: ['btk close IDEA-001 --reason "the numbers say no"'],
    load: () => import("./verbs/close.ts")
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
    load: () => import("./verbs/undo.ts")
  },
  {
    name: "plan",
    aliases: [],
    group: "work",
    summary: "Show the waves: which tickets run together, in which order and why, and which can't.",
    args: [],
    flags: [AT_FLAG],
    examples: ["btk plan", "btk plan --json"],
    load: () => import("./verbs/plan.ts")
  },
  {
    name: "implement",
    aliases: ["implementer"],
    group: "work",
    summary:
      "Have agents implement what is ready, through five gates that the toolkit runs itself. Continues after a crash.",
    args: [],
    flags: [
      {
        name: "agent",
        type: "string",
        value: "<runner>",
        help: "scripted, shell or claude (default: the configuration's)"
      },
      { name: "max-waves", type: "string", value: "<count>", help: "stop after this many waves" },
      {
        name: "dry-run",
        type: "boolean",
        help: "show the plan and write nothing; edited ticket files count once another command took them up"
      },
      { name: "fail-on", type: "string", value: "blocked", help: "exit 1 when a ticket ends blocked" }
    ],
    examples: ["btk implement", "btk implement --agent claude --max-waves 1"],
    load: () => import("./verbs/implement.ts")
  },
  {
    name: "report",
    aliases: [],
    group: "work",
    summary: "Write one self-contained HTML page: board, gates with receipts, spend, estimate versus actual.",
    args: [],
    flags: [
      { name: "html", type: "boolean", help: "as HTML (the only form so far)" },
      {
        name: "output",
        short: "o",
        type: "string",
        value: "<file>",
        help: "where to write it (default backlog-report.html in the store)"
      },
      AT_FLAG
    ],
    examples: ["btk report --html -o report.html"],
    load: () => import("./verbs/report.ts")
  },
  {
    name: "cost",
    aliases: [],
    group: "money",
    summary: "What the work cost: by ticket, gate and model, and estimate versus actual.",
    args: [],
    flags: [AT_FLAG],
    examples: ["btk cost", "btk cost --json", "btk cost --at v1.0"],
    load: () => import("./verbs/cost.ts")
  },
  {
    name: "log",
    aliases: [],
    group: "log",
    summary: "The event log, newest last.",
    args: [{ name: "key", required: false, help: "only this ticket's events" }],
    flags: [
      {
        name: "limit",
        short: "n",
        type: "string",
        value: "<count>",
        help: "only the last events (default 50 for people, all with --json)"
      },
      { name: "kind", type: "string", multiple: true, value: "<kind>", help: "only this event kind; repeat for more" },
      {
        name: "actor",
        type: "string",
        value: "<actor>",
        help: "only what this actor did: agent:claude-code, or agent, human or system for all of a kind"
      },
      {
        name: "since",
        type: "string",
        value: "<point>",
        help: "only what came after: an event id, a date (with that day) or time, a time ago (-3d, -2h), a Git revision"
      },
      {
        name: "correlation",
        type: "string",
        value: "<id>",
        help: "only what belongs together, e.g. to the wave w-000001"
      },
      {
        name: "telemetry",
        type: "boolean",
        help: "the log of single calls instead, which is in this clone only"
      },
      AT_FLAG
    ],
    examples: ["btk log", "btk log --since -2h --actor agent", "btk log BUG-003 --json"],
    load: () => import("./verbs/log.ts")
  },
  {
    name: "why",
    aliases: [],
    group: "log",
    summary: "Which event made a ticket, or one field of it, what it is, and what led to that event.",
    args: [{ name: "key", required: true, help: "the ticket's key, or <key>.<field>: FEAT-007.priority" }],
    flags: [AT_FLAG],
    examples: ["btk why FEAT-007", "btk why FEAT-007.status --json"],
    load: () => import("./verbs/why.ts")
  },
  {
    name: "diff",
    aliases: [],
    group: "log",
    summary: "What is different between two points in the log: tickets, their fields, cost, and the events in between.",
    args: [
      { name: "from", required: true, help: "an event id, a date or time, a time ago (-3d), or a Git revision" },
      { name: "to", required: false, help: "the same (default: now)" }
    ],
    flags: [
      { name: "limit", short: "n", type: "string", value: "<count>", help: "at most this many events (default 20)" }
    ],
    examples: ["btk diff -1d", "btk diff v1.0 HEAD --json"],
    load: () => import("./verbs/diff.ts")
  },
  {
    name: "sync",
    aliases: [],
    group: "log",
    summary:
      "Commit the toolkit's own files (events and ticket files) and observe what landed. A log on Git refs is fetched first and pushed last.",
    args: [],
    flags: [
      {
        name: "pr",
        type: "boolean",
        help: "for a target that takes pull requests only: commit to a branch of this clone, to be pushed and merged"
      }
    ],
    examples: ["btk sync", "btk sync --pr"],
    load: () => import("./verbs/sync.ts")
  },
  {
    name: "status",
    aliases: [],
    group: "log",
    summary: "How things stand: tickets by status, open waves, and what is not committed or pushed yet.",
    args: [],
    flags: [],
    examples: ["btk status"],
    load: () => import("./verbs/status.ts")
  },
  {
    name: "conflicts",
    aliases: [],
    group: "log",
    summary: "What clones did to the same ticket without knowing of each other, and what counts.",
    args: [],
    flags: [{ name: "all", short: "a", type: "boolean", help: "settled ones too" }],
    examples: ["btk conflicts"],
    load: () => import("./verbs/conflicts.ts")
  },
  {
    name: "proposed",
    aliases: [],
    group: "log",
    summary:
      "Show what branches that aren't trusted would change here if they were merged. Nothing of them becomes part of the log.",
    args: [{ name: "branch", required: false, help: "only this one" }],
    flags: [],
    examples: ["btk proposed", "btk proposed origin/topic --json"],
    load: () => import("./verbs/proposed.ts")
  },
  {
    name: "resolve",
    aliases: [],
    group: "log",
    summary: "Decide a conflict, or give a ticket whose key two clones issued a key of its own.",
    args: [{ name: "conflict", required: true, help: "the conflict's id, or a key such as FEAT-007~k3f9" }],
    flags: [
      {
        name: "take",
        type: "string",
        value: "<event>",
        help: "the event whose value shall count (default: the one that does)"
      }
    ],
    examples: ["btk resolve 0a1b2c", "btk resolve 0a1b2c --take k3f9q2ab.12.0", "btk resolve FEAT-007~k3f9"],
    load: () => import("./verbs/resolve.ts")
  },
  {
    name: "epoch",
    aliases: [],
    group: "log",
    summary: "Restart the log's clock after a computer with a wrong time had set it ahead. Only for people.",
    args: [{ name: "action", required: true, help: "start" }],
    flags: [{ name: "reason", type: "string", value: "<text>", help: "why (required)" }],
    examples: ['btk epoch start --reason "the build server was a year ahead"'],
    load: () => import("./verbs/epoch.ts")
  },
  {
    name: "replica",
    aliases: [],
    group: "log",
    summary:
      "List who writes this log, stop listening to a clone, or listen again. What a rejected one wrote stays, without effect.",
    args: [
      { name: "action", required: true, help: "list, reject or accept" },
      { name: "replica", required: false, help: "its eight characters, as the list shows them" }
    ],
    flags: [
      {
        name: "from",
        type: "string",
        value: "<number>",
        help: "its first commit without effect (default: what it writes from now on; 1: all)"
      },
      { name: "reason", type: "string", value: "<text>", help: "why (required to reject and accept)" }
    ],
    examples: ["btk replica list", 'btk replica reject k3f9q2ab --from 13 --reason "its laptop was stolen"'],
    load: () => import("./verbs/replica.ts")
  },
  {
    name: "redact",
    aliases: [],
    group: "log",
    summary: "Take out of the log what an event said and must not be kept; its place and its hash stay.",
    args: [{ name: "event", required: true, help: "the event's id, as btk log shows it" }],
    flags: [
      { name: "reason", type: "string", value: "<text>", help: "why; it stays in the log" },
      { name: "yes", short: "y", type: "boolean", help: "ask nothing" },
      { name: "dry-run", type: "boolean", help: "show what would stay" }
    ],
    examples: ['btk redact k3f9q2ab.12.0 --reason "a password"'],
    load: () => import("./verbs/redact.ts")
  },
  {
    name: "verify",
    aliases: [],
    group: "log",
    summary: "Prove the log: every byte, every chain, every completed ticket's commit in Git.",
    args: [],
    flags: [{ name: "strict", type: "boolean", help: "warnings are errors" }],
    examples: ["btk verify"],
    load: () => import("./verbs/verify.ts")
  },
  {
    name: "doctor",
    aliases: [],
    group: "set up",
    summary:
      "Check what could keep this backlog from working: configuration, Git, the log, what is ignored. Reads only.",
    args: [],
    flags: [],
    examples: ["btk doctor", "btk doctor --json"],
    takesNews: false,
    load: () => import("./verbs/doctor.ts")
  },
  {
    name: "fsck",
    aliases: [],
    group: "log",
    summary: "Look for damage in the log's files. Reads only; btk repair mends.",
    args: [],
    flags: [
      { name: "quick", type: "boolean", help: "names, numbers and the newest commits only" },
      {
        name: "full",
        type: "boolean",
        help: "payloads, texts beside the log and the segments of the target branch too"
      },
      { name: "replica", type: "string", value: "<id>", help: "only this replica" },
      { name: "since", type: "string", value: "<number>", help: "only commits from this number on" },
      {
        name: "subset",
        type: "string",
        value: "<n/m>",
        help: "only the n-th of m parts of each replica; all m together prove what the whole does"
      }
    ],
    examples: ["btk fsck --quick", "btk fsck --subset 1/7", "btk fsck --full --json"],
    takesNews: false,
    load: () => import("./verbs/fsck.ts")
  },
  {
    name: "repair",
    aliases: [],
    group: "log",
    summary: "Put lost or damaged commits back, each proven by its hash. Keeps what it replaces in quarantine/.",
    args: [],
    flags: [
      {
        name: "from",
        type: "string",
        multiple: true,
        value: "<folder>",
        help: "the store of another clone, as its btk where names it; repeat for more"
      },
      { name: "dry-run", type: "boolean", help: "show what would be put back" }
    ],
    examples: ["btk repair --dry-run", "btk repair --from ../clone/.git/backlog/my-app"],
    takesNews: false,
    load: () => import("./verbs/repair.ts")
  },
  {
    name: "compact",
    aliases: [],
    group: "log",
    summary: "Put each hundred old commits into one file. Safe while others read and write.",
    args: [],
    flags: [],
    examples: ["btk compact"],
    takesNews: false,
    load: () => import("./verbs/compact.ts")
  },
  {
    name: "move",
    aliases: [],
    group: "log",
    summary:
      "Move this clone's log to where log.storage keeps it: from files to Git refs or back. Proves it, and keeps what was there.",
    args: [],
    flags: [],
    examples: ["btk move"],
    takesNews: false,
    load: () => import("./verbs/move.ts")
  },
  {
    name: "where",
    aliases: [],
    group: "log",
    summary: "Say where the log is, how safe it is there, and why.",
    args: [],
    flags: [],
    examples: ["btk where", "btk where --json"],
    takesNews: false,
    load: () => import("./verbs/where.ts")
  }
]

/** The entry of a verb or alias. */
export const verbNamed = (name: string): VerbSpec | undefined =>
  VERBS.find((verb) => verb.name === name || verb.aliases.includes(name))
