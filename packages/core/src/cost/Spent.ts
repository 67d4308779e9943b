/**
 * What is counted: a call by itself, or the calls of one turn that are priced alike. Both are recorded once; copies count once.
 *
 * @since 0.1.0
 */
import type { AnyRecorded } from "../log/Event.ts"
import type { DataOf } from "../log/Registry.ts"
import { promptTokens } from "./Tokens.ts"
import type { Usage } from "./Usage.ts"

export interface Spent extends Pick<Usage, "batch" | "context" | "model" | "simulated" | "tokens"> {
  /** The same key is the same spending. */
  readonly key: string
  readonly calls: number
  /** Tokens of the shortest and of the longest prompt: long ones have prices of their own. */
  readonly prompts: { readonly min: number; readonly max: number }
}

/** One call by itself. */
export const spentByCall = ({ batch, context, key, model, simulated, tokens }: Usage): Spent => {
  const prompt = promptTokens(tokens)
  return { key, calls: 1, batch, context, model, simulated, tokens, prompts: { min: prompt, max: prompt } }
}

const spentByTurn = ({ context, groups, keys }: DataOf<"cost.usage-rolled-up">): ReadonlyArray<Spent> =>
  groups.map(({ batch, calls, model, prompts, simulated, tokens }, at) => ({
    key: `${keys}/${at}`,
    calls,
    batch,
    context,
    model,
    simulated,
    tokens,
    prompts
  }))

/** Nothing for an event that records no usage. */
export const spentIn = (event: AnyRecorded["event"]): ReadonlyArray<Spent> => {
  if (event.type === "cost.usage-recorded") return [spentByCall(event.data)]
  return event.type === "cost.usage-rolled-up" ? spentByTurn(event.data) : []
}
