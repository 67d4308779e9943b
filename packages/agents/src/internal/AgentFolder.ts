/**
 * The private folder of one agent run, outside the slot: the job as JSON and the place for the answer.
 * Owns creating, reading and removing it; what the answer must look like is `AgentAnswer.ts`.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import * as os from "node:os"
import * as path from "node:path"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"

/** An answer beyond this size is not read: it can only be a mistake. */
const MAX_ANSWER_BYTES = 5_000_000

export interface AgentFolder {
  /** Holds the job as JSON. */
  readonly jobFile: string
  /** Where the agent may leave its answer; nothing is there at first. */
  readonly resultFile: string
}

/** What the agent left: nothing, text, or something that can't be read as a file of a sane size. */
export type Left =
  | { readonly kind: "nothing" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "unreadable"; readonly why: string }

const failed = (what: string, cause: unknown): DomainError =>
  domainError(
    "environment",
    "agent-folder-failed",
    `The folder for talking to the agent couldn't be ${what}.`,
    cause instanceof Error ? cause.message : String(cause),
    "Check the free space and the rights of the temporary folder, then run the command again.",
    { folder: os.tmpdir() }
  )

/** A folder for `mkdtemp`; our own is made when it is missing. */
const parentOf = async (under: string | undefined): Promise<string> => {
  if (under !== undefined) await fs.mkdir(under, { recursive: true, mode: 0o700 })
  return fs.realpath(under ?? os.tmpdir())
}

/** Makes the folder, runs `use`, removes the folder whatever happened. `under`: where to make it (default: the system's). */
export const withAgentFolder = <A, E, R>(
  job: unknown,
  under: string | undefined,
  use: (folder: AgentFolder) => Effect.Effect<A, E, R>
): Effect.Effect<A, E | DomainError, R> =>
  Effect.acquireUseRelease(
    Effect.tryPromise({
      // mkdtemp makes it readable by its owner only.
      try: async () => fs.mkdtemp(path.join(await parentOf(under), "btk-agent-")),
      catch: (cause) => failed("made", cause)
    }),
    (folder) =>
      Effect.gen(function* () {
        const jobFile = path.join(folder, "job.json")
        yield* Effect.tryPromise({
          try: () => fs.writeFile(jobFile, JSON.stringify(job), { mode: 0o600 }),
          catch: (cause) => failed("filled", cause)
        })
        return yield* use({ jobFile, resultFile: path.join(folder, "result.json") })
      }),
    (folder) => Effect.promise(() => fs.rm(folder, { recursive: true, force: true }).catch(() => undefined))
  )

export const readLeft = (resultFile: string): Effect.Effect<Left> =>
  Effect.promise(async (): Promise<Left> => {
    try {
      const stat = await fs.lstat(resultFile)
      if (!stat.isFile()) return { kind: "unreadable", why: "the result is not a regular file" }
      if (stat.size > MAX_ANSWER_BYTES) {
        return { kind: "unreadable", why: `the result has ${stat.size} bytes, more than ${MAX_ANSWER_BYTES}` }
      }
      return { kind: "text", text: await fs.readFile(resultFile, "utf8") }
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") return { kind: "nothing" }
      return { kind: "unreadable", why: `the result can't be read (${String(cause)})` }
    }
  })
