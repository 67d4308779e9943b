/** A backlog in memory that takes tickets in and writes them out, without files. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { defaultPriceBook } from "../../src/cost/defaultPriceBook.ts"
import type { ForeignSource, SourceText } from "../../src/exchange/ForeignTicket.ts"
import type { FormatName } from "../../src/exchange/Format.ts"
import { formatNamed } from "../../src/exchange/formats.ts"
import type { DomainError } from "../../src/log/DomainError.ts"
import { Digest } from "../../src/ports/Digest.ts"
import { EventStore, type EventStoreShape } from "../../src/ports/EventStore.ts"
import { Ids } from "../../src/ports/Ids.ts"
import { exportTickets } from "../../src/usecases/exchange/ExportTickets.ts"
import { importTickets } from "../../src/usecases/exchange/ImportTickets.ts"
import { Prices } from "../../src/usecases/implement/Prices.ts"
import { loadContents } from "../../src/usecases/LoadContents.ts"
import type { TicketCommand } from "../../src/ticket/TicketCommand.ts"
import { decideTicket } from "../../src/ticket/TicketDecider.ts"
import { by } from "../store/commands.ts"
import { newLog, openStore } from "../store/stores.ts"
import { sha256 } from "../store/sha256.ts"

export const PREFIXES = ["FEAT", "BUG", "TASK", "SEC", "REFACTOR"]

const format = (name: FormatName) => formatNamed(name) ?? Effect.runSync(Effect.die(name))

export const sourceOf = (name: FormatName, texts: ReadonlyArray<SourceText>): ForeignSource => {
  const read = format(name).read(texts)
  if (Result.isFailure(read)) throw new Error(read.failure.message)
  return read.success
}

export interface Options {
  readonly name?: string
  readonly dryRun?: boolean
}

export const backlogOn = (store: EventStoreShape) => {
  let count = 0
  const within = <A, R>(effect: Effect.Effect<A, DomainError, R>) =>
    effect.pipe(
      Effect.provideService(EventStore, store),
      Effect.provideService(Digest, { sha256 }),
      Effect.provideService(Ids, { base32: (length) => Effect.sync(() => String((count += 1)).padStart(length, "a")) }),
      Effect.provideService(Prices, { book: defaultPriceBook, ref: { version: "1", hash: "h" }, of: () => null })
    )
  return {
    take: (name: FormatName, texts: ReadonlyArray<SourceText>, options: Options = {}) =>
      within(
        importTickets({
          format: name,
          source: sourceOf(name, texts),
          from: "source",
          name: options.name ?? null,
          dryRun: options.dryRun ?? false,
          openOf: () => [],
          prefixes: PREFIXES,
          models: [],
          actor: "human:ada@example.org"
        })
      ),
    give: (name: FormatName, only: { readonly name: string | null } | null = null, open = false) =>
      within(exportTickets({ format: format(name), open, prefixes: PREFIXES, only })),
    contents: within(loadContents)
  }
}

const fail = (why: string): never => {
  throw new Error(why)
}

/** Issues of beads; each has a title. */
export const issues = (...all: ReadonlyArray<Readonly<Record<string, unknown>>>): ReadonlyArray<SourceText> => [
  {
    path: "issues.jsonl",
    text: all.map((one) => `${JSON.stringify({ title: `Title of ${String(one["id"])}`, ...one })}\n`).join("")
  }
]

/** A new backlog. */
export const opened = Effect.gen(function* () {
  const { log, memory } = yield* newLog()
  const store = openStore(log)
  return { store, memory, ...backlogOn(store) }
})

let commands = 0
export const decide = (store: EventStoreShape, command: TicketCommand) =>
  store.transact(by(`d${(commands += 1)}`), (state, { at }) => decideTicket(command, state, at))

/** The ticket that came as `id`. */
export const cameAs = (store: EventStoreShape, id: string) =>
  Effect.map(store.state, ({ tickets }) => {
    const found = [...tickets.values()].find(({ source }) => source?.id === id)
    return found ?? fail(`nothing came as ${id}`)
  })
