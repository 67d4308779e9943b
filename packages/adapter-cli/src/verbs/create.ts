/**
 * `btk create`: from a request in one line or many, from flags, a Markdown file or standard input. Asks at a terminal what the
 * request doesn't say.
 *
 * @since 0.1.0
 */
import { type BacklogState, keyOf } from "@backlog-toolkit/core/backlog/BacklogState"
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import { checkInput } from "@backlog-toolkit/core/checks/checkInput"
import { titleAlike } from "@backlog-toolkit/core/checks/coherence"
import { neighboursOf } from "@backlog-toolkit/core/checks/Neighbours"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { createTicket } from "@backlog-toolkit/core/usecases/CreateTicket"
import { openOfIn } from "@backlog-toolkit/core/checks/Open"
import { repositoryOf } from "@backlog-toolkit/workspace/checks/openOfProject"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { estimateModels } from "@backlog-toolkit/workspace/prices"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { type Content, contentOf, type Spent } from "../create/contentOf.ts"
import { sourceOf } from "../create/source.ts"
import { tellDraft } from "../create/tell.ts"
import { importFirst } from "../importFirst.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { bullets, safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** What a model spent, told of the ticket; of none where nothing was written. */
const recordSpent = (call: Call, spent: Spent | null, ticket: string | null) =>
  Effect.gen(function* () {
    if (spent === null) return
    const { recordRequestUsage } = yield* Effect.promise(() => import("../create/withModel.ts"))
    yield* recordRequestUsage({
      ticket,
      purpose: "draft",
      request: spent.request,
      usage: spent.usage,
      actor: actorOf(call)
    })
  })

const draftJson = ({ content }: Content, state: BacklogState) => ({
  type: content.type,
  title: content.title,
  priority: content.priority,
  tags: content.tags,
  dependsOn: content.dependsOn.map((uid) => keyOf(state, uid)),
  files: content.files,
  criteria: content.criteria,
  fields: content.fields,
  body: content.body
})

/**
 * Open tickets that are called much the same, as sentences. Null where nobody asked: that looks at every title, and an agent that creates
 * many tickets hears of them from `validate` and `duplicates`.
 */
const alikeOf = (
  call: Call,
  { content }: Pick<Content, "content">,
  state: BacklogState,
  config: BacklogConfig
): ReadonlyArray<string> | null => {
  if (call.flag("quiet") || !(call.flag("dry-run") || call.io.tty)) return null
  const neighbours = neighboursOf(state)
  return titleAlike
    .find(checkInput({ uid: null, content, config, repository: null, neighbours }))
    .map(({ message }) => message)
}

const tellAlike = (alike: ReadonlyArray<string> | null): string =>
  alike === null || alike.length === 0 ? "" : `Somebody may have asked for it already:\n${bullets(alike)}`

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const source = sourceOf(call)
      const config = loadConfig(project)
      const repository = repositoryOf(project)
      const edits = call.flag("dry-run") ? [] : yield* importFirst(call, project)
      const state = yield* (yield* EventStore).state
      const drafted = yield* contentOf(call, { project, config, repository, state }, source)
      const { content, inferred, questions } = drafted
      const open = openOfIn(config, repository)(content, state, null)
      const alike = alikeOf(call, drafted, state, config)
      if (call.flag("dry-run")) {
        yield* recordSpent(call, drafted.spent, null)
        const draft = draftJson(drafted, state)
        if (call.json)
          printJson(call, "create", { dryRun: true, ticket: null, open, alike, inferred, questions, draft, edits })
        else
          call.io.out(
            `${open.length === 0 ? "The ticket is complete.\n" : ""}${tellDraft(drafted, open)}${tellAlike(alike)}`
          )
        return 0
      }
      const created = yield* createTicket({
        content,
        open,
        prefixes: config.backlog.ticketPrefixes,
        models: estimateModels(config.agent.model),
        actor: actorOf(call),
        commandId: null
      }).pipe(Effect.tapError(() => recordSpent(call, drafted.spent, null)))
      const { ticket } = created
      yield* recordSpent(call, drafted.spent, ticket.uid)
      const files = yield* writeTickets(created.state, [{ ticket, content }])
      if (call.json)
        printJson(call, "create", {
          dryRun: false,
          ticket: { key: ticket.key, uid: ticket.uid, status: ticket.status, title: ticket.title },
          open,
          alike,
          inferred,
          questions,
          draft: draftJson(drafted, state),
          files,
          edits
        })
      else if (call.flag("quiet")) call.io.out(`${ticket.key}\n`)
      else call.io.out(`${ticket.key} ${safeLine(ticket.title)}\n${tellDraft(drafted, open)}${tellAlike(alike)}`)
      return 0
    })
  )
