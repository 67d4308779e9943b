/**
 * Markdown blocks as far as a ticket's readers look at them, whoever read them: `PlainBlocks.ts` for the usual text,
 * `FullBlocks.ts` for any.
 *
 * @since 0.1.0
 */

export interface Point {
  /** In UTF-16 units from the beginning of the text. */
  readonly offset?: number | undefined
}

export interface Positioned {
  readonly position?: { readonly start: Point; readonly end: Point } | undefined
}

export interface Heading extends Positioned {
  readonly type: "heading"
  /** 1 to 6. */
  readonly depth: number
  readonly children: ReadonlyArray<Positioned>
}

export interface Paragraph extends Positioned {
  readonly type: "paragraph"
  readonly children: ReadonlyArray<Positioned>
}

export interface Code extends Positioned {
  readonly type: "code"
  /** The lines between its fences. */
  readonly value: string
}

export interface Html extends Positioned {
  readonly type: "html"
}

export interface ListItem extends Positioned {
  /** Null without a check box. */
  readonly checked?: boolean | null | undefined
  readonly children: ReadonlyArray<Block>
}

export interface List extends Positioned {
  readonly type: "list"
  readonly children: ReadonlyArray<ListItem>
}

export interface TableCell extends Positioned {
  readonly children: ReadonlyArray<Positioned>
}

export interface TableRow extends Positioned {
  readonly children: ReadonlyArray<TableCell>
}

export interface Table extends Positioned {
  readonly type: "table"
  /** The header first. */
  readonly children: ReadonlyArray<TableRow>
}

export interface Quote extends Positioned {
  readonly type: "blockquote"
  readonly children: ReadonlyArray<Block>
}

export interface Rule extends Positioned {
  readonly type: "thematicBreak"
}

/** A type of its own, so that the others can be told apart: footnotes and the like. */
export interface OtherBlock extends Positioned {
  readonly type: "other"
}

export type Block = Code | Heading | Html | List | OtherBlock | Paragraph | Quote | Rule | Table
