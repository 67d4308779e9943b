/**
 * From argv to a call, by Node's own `parseArgs` over the verb table; what it refuses is a usage error (exit 2).
 *
 * @since 0.1.0
 */
import { resolve } from "node:path"
import { parseArgs, type ParseArgsConfig } from "node:util"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { COMMON_FLAGS } from "./flags.ts"
import type { Call, Io, VerbSpec } from "./Verb.ts"

const optionsOf = (verb: VerbSpec): NonNullable<ParseArgsConfig["options"]> =>
  Object.fromEntries(
    [...COMMON_FLAGS, ...verb.flags].map(({ multiple, name, short, type }) => [
      name,
      { type, multiple: multiple ?? false, ...(short === undefined ? {} : { short }) }
    ])
  )

/** `-3d`, a time ago: Node's parser would take it for a bundle of short flags. */
const AGO = /^-\d+[a-z]$/u
/** No argument of a process can hold it. */
const MARK = "\0"

/** Times ago, marked so that the parser sees values; `unmarked` takes the mark off. */
const marked = (argv: ReadonlyArray<string>): Array<string> => argv.map((arg) => (AGO.test(arg) ? MARK + arg : arg))

const unmarked = (text: string): string => (text.startsWith(MARK) ? text.slice(MARK.length) : text)

const usage = (verb: VerbSpec, message: string, why: string) =>
  domainError("usage", "usage", message, why, `See btk ${verb.name} --help.`, { verb: verb.name })

/** Throws a usage `DomainError` for unknown flags, missing values, and too few or too many arguments. */
export const parseCall = (verb: VerbSpec, argv: ReadonlyArray<string>, io: Io): Call => {
  let parsed: ReturnType<typeof parseArgs>
  try {
    parsed = parseArgs({ args: marked(argv), options: optionsOf(verb), allowPositionals: true, strict: true })
  } catch (error) {
    const [first = ""] = (error instanceof Error ? error.message : String(error)).split(/\.\s|\.$/u)
    throw usage(verb, `${first}.`, "The command line has something that this verb doesn't know.")
  }
  const values = parsed.values as Record<string, string | boolean | Array<string> | undefined>
  const call: Call = {
    args: parsed.positionals.map(unmarked),
    flag: (name) => values[name] === true,
    value: (name) => (typeof values[name] === "string" ? unmarked(values[name]) : null),
    values: (name) => (Array.isArray(values[name]) ? values[name].map(unmarked) : []),
    io: {
      ...io,
      screen: () => {
        const screen = values["plain"] === true ? null : io.screen()
        return screen === null ? null : { ...screen, color: screen.color && values["no-color"] !== true }
      },
      color: io.color && values["no-color"] !== true && values["plain"] !== true,
      tty: io.tty && values["plain"] !== true
    },
    dir: resolve(io.cwd, typeof values["directory"] === "string" ? values["directory"] : "."),
    json: values["json"] === true,
    news: null
  }
  if (call.flag("help")) return call
  const required = verb.args.filter((arg) => arg.required).length
  if (call.args.length < required) {
    throw usage(
      verb,
      `btk ${verb.name} needs <${verb.args[call.args.length]?.name ?? "argument"}>.`,
      "An argument is missing."
    )
  }
  if (call.args.length > verb.args.length && verb.args.at(-1)?.rest !== true) {
    throw usage(
      verb,
      `btk ${verb.name} takes no argument "${call.args[verb.args.length]}".`,
      "There are more arguments than this verb takes."
    )
  }
  return call
}

/** A whole number above zero, or a usage error naming the flag. */
export const countFlag = (call: Call, name: string, fallback: number): number => {
  const text = call.value(name)
  if (text === null) return fallback
  const count = Number(text)
  if (Number.isSafeInteger(count) && count > 0) return count
  throw domainError(
    "usage",
    "flag-invalid",
    `--${name} takes a whole number above zero, not "${text}".`,
    "It is a count.",
    `Try --${name} 10.`,
    { flag: name }
  )
}
