/**
 * Strongly connected components of a graph (Tarjan 1972), without recursion: a chain of any length is fine.
 *
 * @since 0.1.0
 */

/**
 * `edges[v]` lists the successors of node v; all numbers must be nodes. Each node is in exactly one component, and a
 * component comes after every component that its edges lead to. Linear in nodes + edges.
 */
export const stronglyConnected = (edges: ReadonlyArray<ReadonlyArray<number>>): Array<Array<number>> => {
  const count = edges.length
  const components: Array<Array<number>> = []
  const order = new Int32Array(count).fill(-1)
  const low = new Int32Array(count)
  const onStack = new Uint8Array(count)
  /** Next edge to follow, by node: what recursion would keep on its stack. */
  const next = new Int32Array(count)
  const stack: Array<number> = []
  const path: Array<number> = []
  let counter = 0

  const enter = (node: number): void => {
    order[node] = low[node] = counter
    counter += 1
    onStack[node] = 1
    stack.push(node)
    path.push(node)
  }
  const relax = (node: number, reached: number): void => {
    low[node] = Math.min(low[node] as number, reached)
  }
  const leave = (node: number): void => {
    path.pop()
    const parent = path.at(-1)
    if (parent !== undefined) relax(parent, low[node] as number)
    if (low[node] !== order[node]) return
    const component = stack.splice(stack.lastIndexOf(node))
    for (const member of component) onStack[member] = 0
    components.push(component)
  }

  for (let root = 0; root < count; root += 1) {
    if (order[root] !== -1) continue
    enter(root)
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const successor = edges[node]?.[next[node] as number]
      if (successor === undefined) {
        leave(node)
      } else {
        next[node] = (next[node] as number) + 1
        if (order[successor] === -1) enter(successor)
        else if (onStack[successor] === 1) relax(node, order[successor] as number)
      }
    }
  }
  return components
}
