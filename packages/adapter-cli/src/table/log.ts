/**
 * Verbs that read the log, share it and settle what clones did at the same time.
 *
 * @since 0.1.0
 */
import { AT_FLAG } from "../flags.ts"
import type { VerbSpec } from "../Verb.ts"

export const LOG_VERBS: ReadonlyArray<VerbSpec> = [
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
    load: () => import("../verbs/log.ts")
  },
  {
    name: "why",
    aliases: [],
    group: "log",
    summary: "Which event made a ticket, or one field of it, what it is, and what led to that event.",
    args: [{ name: "key", required: true, help: "the ticket's key, or <key>.<field>: FEAT-007.priority" }],
    flags: [AT_FLAG],
    examples: ["btk why FEAT-007", "btk why FEAT-007.status --json"],
    load: () => import("../verbs/why.ts")
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
    load: () => import("../verbs/diff.ts")
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
    load: () => import("../verbs/sync.ts")
  },
  {
    name: "status",
    aliases: [],
    group: "log",
    summary: "How things stand: tickets by status, open waves, and what is not committed or pushed yet.",
    args: [],
    flags: [],
    examples: ["btk status"],
    load: () => import("../verbs/status.ts")
  },
  {
    name: "conflicts",
    aliases: [],
    group: "log",
    summary: "What clones did to the same ticket without knowing of each other, and what counts.",
    args: [],
    flags: [{ name: "all", short: "a", type: "boolean", help: "settled ones too" }],
    examples: ["btk conflicts"],
    load: () => import("../verbs/conflicts.ts")
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
    load: () => import("../verbs/proposed.ts")
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
    load: () => import("../verbs/resolve.ts")
  }
]
