/**
 * `btk import <path>`: the tickets of another tool.
 *
 * @since 0.1.0
 */
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { DATA_DIR } from "@backlog-toolkit/core/ticket/Slug"
import { importTickets } from "@backlog-toolkit/core/usecases/exchange/ImportTickets"
import type { ImportNote } from "@backlog-toolkit/core/usecases/exchange/Sourced"
import { loadContents } from "@backlog-toolkit/core/usecases/LoadContents"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import { openOfProject } from "@backlog-toolkit/workspace/checks/openOfProject"
import { sourceFiles } from "@backlog-toolkit/workspace/exchange/sourceFiles"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import type { OpenProject } from "@backlog-toolkit/workspace/openProject"
import { estimateModels } from "@backlog-toolkit/workspace/prices"
import * as Effect from "effect/Effect"
import { relative, resolve } from "node:path"
import { actorOf } from "../actor.ts"
import { formatOf } from "../formatOf.ts"
import { importFirst } from "../importFirst.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { bullets, painter, safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** Tickets that are shown without `--all`; those that something is said of come first. */
const SHOWN = 20

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u

const nameOf = (call: Call): string | null => {
  const name = call.value("name")
  if (name === null || NAME.test(name)) return name
  throw domainError(
    "usage",
    "source-name-invalid",
    `"${safeLine(name)}" can't be the name of a source.`,
    "It stands before the ids of its tickets.",
    "Use up to 64 letters, digits, points and hyphens.",
    { flag: "name" }
  )
}

/** Files of this project's own folder become tickets by themselves. */
const checkPlace = (project: OpenProject, path: string): void => {
  const way = relative(resolve(project.root, DATA_DIR), path)
  if (way.startsWith("..") || way.startsWith("/")) return
  throw domainError(
    "usage",
    "source-is-own",
    `${path} is in this backlog's own folder.`,
    "Ticket files that lie there are taken up by every command that writes.",
    "Run btk sync.",
    { path }
  )
}

const WORDS = { created: "new", changed: "changed", kept: "kept", refused: "refused" } as const

const print = (
  call: Call,
  title: string,
  done: { readonly notes: ReadonlyArray<ImportNote>; readonly tickets: number; readonly left: ReadonlyArray<string> },
  dryRun: boolean
): void => {
  const paint = painter(call.io.color)
  const { left, notes, tickets } = done
  const count = (result: ImportNote["result"]) => notes.filter((note) => note.result === result).length
  const [created, changed, kept, refused] = [count("created"), count("changed"), count("kept"), count("refused")]
  const ordered = [...notes.filter(({ said }) => said.length > 0), ...notes.filter(({ said }) => said.length === 0)]
  const shown = call.flag("all") ? ordered : ordered.slice(0, SHOWN)
  if (!call.flag("quiet")) {
    for (const { id, key, result, said, title: name } of shown) {
      call.io.out(
        `${paint("gray", WORDS[result].padEnd(8))}${key === null ? "" : `${paint("bold", key)} `}${safeLine(name)} ${paint("gray", safeLine(id))}\n`
      )
      if (said.length > 0) call.io.out(bullets(said.map(safeLine)))
    }
    if (shown.length < ordered.length) call.io.out(`and ${ordered.length - shown.length} more (--all)\n`)
    for (const sentence of left) call.io.out(`${safeLine(sentence)}\n`)
  }
  const same = tickets - created - changed - kept - refused
  const parts = [
    `${created} new`,
    `${changed} changed there`,
    `${same} as they were`,
    ...(kept === 0 ? [] : [`${kept} kept as they are here`]),
    ...(refused === 0 ? [] : [`${refused} refused`])
  ]
  call.io.out(`${title}: ${tickets} tickets, ${parts.join(", ")}.${dryRun ? " Nothing was changed yet." : ""}\n`)
}

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const config = loadConfig(project)
      const path = resolve(call.dir, call.args[0] ?? "")
      checkPlace(project, path)
      const name = nameOf(call)
      const { format, texts } = sourceFiles(path, formatOf(call))
      const source = yield* Effect.fromResult(format.read(texts))
      const dryRun = call.flag("dry-run")
      const edits = dryRun ? [] : yield* importFirst(call, project)
      const way = relative(project.root, path)
      const done = yield* importTickets({
        format: format.name,
        source,
        // A path out of the repository would tell of this machine.
        from: way.startsWith("..") || way.startsWith("/") ? (name ?? format.name) : way.replaceAll("\\", "/"),
        name,
        openOf: openOfProject(project, config),
        prefixes: config.backlog.ticketPrefixes,
        models: estimateModels(config.agent.model),
        actor: actorOf(call),
        dryRun
      })
      if (done.uids.length > 0) {
        const state = yield* (yield* EventStore).state
        const contents = yield* loadContents
        yield* writeTickets(
          state,
          done.uids.flatMap((uid) => {
            const [ticket, content] = [state.tickets.get(uid), contents.get(uid)]
            return ticket === undefined || content === undefined ? [] : [{ ticket, content }]
          })
        )
      }
      const { changed, created, left, notes, tickets } = done
      if (call.json) {
        printJson(call, "import", { format: format.name, dryRun, tickets, created, changed, notes, left, edits })
      } else print(call, format.title, done, dryRun)
      return notes.some(({ result }) => result === "refused") ? 1 : 0
    })
  )
