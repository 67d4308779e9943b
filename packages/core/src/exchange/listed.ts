/**
 * Lists that people write as text, and sentences that count what was left.
 *
 * @since 0.1.0
 */
import type { ForeignCriterion } from "./ForeignTicket.ts"

const ITEM = /^\s*(?:[-*+]|\d{1,4}[.)])\s+(?:\[(?<tick>[ xX])\]\s+)?(?<text>\S.*)$/u
const TASK = /^\s*(?:[-*+]|\d{1,4}[.)])\s+\[(?<tick>[ xX])\]\s+(?<text>\S.*)$/u

const itemIn = (line: string, pattern: RegExp): ForeignCriterion | null => {
  const { text, tick } = pattern.exec(line)?.groups ?? {}
  return text === undefined ? null : { text: text.trim(), done: tick?.toLowerCase() === "x" }
}

/** The items of a list; a text without one is a criterion a line. */
export const criteriaIn = (text: string): ReadonlyArray<ForeignCriterion> => {
  const lines = text.split(/\r\n?|\n/u).filter((line) => line.trim() !== "")
  const items = lines.flatMap((line) => itemIn(line, ITEM) ?? [])
  return items.length > 0 ? items : lines.map((line) => ({ text: line.trim(), done: false }))
}

/** The items that can be ticked, wherever they stand. */
export const tasksIn = (text: string): ReadonlyArray<ForeignCriterion> =>
  text.split(/\r\n?|\n/u).flatMap((line) => itemIn(line, TASK) ?? [])

export const taskLines = (criteria: ReadonlyArray<ForeignCriterion>): string =>
  criteria.map(({ done, text }) => `- [${done ? "x" : " "}] ${text}`).join("\n")

/** The text with the ticks of its items as they are now, items that are gone taken out, and new ones at its end. */
export const withTasks = (text: string, criteria: ReadonlyArray<ForeignCriterion>): string => {
  const left = [...criteria]
  const lines = text.split("\n").flatMap((line) => {
    const item = itemIn(line, TASK)
    if (item === null) return [line]
    const at = left.findIndex((one) => one.text === item.text)
    const [found] = at === -1 ? [] : left.splice(at, 1)
    if (found === undefined) return []
    return [line.replace(/\[[ xX]\]/u, `[${found.done ? "x" : " "}]`)]
  })
  const before = lines.join("\n").trimEnd()
  return left.length === 0 ? lines.join("\n") : `${before}${before === "" ? "" : "\n\n"}${taskLines(left)}`
}

/** `3 dependencies of the kind related`, for each kind that was counted. */
export const counted = (counts: ReadonlyMap<string, number>, sentence: (kind: string, count: number) => string) =>
  [...counts].filter(([, count]) => count > 0).map(([kind, count]) => sentence(kind, count))

export const countIn = (counts: Map<string, number>, kind: string): void => {
  counts.set(kind, (counts.get(kind) ?? 0) + 1)
}
