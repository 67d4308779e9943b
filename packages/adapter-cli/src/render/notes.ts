/**
 * What became of edited ticket files, as lines for people: each problem, and of what went well as many as anybody reads.
 *
 * @since 0.1.0
 */
import type { EditNote } from "@backlog-toolkit/core/usecases/edits/EditNote"
import { safeLine } from "./text.ts"

/** Lines of a terminal, less what the command itself says. */
const MOST = 20

const isWell = ({ result }: EditNote): boolean => result === "adopted" || result === "imported"

const firstOf = (notes: ReadonlyArray<EditNote>, rest: (left: number) => string): ReadonlyArray<string> => {
  const shown = notes.slice(0, MOST).map(({ message }) => safeLine(message))
  const left = notes.length - shown.length
  // One line more is as long as the line that says so.
  if (left === 1) return notes.map(({ message }) => safeLine(message))
  return left === 0 ? shown : [...shown, rest(left)]
}

/** Problems come last, where they are seen. */
export const noteLines = (notes: ReadonlyArray<EditNote>): ReadonlyArray<string> => [
  ...firstOf(notes.filter(isWell), (left) => `And ${left} files more were taken up.`),
  ...firstOf(
    notes.filter((note) => !isWell(note)),
    (left) => `And ${left} files more, which --json names.`
  )
]
