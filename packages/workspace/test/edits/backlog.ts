/** A real repository with a backlog; every call is a command of its own, with fresh services. */
import { openOfIn } from "@backlog-toolkit/core/checks/Open"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import type { AnyRecorded } from "@backlog-toolkit/core/ports/EventStore"
import { bodyFrom } from "@backlog-toolkit/core/ticket/Templates"
import { missingParts } from "@backlog-toolkit/core/checks/Open"
import { contentFromBody } from "@backlog-toolkit/core/ticket/TicketDocument"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import type { TicketCommand } from "@backlog-toolkit/core/ticket/TicketCommand"
import { changeTicket } from "@backlog-toolkit/core/usecases/ChangeTicket"
import { createTicket } from "@backlog-toolkit/core/usecases/CreateTicket"
import type { EditNote } from "@backlog-toolkit/core/usecases/edits/EditNote"
import { importEdits } from "@backlog-toolkit/core/usecases/edits/ImportEdits"
import { loadContents } from "@backlog-toolkit/core/usecases/LoadContents"
import { sync, type SyncResult } from "@backlog-toolkit/core/usecases/Sync"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { loadConfig } from "../../src/loadConfig.ts"
import { openProject } from "../../src/openProject.ts"
import { projectLayer, type ProjectServices } from "../../src/projectLayer.ts"
import { gitEnvOf, runGit, tryGit } from "../support/git.ts"

export const ADA = "human:ada@example.org"

export interface Backlog {
  readonly dir: string
  readonly base: string
  readonly git: (...args: ReadonlyArray<string>) => string
  /** Exit code of a git command that may fail. */
  readonly tryGit: (...args: ReadonlyArray<string>) => number | null
  readonly run: <A, E>(program: Effect.Effect<A, E, ProjectServices>) => Promise<A>
  /** One command that writes: takes up edits. */
  readonly look: () => Promise<ReadonlyArray<EditNote>>
  readonly create: (title: string, changes?: Partial<TicketContent>) => Promise<TicketState>
  readonly change: (command: Exclude<TicketCommand, { type: "create" }>) => Promise<void>
  readonly sync: () => Promise<SyncResult>
  readonly events: () => Promise<ReadonlyArray<AnyRecorded>>
  readonly content: (uid: string) => Promise<TicketContent>
  readonly ticket: (uid: string) => Promise<TicketState>
  /** Path of the one file whose name begins with the key. */
  readonly fileOf: (key: string) => string
  readonly files: () => ReadonlyArray<string>
  readonly read: (path: string) => string
  readonly write: (path: string, text: string) => void
  readonly edit: (path: string, from: string | RegExp, to: string) => void
  /** Texts in lost+found. */
  readonly kept: () => ReadonlyArray<string>
  readonly remove: () => void
}

export const ticketContent = (title: string): TicketContent =>
  contentFromBody({
    type: "FEAT",
    title,
    body: bodyFrom({
      type: "FEAT",
      context: "People ask for it.",
      description: `${title}, so that nobody has to ask.`,
      files: [{ path: "src/a.ts", action: "modify", to: null, note: "" }],
      criteria: ["A file is saved", "Nonsense is refused", "It takes less than a second"],
      tests: ["should work", "should refuse"]
    })
  })

const FOLDERS = ["backlog/data/pending", "backlog/data/completed"]

const openAt = (base: string, dir: string): Backlog => {
  const env = {
    ...gitEnvOf(base),
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.org",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@example.org",
    GIT_EDITOR: "true"
  }
  const git = (...args: ReadonlyArray<string>) => runGit(args, dir, env).trim()
  const run: Backlog["run"] = (program) => {
    const project = openProject(dir)
    return Effect.runPromise(Effect.provide(program, projectLayer(project, { env, toolkit: "0.0.0", record: true })))
  }
  const config = () => loadConfig(openProject(dir))
  const look = () =>
    run(
      importEdits({
        openOf: openOfIn(config(), null),
        prefixes: config().backlog.ticketPrefixes,
        models: [],
        actor: ADA
      })
    )
  const read = (path: string) => readFileSync(join(dir, path), "utf8")
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  const files = () =>
    FOLDERS.flatMap((folder) =>
      existsSync(join(dir, folder)) ? readdirSync(join(dir, folder)).map((name) => `${folder}/${name}`) : []
    )
  const present = <A>(found: A | undefined, what: string): A => {
    if (found === undefined) throw new Error(`there is no ${what}`)
    return found
  }
  const content = (uid: string) => run(Effect.map(loadContents, (contents) => present(contents.get(uid), uid)))
  const ticket = (uid: string) =>
    run(EventStore.use((store) => Effect.map(store.state, ({ tickets }) => present(tickets.get(uid), uid))))
  return {
    dir,
    base,
    git,
    tryGit: (...args) => tryGit(args, dir, env).status,
    run,
    look,
    create: async (title, changes = {}) => {
      await look()
      const made: TicketContent = { ...ticketContent(title), ...changes }
      return run(
        Effect.gen(function* () {
          const { state, ticket: created } = yield* createTicket({
            content: made,
            open: missingParts(made, config()),
            prefixes: config().backlog.ticketPrefixes,
            models: [],
            actor: ADA,
            commandId: null
          })
          yield* writeTickets(state, [{ ticket: created, content: made }])
          return created
        })
      )
    },
    change: async (command) => {
      await look()
      await run(
        Effect.gen(function* () {
          const before = (yield* loadContents).get(command.uid)
          const after = before === undefined || command.type !== "revise" ? null : { ...before, ...command.changes }
          const done = yield* changeTicket({
            command,
            actor: ADA,
            commandId: null,
            after: after === null ? null : { content: after, models: [] }
          })
          const now = (yield* loadContents).get(command.uid)
          if (now !== undefined) yield* writeTickets(done.state, [{ ticket: done.ticket, content: now }])
        })
      )
    },
    sync: async () => {
      const notes = await look()
      return run(sync({ render: "target", target: "main", unedited: notes.length === 0 }))
    },
    events: () =>
      run(
        EventStore.use((store) =>
          Effect.map(Stream.runCollect(store.readFrom(new Map())), (chunks) => [...chunks].flat())
        )
      ),
    content,
    ticket,
    files,
    fileOf: (key) =>
      present(
        files().find((path) => path.includes(`/${key}-`)),
        key
      ),
    read,
    write,
    edit: (path, from, to) => {
      const before = read(path)
      const after = before.replace(from, to)
      if (before === after) throw new Error(`${path} has no ${from}`)
      write(path, after)
    },
    kept: () => {
      const folder = join(openProject(dir).storeDir, "lost+found")
      return existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")) : []
    },
    remove: () => rmSync(base, { recursive: true, force: true })
  }
}

export const makeBacklog = (config: Readonly<Record<string, unknown>> = {}): Backlog => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "btk-edits-")))
  const dir = join(base, "work")
  mkdirSync(dir)
  const backlog = openAt(base, dir)
  backlog.write(
    "backlog.config.json",
    JSON.stringify({ version: "2.0", project: { id: "shop", name: "Shop" }, target: "main", ...config })
  )
  backlog.write("src/a.ts", "export const a = 1\n")
  backlog.git("init", "--quiet", "-b", "main")
  backlog.git("config", "user.name", "Ada")
  backlog.git("config", "user.email", "ada@example.org")
  backlog.git("add", "--all")
  backlog.git("commit", "--quiet", "-m", "Start")
  return backlog
}

/** Another clone of the same repository, with a log of its own. */
export const cloneOf = (origin: Backlog, name: string): Backlog => {
  const dir = join(origin.base, name)
  origin.git("clone", "--quiet", origin.dir, dir)
  const clone = openAt(origin.base, dir)
  clone.git("config", "user.name", "Bob")
  clone.git("config", "user.email", "bob@example.org")
  return clone
}

/** Runs a test in a fresh backlog and removes it whatever happens. */
export const inBacklog = async (
  use: (backlog: Backlog) => Promise<void>,
  config: Readonly<Record<string, unknown>> = {}
): Promise<void> => {
  const backlog = makeBacklog(config)
  try {
    await use(backlog)
  } finally {
    backlog.remove()
  }
}

/** Kinds of the events after the first `from`. */
export const kindsSince = async (backlog: Backlog, from: number): Promise<ReadonlyArray<string>> =>
  (await backlog.events()).slice(from).map(({ event }) => event.type)
