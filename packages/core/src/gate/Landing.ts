/**
 * When a change counts as landed in a branch: the three rules of the design, over facts that version control gives.
 *
 * @since 0.1.0
 */

export interface LandingFacts {
  readonly uid: string
  readonly patchId: string
  readonly head: string
  /** Whether `head` is an ancestor of the branch. */
  readonly ancestor: boolean
  /** The branch's first-parent commits since the change's base, newest first. */
  readonly firstParents: ReadonlyArray<{ readonly commit: string; readonly message: string; readonly patchId: string }>
}

export type Landing =
  | { readonly _tag: "landed"; readonly rule: 1 | 2; readonly commit: string }
  /** Named by its uid but changed on the way: counts once every tree-bound gate passed on that commit. */
  | { readonly _tag: "re-gate"; readonly commit: string }
  | { readonly _tag: "awaiting" }

/** Oldest match wins, so that a later revert and re-apply doesn't move the landing. */
export const judgeLanding = (facts: LandingFacts): Landing => {
  if (facts.ancestor) return { _tag: "landed", rule: 1, commit: facts.head }
  const oldestFirst = facts.firstParents.toReversed()
  const same = facts.patchId === "" ? undefined : oldestFirst.find(({ patchId }) => patchId === facts.patchId)
  if (same !== undefined) return { _tag: "landed", rule: 2, commit: same.commit }
  const named = oldestFirst.find(({ message }) => message.includes(facts.uid))
  return named === undefined ? { _tag: "awaiting" } : { _tag: "re-gate", commit: named.commit }
}
