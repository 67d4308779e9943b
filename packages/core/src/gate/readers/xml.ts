/**
 * A small tolerant XML tokenizer for test reports: elements, attributes, text, CDATA, the five entities and numeric
 * ones. It resolves no DTD and no external entity, so hostile documents can't expand.
 *
 * @since 0.1.0
 */
export type XmlToken =
  | { readonly kind: "open"; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: "close"; readonly name: string }
  | { readonly kind: "text"; readonly text: string }

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" }

const decoded = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/gu,
    (all, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? all
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : all
    }
  )

const TAG =
  /<!DOCTYPE[^>]*>|<\/([\w:.-]+)\s*>|<([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/uy

/** What is passed over as a whole, and what ends it; of CDATA, the text in it. */
const SPANS = [
  ["<!--", "-->", false],
  ["<?", "?>", false],
  ["<![CDATA[", "]]>", true]
] as const

const attributesOf = (source: string): ReadonlyMap<string, string> =>
  new Map(
    [...source.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu)].map((match) => [
      match[1] ?? "",
      decoded(match[2] ?? match[3] ?? "")
    ])
  )

/** Tokens in document order; a self-closing element gives an open and a close. Linear in the source. */
export const xmlTokens = (source: string): ReadonlyArray<XmlToken> => {
  const tokens: Array<XmlToken> = []
  /** What never ends is looked for once. */
  const endless = new Set<string>()
  let end = 0
  const textTo = (at: number): void => {
    if (at > end) tokens.push({ kind: "text", text: decoded(source.slice(end, at)) })
  }
  let at = source.indexOf("<")
  while (at !== -1) {
    const start = at
    const span = SPANS.find(([begins]) => source.startsWith(begins, start))
    if (span !== undefined) {
      const [begins, ends, isText] = span
      const to = endless.has(ends) ? -1 : source.indexOf(ends, start + begins.length)
      if (to === -1) {
        endless.add(ends)
        at = source.indexOf("<", start + 1)
        continue
      }
      textTo(start)
      if (isText) tokens.push({ kind: "text", text: source.slice(start + begins.length, to) })
      end = to + ends.length
    } else {
      TAG.lastIndex = start
      const match = TAG.exec(source)
      if (match === null) {
        at = source.indexOf("<", start + 1)
        continue
      }
      textTo(start)
      const [, closed, opened, attributes, slash] = match
      end = start + match[0].length
      if (closed !== undefined) tokens.push({ kind: "close", name: closed })
      if (opened !== undefined) {
        tokens.push({ kind: "open", name: opened, attributes: attributesOf(attributes ?? "") })
        if (slash === "/") tokens.push({ kind: "close", name: opened })
      }
    }
    at = source.indexOf("<", end)
  }
  return tokens
}
