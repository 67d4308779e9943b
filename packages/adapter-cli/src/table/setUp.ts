/**
 * Verbs that set up a backlog and check what it stands on.
 *
 * @since 0.1.0
 */
import type { VerbSpec } from "../Verb.ts"

export const SET_UP_VERBS: ReadonlyArray<VerbSpec> = [
  {
    name: "init",
    aliases: [],
    group: "set up",
    summary:
      "Set up a backlog in this repository: detect the stack and its real gate commands, try them once, write the configuration. One that is there is kept.",
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
        name: "stack",
        type: "string",
        value: "<stack>",
        help: "which stack's gates, where there are several (default: the first that is found)"
      },
      {
        name: "preset",
        type: "string",
        value: "<name>",
        help: "what is usual in a stack, for commands that the project's own files don't say: default, typescript, javascript, python, go, rust, swift, java, kotlin, csharp, ruby, php, elixir, deno, bun or generic"
      },
      {
        name: "prefixes",
        type: "string",
        multiple: true,
        value: "<type>",
        help: "a ticket type; repeat for more (default: all that are built in)"
      },
      {
        name: "force",
        short: "f",
        type: "boolean",
        help: "replace files that are there; each is kept beside, with .bak in its name"
      },
      {
        name: "code-rules",
        type: "boolean",
        help: "write a file of rules for code (default: with a new configuration)"
      },
      { name: "no-code-rules", type: "boolean", help: "don't write one" },
      {
        name: "templates",
        type: "boolean",
        help: "write the templates of tickets (default: with a new configuration)"
      },
      { name: "no-templates", type: "boolean", help: "don't write them" },
      {
        name: "agents-md",
        type: "boolean",
        help: "tell coding agents about the backlog in AGENTS.md, between two marks; what is outside them stays as it is"
      },
      { name: "remove-agents-md", type: "boolean", help: "take that out again" },
      { name: "no-try", type: "boolean", help: "don't run the commands that were found (default: each once)" },
      {
        name: "target",
        type: "string",
        value: "<branch>",
        help: "the branch that work lands in (default: the current one)"
      },
      { name: "test-command", type: "string", value: "<command>", help: "how the tests are run" },
      { name: "setup-command", type: "string", value: "<command>", help: "what prepares a fresh worktree" }
    ],
    examples: ["btk init --yes", 'btk init --test-command "npm test"', "btk init --preset python --dry-run"],
    takesNews: false,
    load: () => import("../verbs/init.ts")
  },
  {
    name: "config",
    aliases: [],
    group: "set up",
    summary:
      "Read and change backlog.config.json key by key: what is in force, where that comes from, what it takes and which code reads it.",
    args: [
      { name: "action", required: true, help: "get, set, unset, list, explain or schema (a JSON Schema for editors)" },
      { name: "key", required: false, help: "for example waves.maxSlots or reviewPipeline.reviewers[0].name" },
      { name: "value", required: false, help: "for set: text as it is, anything else as JSON" }
    ],
    flags: [{ name: "all", short: "a", type: "boolean", help: "for list: also what is not set in the file" }],
    examples: [
      "btk config list --all",
      "btk config explain qualityGates.testReader",
      "btk config set waves.maxSlots 2",
      `btk config set backlog.ticketPrefixes '["TASK", "BUG", "EPIC"]'`
    ],
    takesNews: false,
    load: () => import("../verbs/config.ts")
  },
  {
    name: "index",
    aliases: [],
    group: "set up",
    summary:
      "The code index of this work tree, by syntax for eleven languages: where something is defined, used, imported, or said. It keeps itself up to date.",
    args: [
      { name: "action", required: false, help: "build, query, or stats (default)" },
      { name: "words", required: false, rest: true, help: "query: what to look for" }
    ],
    flags: [
      { name: "symbol", type: "string", value: "<name>", help: "query: where the name is defined and used" },
      {
        name: "importers",
        type: "string",
        value: "<path>",
        help: "query: files that import the path, and those that import them"
      },
      { name: "files", type: "boolean", help: "query: rank files instead of pieces of them" },
      { name: "limit", type: "string", value: "<count>", help: "query: answers at most (default 10)" },
      { name: "anew", type: "boolean", help: "build: read every file again" },
      { name: "all", short: "a", type: "boolean", help: "query --symbol: every use" }
    ],
    examples: ['btk index query "round the tax"', "btk index query --symbol parseRange", "btk index build --anew"],
    takesNews: false,
    load: () => import("../verbs/codeIndex.ts")
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
    load: () => import("../verbs/doctor.ts")
  }
]
