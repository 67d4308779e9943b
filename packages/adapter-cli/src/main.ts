/**
 * Finds the verb, runs it, turns a thrown `DomainError` into a message and its exit code.
 *
 * @since 0.1.0
 */
import { readFileSync } from "node:fs"
import { isatty } from "node:tty"
import { nearest } from "@backlog-toolkit/core/backlog/nearest"
import { DomainError, domainError, EXIT_CODES } from "@backlog-toolkit/core/log/DomainError"
import { helpAll, helpOf } from "./help.ts"
import { parseCall } from "./parse.ts"
import { renderError } from "./render/errors.ts"
import { takeNews } from "./takeNews.ts"
import type { Io } from "./Verb.ts"
import { verbNamed, VERBS } from "./verbs.ts"
import { maybeTerminal, writeOut } from "./writeOut.ts"

const STDIN = 0
const STDOUT = 1
const STDERR = 2
/** Width of output that nobody watches. */
const COLUMNS = 100

export const processIo = (): Io => {
  const tty = maybeTerminal() && isatty(STDOUT)
  const colored = (process.env["NO_COLOR"] ?? "") === ""
  return {
    out: writeOut,
    err: (text) => void process.stderr.write(text),
    readStdin: () => readFileSync(STDIN, "utf8"),
    env: process.env,
    cwd: process.cwd(),
    tty,
    color: tty && colored,
    columns: tty ? (process.stdout.columns ?? COLUMNS) : COLUMNS,
    screen: () => (isatty(STDERR) ? { columns: process.stderr.columns ?? COLUMNS, color: colored } : null)
  }
}

const unknownVerb = (name: string): DomainError => {
  const names = VERBS.flatMap(({ aliases, name: verb }) => [verb, ...aliases])
  const [close] = nearest(name, names, 1)
  return domainError(
    "usage",
    "verb-unknown",
    `"${name}" is not a verb of btk.`,
    close === undefined ? "No verb has that name." : `Did you mean ${close}?`,
    "See btk --help.",
    { verb: name }
  )
}

/** Anything else that is thrown is a bug of ours: said as such, never hidden. */
const asDomainError = (error: unknown): DomainError =>
  error instanceof DomainError
    ? error
    : domainError(
        "environment",
        "internal-error",
        `Something unexpected happened: ${error instanceof Error ? error.message : String(error)}`,
        "This is a defect of the toolkit, not of your work.",
        "Please report it with the text below.",
        { stack: error instanceof Error ? (error.stack ?? "") : "" }
      )

const refuse = (io: Io, error: DomainError, json: boolean): number => {
  io.err(renderError(error, json))
  return EXIT_CODES[error.kind]
}

/** Answers the exit code. Standard output stays empty when it fails with an error. */
export const main = async (argv: ReadonlyArray<string>, io: Io = processIo()): Promise<number> => {
  const [name, ...rest] = argv
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    const [asked] = rest
    const verb = asked === undefined ? undefined : verbNamed(asked)
    if (asked === undefined || asked.startsWith("-")) io.out(helpAll())
    else if (verb !== undefined) io.out(helpOf(verb))
    else return refuse(io, unknownVerb(asked), argv.includes("--json"))
    return 0
  }
  const json = argv.includes("--json")
  try {
    const verb = verbNamed(name)
    if (verb === undefined) throw unknownVerb(name)
    const call = parseCall(verb, rest, io)
    if (call.flag("help")) {
      io.out(helpOf(verb))
      return 0
    }
    const { run } = await verb.load()
    return await run(verb.takesNews === false ? call : { ...call, news: await takeNews(call) })
  } catch (thrown) {
    return refuse(io, asDomainError(thrown), json)
  }
}
