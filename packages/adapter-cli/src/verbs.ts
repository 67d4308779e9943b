/**
 * Every verb of the command line. Help, parsing and docs/reference/cli.md come from this table.
 *
 * @since 0.1.0
 */
import { CHANGE_VERBS } from "./table/changes.ts"
import { EXCHANGE_VERBS } from "./table/exchange.ts"
import { KEEPING_VERBS } from "./table/keeping.ts"
import { LOG_VERBS } from "./table/log.ts"
import { SET_UP_VERBS } from "./table/setUp.ts"
import { TICKET_VERBS } from "./table/tickets.ts"
import { WORK_VERBS } from "./table/work.ts"
import type { VerbSpec } from "./Verb.ts"

export const VERBS: ReadonlyArray<VerbSpec> = [
  ...SET_UP_VERBS,
  ...TICKET_VERBS,
  ...CHANGE_VERBS,
  ...EXCHANGE_VERBS,
  ...WORK_VERBS,
  ...LOG_VERBS,
  ...KEEPING_VERBS
]

/** The entry of a verb or alias. */
export const verbNamed = (name: string): VerbSpec | undefined =>
  VERBS.find((verb) => verb.name === name || verb.aliases.includes(name))
