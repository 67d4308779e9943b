/**
 * Every language that is read by its syntax.
 *
 * @since 0.1.0
 */
import type { Language } from "../Language.ts"
import { c, cpp } from "./cpp.ts"
import { csharp } from "./csharp.ts"
import { go } from "./go.ts"
import { java } from "./java.ts"
import { php } from "./php.ts"
import { python } from "./python.ts"
import { ruby } from "./ruby.ts"
import { rust } from "./rust.ts"
import { javascript, tsx, typescript } from "./scripts.ts"

export const LANGUAGES: ReadonlyArray<Language> = [
  typescript,
  tsx,
  javascript,
  python,
  go,
  rust,
  java,
  csharp,
  ruby,
  php,
  c,
  cpp
]

const BY_ENDING = new Map(
  LANGUAGES.flatMap((language) => language.endings.map((ending) => [ending, language] as const))
)

/** Null for a file of no language that is known. */
export const languageOf = (path: string): Language | null =>
  BY_ENDING.get(path.slice(path.lastIndexOf(".") + 1).toLowerCase()) ?? null
