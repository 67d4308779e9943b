/**
 * What counts as nothing said yet: the placeholders of our templates and of the usual ones, comments, empty cells.
 *
 * @since 0.1.0
 */
import { type Block, endOf, itemText, rowsOf, sourceOf, startOf } from "./Markdown.ts"

/** How our templates ask for a text. */
export const placeholder = (hint: string): string => `{{${hint}}}`

/** Longer texts are never placeholders. */
const MAX_PLACEHOLDER = 300
const BRACKETED = /^[*_]*(?:\{\{[^{}]*\}\}|\{[^{}]*\}|\[[^[\]]*\])[*_.]*$/u
const WORD = /^[*_]*(?:todo|tbd|fixme|to be (?:done|written|defined)|\.{3}|…)[*_.:]*$/iu
/** `AC-1:` in front of a criterion. */
const LABEL = /^[*_`]*AC-?\d+[*_`]*[ \t]*[:.)–—-]?[*_`]*[ \t]*/iu

/** Lines of code that a shell takes no notice of. */
const ONLY_COMMENTS = /^(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|$))+$/u

const withoutComments = (text: string): string => {
  let rest = text
  let kept = ""
  for (let open = rest.indexOf("<!--"); open !== -1; open = rest.indexOf("<!--")) {
    const close = rest.indexOf("-->", open)
    if (close === -1) break
    kept += rest.slice(0, open)
    rest = rest.slice(close + "-->".length)
  }
  return kept + rest
}

/** Empty, a comment, `{{…}}`, `[…]`, TBD or the like. */
export const isPlaceholder = (text: string): boolean => {
  const said = withoutComments(text).trim()
  return said === "" || (said.length <= MAX_PLACEHOLDER && (BRACKETED.test(said) || WORD.test(said)))
}

/** A first cell alone is a label when a placeholder follows it. */
const rowSaysNothing = (cells: ReadonlyArray<string>): boolean => {
  const [first = "", ...others] = cells
  return others.every(isPlaceholder) && (isPlaceholder(first) || others.some((cell) => cell !== ""))
}

/** True when none of the blocks says anything. Headings by themselves say nothing. */
export const saysNothing = (markdown: string, blocks: ReadonlyArray<Block>): boolean =>
  blocks.every((block) => {
    switch (block.type) {
      case "heading":
      case "thematicBreak":
        return true
      case "paragraph":
        return isPlaceholder(sourceOf(markdown, block))
      case "code":
        return isPlaceholder(block.value) || ONLY_COMMENTS.test(block.value)
      case "html":
        return isPlaceholder(markdown.slice(startOf(block), endOf(block)))
      case "blockquote":
        return saysNothing(markdown, block.children)
      case "table":
        return rowsOf(markdown, block)
          .slice(1)
          .every((cells) => rowSaysNothing(cells))
      case "list":
        return block.children.every(
          (item) =>
            isPlaceholder(itemText(markdown, item).replace(LABEL, "")) &&
            saysNothing(markdown, item.children[0]?.type === "paragraph" ? item.children.slice(1) : item.children)
        )
      default:
        return false
    }
  })
