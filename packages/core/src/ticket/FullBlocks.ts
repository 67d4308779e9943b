/**
 * Markdown blocks of any text, by the parser of micromark and mdast with the tables and check boxes of GitHub.
 *
 * @since 0.1.0
 */
import { fromMarkdown } from "mdast-util-from-markdown"
import { gfmFromMarkdown } from "mdast-util-gfm"
import { gfm } from "micromark-extension-gfm"
import type { Block } from "./Blocks.ts"

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

/** Made when the first text needs it: most commands see none. */
const optionsOnce = () => ({
  extensions: [gfm(), { disable: { null: INLINE } }],
  // Without the transforms that replace text by nodes which no longer know their place.
  mdastExtensions: gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] }))
})
let options: ReturnType<typeof optionsOnce> | null = null

/** Blocks in order; those of footnotes and the like have types that no reader knows. */
export const fullBlocks = (markdown: string): ReadonlyArray<Block> =>
  fromMarkdown(markdown, (options ??= optionsOnce())).children as ReadonlyArray<unknown> as ReadonlyArray<Block>
