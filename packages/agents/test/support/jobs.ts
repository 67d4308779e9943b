/** Folders and jobs for tests of runners. */
import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import * as os from "node:os"
import * as path from "node:path"
import type { AgentJob } from "@backlog-toolkit/core/ports/AgentRunner"

export interface Place {
  /** The slot. */
  readonly cwd: string
  /** Where private folders are made, so that tests see whether one was left. */
  readonly scratch: string
}

/** Two fresh folders, removed afterwards. */
export const inPlace = <A, E, R>(use: (place: Place) => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.acquireUseRelease(
    Effect.promise(async () => {
      const root = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "btk-agents-test-")))
      await fs.mkdir(path.join(root, "slot"))
      await fs.mkdir(path.join(root, "scratch"))
      return root
    }),
    (root) => use({ cwd: path.join(root, "slot"), scratch: path.join(root, "scratch") }),
    (root) => Effect.promise(() => fs.rm(root, { recursive: true, force: true }))
  )

export const jobIn = (cwd: string, changes: Partial<Omit<AgentJob, "ticket">> = {}, body = ""): AgentJob => ({
  jobId: "wave-1-ticket-1-tdd-1-code",
  purpose: "code",
  cwd,
  ticket: {
    uid: "u-1",
    key: "FEAT-001",
    type: "FEAT",
    title: "Say hello",
    body,
    files: [{ path: "src/hello.js", action: "create", to: null }],
    criteria: [{ id: "AC-1", text: "It says hello" }],
    importedFrom: null
  },
  plan: ["create src/hello.js"],
  attempt: 1,
  feedback: [],
  diff: null,
  rules: null,
  focus: null,
  timeoutMs: 20_000,
  marker: "btk-test",
  ...changes
})

/** A ticket body with an agent script made of blocks. */
export const scriptOf = (...blocks: ReadonlyArray<readonly [info: string, ...lines: ReadonlyArray<string>]>): string =>
  `## Description\n\nText.\n\n## Agent Script\n\n${blocks
    .map(([info, ...lines]) => ["```" + info, ...lines, "```", ""].join("\n"))
    .join("\n")}`
