/**
 * A diff prepared for the rules: both sides of every hunk as source lines, added lines that were only moved marked,
 * prose and generated files left out.
 *
 * @since 0.1.0
 */
import type { FileDiff } from "../diff/UnifiedDiff.ts"
import type { Finding } from "../Gate.ts"
import { isTestPath } from "../TestPaths.ts"
import { type SourceLine, sourceLines } from "./source.ts"

export interface ScannedLine extends SourceLine {
  /** Added (on the new side) or removed (on the old side); false for context. */
  readonly changed: boolean
  /** The same text stands on the other side somewhere in the diff: moved or re-indented, not written. */
  readonly moved: boolean
  /** Line in the file after the change; for a removed line the place where it stood. */
  readonly line: number
}

export interface ScannedHunk {
  readonly after: ReadonlyArray<ScannedLine>
  readonly before: ReadonlyArray<ScannedLine>
}

export interface ScannedFile {
  readonly path: string
  readonly diff: FileDiff
  readonly isTest: boolean
  readonly hunks: ReadonlyArray<ScannedHunk>
  /** Lines written by this change. */
  readonly added: ReadonlyArray<ScannedLine>
  /** Lines taken away by this change. */
  readonly removed: ReadonlyArray<ScannedLine>
}

export interface ScanContext {
  readonly files: ReadonlyArray<ScannedFile>
}

/** One concept of cheating. */
export type CheatRule = (file: ScannedFile, context: ScanContext) => ReadonlyArray<Finding>

/** Prose, lock files and the tickets themselves: a rule there would only catch people who write about it. */
const UNSCANNED =
  /\.(?:md|mdx|markdown|rst|adoc|diff|lock|lockb|svg|map)$|(?:^|\/)(?!requirements|constraints|CMakeLists)[^/]*\.txt$|(?:^|\/)(?:pnpm-lock\.yaml|package-lock\.json|npm-shrinkwrap\.json|go\.sum)$|\.min\.(?:js|css)$|^backlog\//u

const counted = (texts: ReadonlyArray<string>): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}

const take = (counts: Map<string, number>, text: string): boolean => {
  const left = counts.get(text) ?? 0
  if (left > 0) counts.set(text, left - 1)
  return left > 0
}

/** Braces and the like stand everywhere; they were not moved. */
const isTelling = (text: string): boolean => /[\p{L}\p{N}]{2}/u.test(text)

export const scannedFiles = (diff: ReadonlyArray<FileDiff>): ReadonlyArray<ScannedFile> => {
  const files = diff.filter(({ path }) => !UNSCANNED.test(path))
  const texts = (kind: "added" | "removed") =>
    files.flatMap(({ hunks }) =>
      hunks.flatMap(({ lines }) => lines.filter((line) => line.kind === kind).map(({ text }) => text.trim()))
    )
  const removedTexts = counted(texts("removed"))
  const addedTexts = counted(texts("added"))
  return files.map((file) => {
    const hunks = file.hunks.map((hunk): ScannedHunk => {
      const side = (kind: "added" | "removed", others: Map<string, number>): ReadonlyArray<ScannedLine> => {
        let at = hunk.newStart
        const lines = hunk.lines.flatMap((line) => {
          at = line.newLine ?? at
          const here = { ...line, at: line.newLine ?? at }
          if (line.newLine !== null) at = line.newLine + 1
          return line.kind === "context" || line.kind === kind ? [here] : []
        })
        const sources = sourceLines(
          kind === "added" ? file.path : (file.oldPath ?? file.path),
          lines.map(({ text }) => text)
        )
        return lines.map((line, index): ScannedLine => {
          const changed = line.kind === kind
          const text = line.text.trim()
          const source = sources[index] ?? { raw: line.text, bare: line.text, masked: line.text, comment: "" }
          return {
            ...source,
            changed,
            moved: changed && isTelling(text) && take(others, text),
            line: Math.max(1, line.at)
          }
        })
      }
      return { after: side("added", removedTexts), before: side("removed", addedTexts) }
    })
    const fresh = (lines: ReadonlyArray<ScannedLine>) => lines.filter(({ changed, moved }) => changed && !moved)
    return {
      path: file.path,
      diff: file,
      isTest: isTestPath(file.path),
      hunks,
      added: hunks.flatMap(({ after }) => fresh(after)),
      removed: hunks.flatMap(({ before }) => fresh(before))
    }
  })
}

/** A detection; the confidence says how sure the pattern alone makes it (0–100). */
export const detection = (
  rule: string,
  severity: Finding["severity"],
  confidence: number,
  file: ScannedFile,
  line: number | null,
  message: string
): Finding => ({ source: "cheat-scan", rule, severity, confidence, file: file.path, line, message, suggestion: null })

export const excerpt = (line: { readonly raw: string }): string => line.raw.trim().slice(0, 120)
