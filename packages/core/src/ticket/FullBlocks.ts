/**
 * Markdown blocks of any text, by the parser of micromark and mdast with the tables and check boxes of GitHub.
 *
 * @since 0.1.0
 */
import { type Extension, fromMarkdown } from "mdast-util-from-markdown"
import { gfmFromMarkdown } from "mdast-util-gfm"
import { gfm } from "micromark-extension-gfm"
import type { Block } from "./Blocks.ts"

type Handles = NonNullable<Extension["exit"]>

/** We only take slices, so emphasis, links, code and the like stay text: what hostile text makes slow is not even tried. */
const INLINE = [
  "attention",
  "autolink",
  "characterEscape",
  "characterReference",
  "codeText",
  "definition",
  "emailAutolink",
  "gfmFootnoteCall",
  "gfmFootnoteDefinition",
  "gfmPotentialFootnoteCall",
  "hardBreakEscape",
  "htmlText",
  "labelEnd",
  "labelStartImage",
  "labelStartLink",
  "protocolAutolink",
  "strikethrough",
  "wwwAutolink"
]

/** Handlers of the tick in a check box, which take what stands around it for a list's item. */
const TICKS = ["taskListCheckValueChecked", "taskListCheckValueUnchecked"] as const

/** Below an item that says nothing, a line `[x] text` is a paragraph of its own: it has a check box, and no item to be ticked. */
const tickedItems = (exit: Handles): Handles => ({
  ...exit,
  ...Object.fromEntries(
    TICKS.flatMap((name) => {
      const handle = exit[name]
      if (handle === undefined) return []
      const guarded: typeof handle = function (token) {
        if (this.stack.at(-2)?.type === "listItem") handle.call(this, token)
      }
      return [[name, guarded]]
    })
  )
})

/** Made when the first text needs it: most commands see none. */
const optionsOnce = () => ({
  extensions: [gfm(), { disable: { null: INLINE } }],
  // Without the transforms that replace text by nodes which no longer know their place.
  mdastExtensions: gfmFromMarkdown().map((extension) => ({
    ...extension,
    transforms: [],
    exit: tickedItems(extension.exit ?? {})
  }))
})
let options: ReturnType<typeof optionsOnce> | null = null

/** Blocks in order; those of footnotes and the like have types that no reader knows. */
export const fullBlocks = (markdown: string): ReadonlyArray<Block> =>
  fromMarkdown(markdown, (options ??= optionsOnce())).children as ReadonlyArray<unknown> as ReadonlyArray<Block>
