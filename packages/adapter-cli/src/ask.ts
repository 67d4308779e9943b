/**
 * Questions at a terminal, each with its default: an empty answer takes it.
 *
 * @since 0.1.0
 */
import { createInterface } from "node:readline/promises"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"

interface Terminal {
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

/** Throws `answer-missing` when the input ends or somebody breaks off. */
export const askAll = async <K extends string>(
  questions: ReadonlyArray<{ readonly key: K; readonly text: string; readonly preset: string | null }>,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr }
): Promise<Readonly<Record<K, string | null>>> => {
  const lines = createInterface({ input, output })
  const ended = new Promise<null>((resolve) => lines.once("close", () => resolve(null)))
  const answers: Partial<Record<K, string | null>> = {}
  try {
    for (const { key, preset, text } of questions) {
      // Rejects when it is broken off with Ctrl+C or Ctrl+D, and never settles when the input just ends.
      const asked = lines.question(`${text}${preset === null ? "" : ` [${preset}]`}: `).catch(() => null)
      const said = await Promise.race([asked, ended])
      if (said === null) throw unanswered(text)
      const answer = said.trim()
      answers[key] = answer === "" ? preset : answer
    }
  } finally {
    lines.close()
  }
  return answers as Readonly<Record<K, string | null>>
}
