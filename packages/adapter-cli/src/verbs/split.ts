/**
 * `btk split <key>`: a ticket that is too large becomes tickets for its parts. Without `--yes` it only says which.
 *
 * @since 0.1.0
 */
import { keyOf } from "@backlog-toolkit/core/backlog/BacklogState"
import { openOfIn } from "@backlog-toolkit/core/checks/Open"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { loadContent } from "@backlog-toolkit/core/usecases/LoadContents"
import { planSplit, splitTicket } from "@backlog-toolkit/core/usecases/SplitTicket"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import { repositoryOf } from "@backlog-toolkit/workspace/checks/openOfProject"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { estimateModels } from "@backlog-toolkit/workspace/prices"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { importFirst } from "../importFirst.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { bullets, safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

interface ShownPart {
  readonly key: string | null
  readonly title: string
  readonly files: ReadonlyArray<string>
  readonly criteria: ReadonlyArray<string>
  readonly tests: ReadonlyArray<string>
  /** Numbers of parts that come first, from 1. */
  readonly after: ReadonlyArray<number>
  readonly open: ReadonlyArray<string>
}

const print = (call: Call, key: string, parts: ReadonlyArray<ShownPart>, done: boolean): void => {
  if (call.flag("quiet") && done) {
    call.io.out(parts.map((part) => `${part.key ?? ""}\n`).join(""))
    return
  }
  call.io.out(
    done ? `${key} is split into ${parts.length} tickets.\n` : `${key} would be split into ${parts.length} tickets.\n`
  )
  parts.forEach(({ after, criteria, files, key: own, open, tests, title }, index) => {
    const waits = after.length === 0 ? "" : `, after ${after.join(" and ")}`
    call.io.out(`${index + 1}. ${own === null ? "" : `${own} `}${safeLine(title)}${waits}\n`)
    call.io.out(`   files: ${files.map(safeLine).join(", ")}\n`)
    call.io.out(
      `   criteria: ${criteria.length === 0 ? "none yet" : criteria.join(", ")}; planned tests: ${tests.length}\n`
    )
    if (done && open.length > 0) call.io.out(`   It stays a draft until this is mended:\n${bullets(open)}`)
  })
  if (!done) call.io.out(`Nothing was changed yet. Do it: btk split ${key} --yes\n`)
}

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const config = loadConfig(project)
      const repository = repositoryOf(project)
      const around = { constraints: config.ticketConstraints, repository }
      const doIt = call.flag("yes") && !call.flag("dry-run")
      const edits = doIt ? yield* importFirst(call, project) : []
      const { key, uid } = findTicket(yield* (yield* EventStore).state, call.args[0] ?? "")
      if (!doIt) {
        const { content, parts } = yield* planSplit({ uid, around })
        const shown = parts.map(({ after, criteria, files, name, tests }): ShownPart => ({
          key: null,
          title: `${content.title}: ${name}`,
          files: files.map(({ path }) => path),
          criteria: criteria.map(({ id }) => id),
          tests,
          after: after.map((number) => number + 1),
          open: []
        }))
        if (call.json) printJson(call, "split", { key, dryRun: true, parts: shown, edits })
        else print(call, key, shown, false)
        return 0
      }
      const { content, parts, planned, state } = yield* splitTicket({
        uid,
        around,
        openOf: openOfIn(config, repository),
        prefixes: config.backlog.ticketPrefixes,
        models: estimateModels(config.agent.model),
        actor: actorOf(call)
      })
      const writes = [...planned.contents, [uid, content] as const].flatMap(([one, its]) => {
        const ticket = state.tickets.get(one)
        return ticket === undefined ? [] : [{ ticket, content: its }]
      })
      const waiting = yield* Effect.forEach(
        [...state.tickets.values()].filter(
          (ticket) => !planned.contents.has(ticket.uid) && planned.uids.some((part) => ticket.dependsOn.includes(part))
        ),
        (ticket) => Effect.map(loadContent(ticket), (its) => ({ ticket, content: its }))
      )
      yield* writeTickets(state, [...writes, ...waiting])
      const shown = parts.map(({ after, criteria, files, tests }, index): ShownPart => {
        const own = planned.uids[index] ?? ""
        const ticket = state.tickets.get(own)
        return {
          key: keyOf(state, own),
          title: ticket?.title ?? "",
          files: files.map(({ path }) => path),
          criteria: criteria.map(({ id }) => id),
          tests,
          after: after.map((number) => number + 1),
          open: ticket?.open ?? []
        }
      })
      if (call.json) printJson(call, "split", { key, dryRun: false, parts: shown, edits })
      else print(call, key, shown, true)
      return 0
    })
  )
