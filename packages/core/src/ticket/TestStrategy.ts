/**
 * The section “Test Strategy”: planned tests as items or rows, and the commands that show that the work is done.
 *
 * @since 0.1.0
 */
import { type Block, type List, itemText, rowsOf, type Section, startOf } from "./Markdown.ts"
import { isPlaceholder } from "./Placeholder.ts"

/** An item that says that there is no test. */
const NONE = /^[(*_]*(?:none|nothing|n\/a|not applicable)\b/iu
const COMMAND = /^[ \t]*[^\s#]/mu

const isTest = (text: string): boolean => !isPlaceholder(text) && !NONE.test(text)

/** An item with items below it is a title for them. */
const testsIn = (body: string, list: List): number =>
  list.children.reduce((sum, item) => {
    const below = item.children.filter((child) => child.type === "list")
    return (
      sum +
      (below.length > 0
        ? below.reduce((all, one) => all + testsIn(body, one), 0)
        : Number(isTest(itemText(body, item))))
    )
  }, 0)

/** Number of planned tests in blocks, without those of the verification commands. */
export const countTests = (body: string, blocks: ReadonlyArray<Block>): number =>
  blocks.reduce((sum, block) => {
    if (block.type === "list") return sum + testsIn(body, block)
    if (block.type !== "table") return sum
    return (
      sum +
      rowsOf(body, block)
        .slice(1)
        .filter(([first = ""]) => isTest(first)).length
    )
  }, 0)

/** What the strategy plans: its blocks without those of the verification commands. */
export const planBlocks = (strategy: Section, verification: Section | undefined): ReadonlyArray<Block> =>
  verification === undefined
    ? strategy.blocks
    : strategy.blocks.filter((block) => startOf(block) < verification.from || startOf(block) >= verification.to)

/** The same texts, as they are written. */
const testTexts = (body: string, blocks: ReadonlyArray<Block>): ReadonlyArray<string> =>
  blocks.flatMap((block): ReadonlyArray<string> => {
    if (block.type === "table")
      return rowsOf(body, block)
        .slice(1)
        .map(([first = ""]) => first)
        .filter(isTest)
    if (block.type !== "list") return []
    return block.children.flatMap((item) => {
      const below = item.children.filter((child) => child.type === "list")
      if (below.length > 0) return testTexts(body, below)
      const text = itemText(body, item)
      return isTest(text) ? [text] : []
    })
  })

/** Planned tests of a body, each with the heading it stands below, such as `Unit: should …`. */
export const plannedTestsOf = (body: string, sections: ReadonlyArray<Section>): ReadonlyArray<string> => {
  const within = (name: string) => sections.filter((section) => section.name === name)
  const [strategy] = within("test strategy")
  if (strategy === undefined) return []
  const [verification] = within("verification commands")
  const inner = sections.filter(({ from, to }) => from > strategy.from && to <= strategy.to)
  return planBlocks(strategy, verification).flatMap((block) => {
    const heading = inner.findLast(({ contentFrom, to }) => startOf(block) >= contentFrom && startOf(block) < to)
    const title =
      heading === undefined ? "" : `${body.slice(heading.from, heading.contentFrom).replaceAll("#", "").trim()}: `
    return testTexts(body, [block]).map((text) => `${title}${text}`)
  })
}

/** A block of code with a line that is more than a comment. */
export const hasCommands = (blocks: ReadonlyArray<Block>): boolean =>
  blocks.some((block) => block.type === "code" && COMMAND.test(block.value) && !isPlaceholder(block.value))

/** Says that the project's own gates are the verification. */
const GATES = /\bqualityGates\b/u
export const GATES_SENTENCE = "The commands under `qualityGates` in backlog.config.json."
export const namesGates = (text: string): boolean => GATES.test(text)

export const testsList = (tests: ReadonlyArray<string>): string =>
  tests.map((test) => `- ${test.replaceAll(/\s+/gu, " ").trim()}`).join("\n")
