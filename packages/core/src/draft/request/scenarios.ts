/**
 * Given/When/Then as acceptance criteria: one criterion for each scenario, in the words of the request. Pure.
 *
 * @since 0.1.0
 */
const STEP = /^\s*(?:[-*+]\s+|\d+[.)]\s+)?[*_]{0,2}(?<word>given|when|then|and|but)[*_]{0,2}:?\s+(?<rest>\S.*)$/iu
const TITLE = /^\s*(?:[-*+]\s+|#{1,6}\s+)?[*_]{0,2}scenario(?: outline)?(?:\s+\d+)?[*_]{0,2}\s*:\s*(?<title>.*)$/iu
const ONE_LINE =
  /^\s*(?:[-*+]\s+(?:\[[ xX]\]\s+)?)?[*_]{0,2}given[*_]{0,2}\s.+[\s,][*_]{0,2}when[*_]{0,2}\s.+[\s,][*_]{0,2}then[*_]{0,2}\s.+$/iu

/** A criterion is read in one go. */
const LONGEST = 1000

export interface FoundScenarios {
  readonly criteria: ReadonlyArray<string>
  /** Indexes of the lines that they were made of. */
  readonly lines: ReadonlySet<number>
}

const plain = (text: string): string =>
  text
    .replaceAll(/[*_]{2}/gu, "")
    .replaceAll(/\s+/gu, " ")
    .trim()

/** Scenarios with given, when and then; below a line `Scenario:`, the given may be left out. */
export const findScenarios = (lines: ReadonlyArray<string>): FoundScenarios => {
  const criteria: Array<string> = []
  const used = new Set<number>()
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ""
    if (line.length <= LONGEST && ONE_LINE.test(line)) {
      criteria.push(plain(line.replace(/^\s*[-*+]\s+(?:\[[ xX]\]\s+)?/u, "")))
      used.add(at)
      continue
    }
    const first = STEP.exec(line)?.groups?.["word"]?.toLowerCase()
    if (first !== "given" && first !== "when") continue
    const steps: Array<string> = []
    const words = new Set<string>()
    let end = at
    for (; end < lines.length; end++) {
      const { rest, word } = STEP.exec(lines[end] ?? "")?.groups ?? {}
      if (word === undefined || rest === undefined) break
      const name = word.toLowerCase()
      // A new scenario begins without a title.
      if (words.has("then") && (name === "given" || name === "when")) break
      words.add(name)
      steps.push(`${steps.length === 0 ? word : name} ${rest.replace(/[,.;]\s*$/u, "")}`)
    }
    const titled = TITLE.exec(lines[at - 1] ?? "")?.groups
    // `When I save, …` and `Then …` on the next line may as well be a story.
    if (!words.has("when") || !words.has("then") || (titled === undefined && first === "when")) continue
    const title = titled?.["title"]?.trim() ?? ""
    if (titled !== undefined) used.add(at - 1)
    criteria.push(plain(`${title === "" ? "" : `${title}: `}${steps.join(", ")}`))
    for (let index = at; index < end; index++) used.add(index)
    at = end - 1
  }
  return { criteria, lines: used }
}
