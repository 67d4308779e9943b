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

const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<!DOCTYPE[^>]*>|<\/([\w:.-]+)\s*>|<([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/gu

const attributesOf = (source: string): ReadonlyMap<string, string> =>
  new Map(
    [...source.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu)].map((match) => [
      match[1] ?? "",
      decoded(match[2] ?? match[3] ?? "")
    ])
  )

/** Tokens in document order; a self-closing element gives an open and a close. */
export const xmlTokens = (source: string): ReadonlyArray<XmlToken> => {
  const tokens: Array<XmlToken> = []
  let end = 0
  for (const match of source.matchAll(TOKEN)) {
    if (match.index > end) tokens.push({ kind: "text", text: decoded(source.slice(end, match.index)) })
    end = match.index + match[0].length
    const [, cdata, closed, opened, attributes, slash] = match
    if (cdata !== undefined) tokens.push({ kind: "text", text: cdata })
    if (closed !== undefined) tokens.push({ kind: "close", name: closed })
    if (opened === undefined) continue
    tokens.push({ kind: "open", name: opened, attributes: attributesOf(attributes ?? "") })
    if (slash === "/") tokens.push({ kind: "close", name: opened })
  }
  return tokens
}
