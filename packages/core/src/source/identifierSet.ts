/**
 * Every identifier of some texts. Pure, linear.
 *
 * @since 0.1.0
 */
import type { SourceFile } from "./SourceFile.ts"

const IDENTIFIER = /[A-Za-z_$][\w$]*/gu

export const identifierSet = (files: ReadonlyArray<SourceFile>): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const { text } of files) for (const [identifier] of text.matchAll(IDENTIFIER)) found.add(identifier)
  return found
}
