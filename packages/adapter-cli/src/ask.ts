/**
 * Questions at a terminal, each with its default: an empty answer takes it.
 *
 * @since 0.1.0
 */
import { createInterface } from "node:readline/promises"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"

export interface Terminal {
  readonly input: NodeJS.ReadableStream
  /** Not standard output, which stays the command's own. */
  readonly output: NodeJS.WritableStream
}

const unanswered = (text: string): DomainError =>
  domainError(
    "usage",
    "answer-missing",
    `The question "${text}" was not answered.`,
    "The input ended, or the question was broken off. Nothing was changed.",
    "Run the command again, or give the answers as flags with --yes."
  )

/** One question: the text behind it is shown as its default; an answer of nothing is null, or the default. */
export type Ask = (text: string, preset: string | null) => Promise<string | null>

/**
 * Asks in turn on one terminal, so that what was typed ahead answers the next question. Throws `answer-missing` when the
 * input ends or somebody breaks off.
 */
export const asking = async <A>(
  talk: (ask: Ask, say: (text: string) => void) => Promise<A>,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr }
): Promise<A> => {
  const lines = createInterface({ input, output })
  const ended = new Promise<null>((resolve) => lines.once("close", () => resolve(null)))
  // What comes before it is asked for would be lost with `question`.
  const early: Array<string> = []
  let waiting = false
  lines.on("line", (line) => {
    if (!waiting) early.push(line)
  })
  const ask: Ask = async (text, preset) => {
    const question = `${text}${preset === null ? "" : ` [${preset}]`}: `
    const typed = early.shift()
    if (typed !== undefined) output.write(`${question}${typed}\n`)
    waiting = true
    // Rejects when it is broken off with Ctrl+C or Ctrl+D, and never settles when the input just ends.
    const said = typed ?? (await Promise.race([lines.question(question).catch(() => null), ended]))
    waiting = false
    if (said === null) throw unanswered(text)
    const answer = said.trim()
    return answer === "" ? preset : answer
  }
  try {
    return await talk(ask, (text) => void output.write(text))
  } finally {
    lines.close()
  }
}

/** Throws `answer-missing` when the input ends or somebody breaks off. */
export const askAll = <K extends string>(
  questions: ReadonlyArray<{ readonly key: K; readonly text: string; readonly preset: string | null }>,
  terminal?: Terminal
): Promise<Readonly<Record<K, string | null>>> =>
  asking(async (ask) => {
    const answers: Partial<Record<K, string | null>> = {}
    for (const { key, preset, text } of questions) answers[key] = await ask(text, preset)
    return answers as Readonly<Record<K, string | null>>
  }, terminal)
