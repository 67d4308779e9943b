/**
 * Which of the toolkit's folders Git ignores in a project, and by which rule. Its own commits hold them anyway; people don't see
 * them in `git status`, and a clone's tools may pass over them.
 *
 * @since 0.1.0
 */
import { spawnSync } from "node:child_process"
import { EVENTS_DIR } from "@backlog-toolkit/core/log/Segment"
import { DATA_DIR } from "@backlog-toolkit/core/ticket/Slug"
import { gitEnvironment } from "./gitEnvironment.ts"

export interface Ignored {
  /** From the project's folder. */
  readonly path: string
  /** Where the rule is, e.g. `.gitignore:3:backlog/`. */
  readonly rule: string
}

/** A file of each kind, as they will be called. */
const SAMPLES: ReadonlyArray<readonly [folder: string, file: string]> = [
  [EVENTS_DIR, `${EVENTS_DIR}/aaaaaaaa/0000000001-0000000002-00000000.jsonl`],
  [DATA_DIR, `${DATA_DIR}/pending/TASK-001-title.md`]
]

/** Empty where Git is missing or ignores nothing of ours. */
export const ignoredAt = (root: string): ReadonlyArray<Ignored> => {
  const { stdout } = spawnSync("git", ["-C", root, "check-ignore", "--no-index", "--verbose", "-z", "--stdin"], {
    encoding: "utf8",
    env: gitEnvironment(process.env),
    input: SAMPLES.map(([, file]) => `${file}\0`).join(""),
    stdio: ["pipe", "pipe", "ignore"]
  })
  const parts = (stdout ?? "").split("\0")
  return SAMPLES.flatMap(([path, file]) => {
    const at = parts.findIndex((part, n) => n % 4 === 3 && part === file)
    const [source, line, pattern] = at === -1 ? [] : parts.slice(at - 3, at)
    // A pattern that begins with ! takes the file in again.
    return source === undefined || pattern?.startsWith("!") === true
      ? []
      : [{ path, rule: `${source}:${line ?? ""}:${pattern ?? ""}` }]
  })
}
