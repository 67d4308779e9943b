/**
 * Verbs that have tickets implemented, and say what that costs.
 *
 * @since 0.1.0
 */
import { AT_FLAG } from "../flags.ts"
import type { VerbSpec } from "../Verb.ts"

export const WORK_VERBS: ReadonlyArray<VerbSpec> = [
  {
    name: "prime",
    aliases: [],
    group: "work",
    summary:
      "What an agent needs to begin: project, gates, rules, what is claimed and ready. The same text as long as nothing of that changes.",
    args: [],
    flags: [
      {
        name: "budget",
        type: "string",
        value: "<tokens>",
        help: "at most so many, counted as four bytes each (default 1000, at least 150); what matters least is left out first"
      }
    ],
    examples: ["btk prime", "btk prime --budget 400 --actor agent:claude-code"],
    load: () => import("../verbs/prime.ts")
  },
  {
    name: "plan",
    aliases: [],
    group: "work",
    summary: "Show the waves: which tickets run together, in which order and why, and which can't.",
    args: [],
    flags: [
      {
        name: "graph",
        type: "string",
        value: "<form>",
        help: "draw it instead: mermaid (a flowchart as text) or svg (a picture)"
      },
      AT_FLAG
    ],
    examples: ["btk plan", "btk plan --json", "btk plan --graph svg > plan.svg"],
    load: () => import("../verbs/plan.ts")
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
    load: () => import("../verbs/implement.ts")
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
    load: () => import("../verbs/report.ts")
  },
  {
    name: "cost",
    aliases: [],
    group: "money",
    summary: "What the work cost: by ticket, gate and model, and estimate versus actual.",
    args: [],
    flags: [AT_FLAG],
    examples: ["btk cost", "btk cost --json", "btk cost --at v1.0"],
    load: () => import("../verbs/cost.ts")
  }
]
