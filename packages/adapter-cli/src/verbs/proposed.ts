/**
 * `btk proposed [<branch>]`: what branches that aren't trusted would change.
 *
 * @since 0.1.0
 */
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { Vcs } from "@backlog-toolkit/core/ports/Vcs"
import { type Proposal, proposals } from "@backlog-toolkit/core/usecases/Proposed"
import { requireGit } from "@backlog-toolkit/workspace/openProject"
import { trustedRefs } from "@backlog-toolkit/workspace/news/trustedRefs"
import * as Effect from "effect/Effect"
import { inProject } from "../project.ts"
import { printDiff } from "../render/diff.ts"
import { eventJson } from "../render/event.ts"
import { printJson } from "../render/json.ts"
import { painter, safe } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

const shortName = (ref: string): string => ref.replace(/^refs\/(?:heads|remotes)\//u, "")

const proposalJson = ({ commit, ref, replicas, result }: Proposal) => {
  if ("problem" in result) {
    const { code, message, next, why } = result.problem
    return { ref, commit, replicas, problem: { code, message, why, next }, diff: null, events: [] }
  }
  const { diff, events } = result.difference
  return { ref, commit, replicas, problem: null, diff, events: events.map(eventJson) }
}

const print = (call: Call, { ref, replicas, result }: Proposal): void => {
  const name = painter(call.io.color)("bold", safe(shortName(ref)))
  if ("problem" in result) {
    call.io.out(`${name}  ${safe(`can't be believed: ${result.problem.message} ${result.problem.why}`)}\n`)
    return
  }
  const { diff, events } = result.difference
  const from = replicas.length === 1 ? "1 clone" : `${replicas.length} clones`
  call.io.out(`${name}  ${events.length} ${events.length === 1 ? "event" : "events"} of ${from}\n`)
  printDiff(call, diff)
}

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      requireGit(project)
      const all = yield* proposals(trustedRefs(project))
      const [name] = call.args
      // By its commit: a branch and its remote one are told once.
      const commit = name === undefined ? null : yield* (yield* Vcs).resolve(name)
      const shown = name === undefined ? all : all.filter((one) => one.commit === commit)
      if (name !== undefined && shown.length === 0) {
        return yield* domainError(
          "not-found",
          "branch-proposes-nothing",
          `${JSON.stringify(name)} proposes nothing.`,
          "There is no such branch, it is trusted, or this log has all of its events.",
          "See those that do: btk proposed",
          { branch: name }
        )
      }
      if (call.json) printJson(call, "proposed", { branches: shown.map(proposalJson) })
      else for (const proposal of shown) print(call, proposal)
      if (shown.length === 0 && !call.json && !call.flag("quiet")) {
        call.io.out("No branch has events that this log lacks.\n")
      }
      return 0
    })
  )
