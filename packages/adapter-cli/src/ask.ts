/**
 * Questions at a terminal, each with its default: an empty answer takes it.
 *
 * @since 0.1.0
 */
import { createInterface } from "node:readline/promises"

/** Asks on standard error, so that standard output stays the command's own. */
export const askAll = async <K extends string>(
  questions: ReadonlyArray<{ readonly key: K; readonly text: string; readonly preset: string | null }>
): Promise<Readonly<Record<K, string | null>>> => {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const answers: Partial<Record<K, string | null>> = {}
  try {
    for (const { key, preset, text } of questions) {
      const answer = (await lines.question(`${text}${preset === null ? "" : ` [${preset}]`}: `)).trim()
      answers[key] = answer === "" ? preset : answer
    }
  } finally {
    lines.close()
  }
  return answers as Readonly<Record<K, string | null>>
}
