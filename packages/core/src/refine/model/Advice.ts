/**
 * What a model says about tickets that rules can't decide: advice to a person, in a form. Data, whatever it says.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { answerReader, answerSchema } from "../../ticket/ModelAnswer.ts"

const Line = Schema.NonEmptyString.check(Schema.isMaxLength(500))

const Answer = Schema.Struct({
  advice: Schema.Array(
    Schema.Struct({
      key: Line.annotate({ description: "The ticket's key, as it is offered." }),
      decision: Schema.Literals(["valid", "update", "obsolete", "unsure"]).annotate({
        description:
          "valid: it holds as it is. update: it holds when its text is changed. obsolete: it asks for nothing any more. unsure: what is given doesn't tell."
      }),
      reason: Line.annotate({ description: "What of the given code or commits shows it, in one or two sentences." })
    })
  )
})

export type AdvisedDecision = (typeof Answer.Type)["advice"][number]["decision"]

export interface Advice {
  readonly decision: AdvisedDecision
  readonly reason: string
  /** Who says so. */
  readonly by: string
}

/** For the model. */
export const adviceSchema = () => answerSchema(Answer)

const read = answerReader(Answer)

/** Advice by key: one for each ticket that was asked about, and for no other; or what is wrong with the answer. */
export const readAdvice = (
  text: string,
  keys: ReadonlyArray<string>,
  by: string
): Result.Result<ReadonlyMap<string, Advice>, ReadonlyArray<string>> => {
  const answer = read(text)
  if (Result.isFailure(answer)) return Result.fail(answer.failure)
  const advice = new Map<string, Advice>()
  const wrong: Array<string> = []
  for (const { decision, key, reason } of answer.success.advice) {
    if (!keys.includes(key)) wrong.push(`advice: nobody asked about “${key}”.`)
    else if (advice.has(key)) wrong.push(`advice: ${key} is there twice.`)
    else advice.set(key, { decision, reason, by })
  }
  for (const key of keys) if (!advice.has(key)) wrong.push(`advice: there is none about ${key}.`)
  return wrong.length === 0 ? Result.succeed(advice) : Result.fail(wrong)
}
