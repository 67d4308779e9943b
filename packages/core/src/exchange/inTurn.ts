/**
 * An order in which every ticket comes after those that it waits for. What waits for itself in the end is cut where the circle closes.
 *
 * @since 0.1.0
 */

export interface Turn<A> {
  readonly item: A
  readonly dependsOn: ReadonlyArray<string>
  /** Ids that it can't wait for, because they wait for it. */
  readonly cut: ReadonlyArray<string>
}

/** Linear in tickets and dependencies; ids that are not among the items are kept as they are. */
export const inTurn = <A>(
  items: ReadonlyArray<A>,
  idOf: (item: A) => string,
  dependenciesOf: (item: A) => ReadonlyArray<string>
): ReadonlyArray<Turn<A>> => {
  const byId = new Map(items.map((item) => [idOf(item), item]))
  const state = new Map<string, "open" | "done">()
  const turns: Array<Turn<A>> = []
  interface Frame {
    readonly item: A
    readonly id: string
    readonly wanted: ReadonlyArray<string>
    at: number
    readonly cut: Set<string>
  }
  const enter = (item: A): Frame => {
    const id = idOf(item)
    state.set(id, "open")
    return { item, id, wanted: [...new Set(dependenciesOf(item))], at: 0, cut: new Set() }
  }
  for (const first of items) {
    if (state.has(idOf(first))) continue
    const stack = [enter(first)]
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const wanted = top.wanted[top.at]
      top.at += 1
      if (wanted === undefined) {
        const { cut, id, item } = top
        state.set(id, "done")
        turns.push({ item, dependsOn: top.wanted.filter((one) => !cut.has(one)), cut: [...cut] })
        stack.pop()
        continue
      }
      const next = byId.get(wanted)
      if (next === undefined) continue
      const known = state.get(wanted)
      if (known === "open") top.cut.add(wanted)
      else if (known === undefined) stack.push(enter(next))
    }
  }
  return turns
}
