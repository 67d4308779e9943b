/**
 * `btk search <words>`: tickets that have all the words, best first, each with the piece of text that shows why.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { canonicalKey } from "@backlog-toolkit/core/backlog/TicketKey"
import { statusIn } from "@backlog-toolkit/core/backlog/TicketMap"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { type Excerpt, excerptOf } from "@backlog-toolkit/core/projections/search/Excerpt"
import { findTexts, type Found } from "@backlog-toolkit/core/projections/search/Find"
import { parseQuery } from "@backlog-toolkit/core/projections/search/Query"
import type { SearchTexts } from "@backlog-toolkit/core/projections/search/SearchTexts"
import {
  counts,
  FILTER_FIELDS,
  fits,
  isNarrow,
  type TicketFilter
} from "@backlog-toolkit/core/projections/TicketFilter"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import { askedOf, asksForWhole, filterFor } from "../filter.ts"
import { boardNow, wholeNow } from "../now.ts"
import { countFlag } from "../parse.ts"
import { printJson } from "../render/json.ts"
import { printRows, rowJson } from "../render/tickets.ts"
import { painter, safe, safeLine } from "../render/text.ts"
import { textsFor } from "../texts.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** Each row has two lines: less than a screen. */
const DEFAULT_LIMIT = 20

const FIELDS: ReadonlySet<string> = new Set(FILTER_FIELDS)

const nothingAsked = () =>
  domainError(
    "usage",
    "search-empty",
    "There is nothing to search for.",
    "A search needs a word, a phrase in quotes, or a field.",
    'For example btk search "csv export" status:ready. All tickets: btk list.',
    {}
  )

/** Uid by key, in any spelling of it. */
const namedIn = (state: BacklogState) => (term: string) => {
  const key = canonicalKey(term)
  return key === null ? null : (state.keys.get(key) ?? null)
}

interface Searched extends Found {
  /** Closed tickets that would have been found, too. */
  readonly closed: number
}

const searched = (
  texts: SearchTexts,
  state: BacklogState,
  filter: TicketFilter,
  { terms, typos }: { readonly terms: ReadonlyArray<string>; readonly typos: boolean }
): Searched => {
  const narrow = isNarrow(filter)
  const closed = new Set<string>()
  const fitting = (uid: string): boolean => {
    if (!narrow) return true
    const ticket = state.tickets.get(uid)
    return ticket !== undefined && fits(filter, state, ticket)
  }
  const passes = (uid: string): boolean => {
    const status = statusIn(state.tickets, uid)
    if (status === undefined) return false
    const does = counts(filter, status)
    if (!does && !closed.has(uid) && fitting(uid)) closed.add(uid)
    return does && fitting(uid)
  }
  const found = findTexts(texts, terms, { passes, named: namedIn(state), typos })
  return { ...found, closed: closed.size }
}

interface Row {
  readonly ticket: TicketState
  readonly excerpt: Excerpt | null
}

/** The words stand out where there is colour. */
const excerptLine = (call: Call, { marks, text }: Excerpt): string => {
  const paint = painter(call.io.color)
  let [line, done] = ["", 0]
  for (const [from, to] of marks) {
    line += safe(text.slice(done, from)) + paint("bold", safe(text.slice(from, to)))
    done = to
  }
  return `    ${line}${safe(text.slice(done))}`
}

const printHits = (call: Call, state: BacklogState, rows: ReadonlyArray<Row>): void => {
  const lines = rows.map(({ excerpt }) =>
    excerpt === null || excerpt.part === "title" ? null : excerptLine(call, excerpt)
  )
  printRows(call, state, rows, lines)
}

const printCorrected = (call: Call, wanted: Found["wanted"]): void => {
  for (const { errors, spellings, term } of wanted) {
    if (errors > 0)
      call.io.out(`Nothing has ${safeLine(`“${term}”`)}; found instead: ${safeLine(spellings.join(", "))}\n`)
  }
}

export const run: VerbRun = async (call) => {
  const query = parseQuery(call.args.join(" "), FIELDS)
  const asked = askedOf(call, query.fields)
  if (query.terms.length === 0 && FILTER_FIELDS.every((name) => asked[name].length === 0)) throw nothingAsked()
  const past = call.value("at") === null ? null : await import("../past.ts")
  const then = past === null ? null : await past.stateAt(call)
  const state = then?.state ?? (await (asksForWhole(asked) ? wholeNow(call) : boardNow(call)))
  const filter = filterFor(asked, state, new Date().toISOString(), call.flag("all"))
  const limit = countFlag(call, "limit", call.flag("all") ? Number.POSITIVE_INFINITY : DEFAULT_LIMIT)
  const texts = await textsFor(call)
  const { closed, hits, wanted } = searched(texts, state, filter, {
    terms: query.terms,
    typos: !call.flag("exact")
  })
  const rows = hits.slice(0, limit).flatMap(({ uid }): ReadonlyArray<Row> => {
    const [ticket, text] = [state.tickets.get(uid), texts.written.get(uid)]
    return ticket === undefined || text === undefined ? [] : [{ ticket, excerpt: excerptOf(text, wanted) }]
  })
  past?.sayPast(call, then)
  if (call.json) {
    printJson(call, "search", {
      total: hits.length,
      closed,
      words: wanted.map(({ errors, spellings, term }) => ({ word: term, found: spellings, errors })),
      tickets: rows.map(({ excerpt, ticket }) => ({ ...rowJson(state, ticket), excerpt }))
    })
    return 0
  }
  const quiet = call.flag("quiet")
  if (rows.length === 0 && !quiet) call.io.out("No ticket has that.\n")
  if (!quiet) printCorrected(call, wanted)
  if (rows.length > 0) printHits(call, state, rows)
  if (quiet) return 0
  if (hits.length > rows.length) call.io.out(`… ${hits.length - rows.length} more: -n ${hits.length}\n`)
  if (closed > 0) call.io.out(`${closed} closed ${closed === 1 ? "ticket has" : "tickets have"} it, too: --all\n`)
  return 0
}
