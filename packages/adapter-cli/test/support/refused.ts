/** A command that has to be refused: with its code and exit code, naming what is wrong, and without a trace. */
import { assert } from "@effect/vitest"
import { failure, type Place, type RunOptions } from "./cli.ts"
import { fingerprint } from "./fingerprint.ts"

export interface Refusal {
  readonly args: ReadonlyArray<string>
  readonly exit: number
  readonly code: string
  /** Texts that the message, its reason or the advice name: file, field, value. */
  readonly says: ReadonlyArray<string>
  readonly input?: string
}

/** What a refusal may not propose. */
const DESTRUCTIVE = /\brm -|reset --hard|--force|checkout --|clean -f/u

export const assertRefused = (place: Place, { args, code, exit, input, says }: Refusal): void => {
  const options: RunOptions = input === undefined ? {} : { input }
  const before = fingerprint(place.dir)
  const error = failure(place, args, options)
  assert.deepStrictEqual([error.code, error.exit], [code, exit], `${error.message} ${error.why}`)
  const text = `${error.message} ${error.why} ${error.next} ${JSON.stringify(error.details)}`
  for (const one of says) assert.include(text, one)
  for (const part of [error.message, error.why, error.next]) assert.match(part, /\S/u)
  assert.notMatch(text, DESTRUCTIVE)
  assert.strictEqual(fingerprint(place.dir), before)
}
