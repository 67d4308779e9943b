/**
 * What writers of ticket files were about to write, so that the bytes of any of them are known for ours: of one that died before
 * it could say so, and of several that wrote one file at the same time, of whom the last to say so need not be the last to have
 * written. Pure.
 *
 * @since 0.1.0
 */

export interface Intent {
  /** The writer. */
  readonly by: string
  /** Milliseconds. */
  readonly at: number
  readonly sha256: string
  readonly uid: string | null
  readonly shows: string | null
  readonly safe: boolean
}

interface Pending {
  readonly intent: Intent
  /** The writer said that it has written. */
  readonly done: boolean
  /** Writers that had said so when this one began: once it has written, the file can't have their bytes any more. */
  readonly after: ReadonlySet<string>
}

/** Of one file, in the order in which they began. */
export type Intents = ReadonlyArray<Pending>

/** Longer than any write takes, in milliseconds: who has not said so by then is dead. */
const PATIENCE = 60_000

export const begun = (intents: Intents, intent: Intent): Intents => {
  const done = intents.filter((one) => one.done).map((one) => one.intent.by)
  return [...intents, { intent, done: false, after: new Set(done) }]
}

/** A writer has written. */
export const written = (intents: Intents, by: string): Intents => {
  const own = intents.find(({ intent }) => intent.by === by)
  if (own === undefined) return intents
  const isOver = ({ done, intent }: Pending): boolean =>
    own.after.has(intent.by) || (!done && own.intent.at - intent.at >= PATIENCE)
  return intents.filter((one) => !isOver(one)).map((one) => (one === own ? { ...own, done: true } : one))
}

/** Somebody looked at the file: the same bytes again are a person's, unless a writer is at it right now. */
export const lookedAt = (intents: Intents, at: number): Intents =>
  intents.some(({ done, intent }) => !done && at - intent.at < PATIENCE) ? intents : []

/** The intent that these bytes are of. */
export const intentOf = (intents: Intents, sha256: string): Intent | undefined =>
  intents.findLast(({ intent }) => intent.sha256 === sha256)?.intent
