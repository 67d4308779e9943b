/**
 * The ICE score of an idea from its three answers. Pure.
 *
 * @since 0.1.0
 */
import { placeholder } from "../../ticket/Placeholder.ts"
import { type Answers, ICE_DIMENSIONS } from "./Questions.ts"

export interface Ice {
  readonly text: string
  /** The product of the three, as the method has it: 1 to 1,000; 0 while one is open. */
  readonly score: number
}

/** Null without any answer. */
export const iceTable = (answers: Answers): Ice | null => {
  const scores = ICE_DIMENSIONS.map((dimension) => {
    const said = Number(answers.get(`ice/${dimension.toLowerCase()}`)?.[0])
    return { dimension, score: Number.isInteger(said) && said >= 1 && said <= 10 ? said : null }
  })
  if (scores.every(({ score }) => score === null)) return null
  const total = scores.reduce<number | null>(
    (product, { score }) => (product === null || score === null ? null : product * score),
    1
  )
  const cell = (score: number | null): string => (score === null ? placeholder("score") : String(score))
  return {
    text: [
      "| Dimension | Score | Rationale |",
      "|---|---|---|",
      ...scores.map(({ dimension, score }) => `| ${dimension} | ${cell(score)} | ${placeholder("rationale")} |`),
      `| Total | ${cell(total)} | |`
    ].join("\n"),
    score: total ?? 0
  }
}
