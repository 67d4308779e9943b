/**
 * Verbs that care for the log itself: its clock, its writers, its bytes and its place.
 *
 * @since 0.1.0
 */
import type { VerbSpec } from "../Verb.ts"

export const KEEPING_VERBS: ReadonlyArray<VerbSpec> = [
  {
    name: "epoch",
    aliases: [],
    group: "log",
    summary: "Restart the log's clock after a computer with a wrong time had set it ahead. Only for people.",
    args: [{ name: "action", required: true, help: "start" }],
    flags: [{ name: "reason", type: "string", value: "<text>", help: "why (required)" }],
    examples: ['btk epoch start --reason "the build server was a year ahead"'],
    load: () => import("../verbs/epoch.ts")
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
    load: () => import("../verbs/replica.ts")
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
    load: () => import("../verbs/redact.ts")
  },
  {
    name: "verify",
    aliases: [],
    group: "log",
    summary: "Prove the log: every byte, every chain, every completed ticket's commit in Git.",
    args: [],
    flags: [{ name: "strict", type: "boolean", help: "warnings are errors" }],
    examples: ["btk verify"],
    load: () => import("../verbs/verify.ts")
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
    load: () => import("../verbs/fsck.ts")
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
    load: () => import("../verbs/repair.ts")
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
    load: () => import("../verbs/compact.ts")
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
    load: () => import("../verbs/move.ts")
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
    load: () => import("../verbs/where.ts")
  }
]
