/** Tickets whose changes wait to be merged by somebody else, and what became of them. */
import { assert } from "@effect/vitest"
import { btk, btkJson } from "./cli.ts"
import { makeProject, type Project, type ProjectOptions } from "./project.ts"
import { addRemote, type Remote } from "./remote.ts"
import { create, type TicketSource } from "./tickets.ts"

/** What `sync` said about one ticket. */
export const syncFor = (project: Project, key: string) =>
  btkJson<{ landings: ReadonlyArray<{ key: string; result: string; commit: string | null }> }>(project, [
    "sync"
  ]).landings.find((one) => one.key === key)

export const assertVerifies = (project: Project): void => {
  const { code, err, out } = btk(project, ["verify", "--strict"])
  assert.strictEqual(code, 0, out + err)
}

/** A project with a remote; the tickets are created and pushed, nothing is implemented. */
export const withTickets = (
  sources: ReadonlyArray<TicketSource>,
  config: ProjectOptions["config"] = {}
): { readonly project: Project; readonly remote: Remote; readonly keys: ReadonlyArray<string> } => {
  const project = makeProject({ config: { ...config } })
  const keys = sources.map((source) => create(project, source))
  btkJson(project, ["sync"])
  return { project, remote: addRemote(project), keys }
}

/** The same, implemented up to the hand-over and pushed. */
export const handedOver = (sources: ReadonlyArray<TicketSource>) => {
  const made = withTickets(sources, { integration: "pr" })
  btkJson(made.project, ["implement"])
  for (const key of made.keys) made.project.git("push", "--quiet", "origin", branchOf(key))
  made.project.git("push", "--quiet", "origin", "main")
  return made
}

export const branchOf = (key: string): string => `backlog/${key.toLowerCase()}`
