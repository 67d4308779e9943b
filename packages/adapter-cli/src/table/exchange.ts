/**
 * Verbs that bring tickets from other tools, and take them there.
 *
 * @since 0.1.0
 */
import type { VerbSpec } from "../Verb.ts"

const FORMATS = "beads, task-master, github, backlog-md, seed"

export const EXCHANGE_VERBS: ReadonlyArray<VerbSpec> = [
  {
    name: "import",
    aliases: [],
    group: "tickets",
    summary:
      "Take in the tickets of another tool; again, what changed there is followed, and what was changed here is kept.",
    args: [{ name: "path", required: true, help: "its file, or the folder that has it" }],
    flags: [
      { name: "format", type: "string", value: "<name>", help: `${FORMATS}; without it the files tell` },
      {
        name: "name",
        type: "string",
        value: "<name>",
        help: "call the source so, when another one has the same ids; the same name each time"
      },
      { name: "dry-run", type: "boolean", help: "say what would happen" },
      { name: "all", short: "a", type: "boolean", help: "show every ticket" }
    ],
    examples: [
      "btk import .beads/issues.jsonl --dry-run",
      "btk import .taskmaster/tasks/tasks.json",
      "btk import issues.json --format github"
    ],
    load: () => import("../verbs/import.ts")
  },
  {
    name: "export",
    aliases: [],
    group: "tickets",
    summary:
      "Write the tickets as another tool has them; those that came from it and say the same still, as they came.",
    args: [{ name: "what", required: true, help: "tickets" }],
    flags: [
      { name: "format", type: "string", value: "<name>", help: `${FORMATS} (required)` },
      {
        name: "to",
        type: "string",
        value: "<path>",
        help: "the file; a folder for backlog-md and seed; - (the default) prints a file"
      },
      {
        name: "name",
        type: "string",
        value: "<name>",
        help: "of the tickets that came from the tool, only those of the source that was called so; - for the one without a name"
      },
      { name: "open", type: "boolean", help: "only tickets that are open" },
      { name: "overwrite", type: "boolean", help: "replace files that are there" }
    ],
    examples: [
      "btk export tickets --format beads --to issues.jsonl",
      "btk export tickets --format backlog-md --to exported --open",
      "btk export tickets --format github"
    ],
    load: () => import("../verbs/export.ts")
  }
]
