/**
 * Help texts, made from the verb table.
 *
 * @since 0.1.0
 */
import type { FlagSpec, VerbSpec } from "./Verb.ts"
import { COMMON_FLAGS, VARIABLES } from "./flags.ts"
import { VERBS } from "./verbs.ts"

const GROUPS = ["set up", "tickets", "work", "money", "log"] as const

const flagName = ({ name, short, value }: FlagSpec): string =>
  `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`

const table = (rows: ReadonlyArray<readonly [string, string]>): string => {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n")
}

/** A verb may have a flag of its own under a common name. */
const commonFlags = ({ flags }: VerbSpec): ReadonlyArray<FlagSpec> =>
  COMMON_FLAGS.filter(({ name }) => !flags.some((flag) => flag.name === name))

export const usageOf = (verb: VerbSpec): string => {
  const args = verb.args.map(({ name, required, rest }) => {
    const shown = rest === true ? `<${name}> …` : `<${name}>`
    return required ? shown : `[${shown}]`
  })
  return ["btk", verb.name, ...args, "[flags]"].join(" ")
}

export const helpAll = (): string =>
  [
    "btk — a backlog whose tickets are done only when gates prove it",
    "",
    "Usage: btk <verb> [arguments] [flags]",
    ...GROUPS.flatMap((group) => [
      "",
      `${group}:`,
      table(VERBS.filter((verb) => verb.group === group).map((verb) => [verb.name, verb.summary]))
    ]),
    "",
    "variables of the environment:",
    table(VARIABLES.map(({ help, name }) => [name, help])),
    "",
    "btk <verb> --help tells more. Exit codes: 0 ok, 1 refused, 2 usage, 3 not found, 4 conflict, 5 damage, 6 environment.",
    ""
  ].join("\n")

export const helpOf = (verb: VerbSpec): string =>
  [
    verb.summary,
    "",
    `Usage: ${usageOf(verb)}`,
    ...(verb.aliases.length === 0 ? [] : [`Also: ${verb.aliases.join(", ")}`]),
    ...(verb.args.length === 0 ? [] : ["", "Arguments:", table(verb.args.map(({ help, name }) => [name, help]))]),
    "",
    "Flags:",
    table([...verb.flags, ...commonFlags(verb)].map((flag) => [flagName(flag), flag.help])),
    "",
    "Examples:",
    ...verb.examples.map((example) => `  ${example}`),
    ""
  ].join("\n")
