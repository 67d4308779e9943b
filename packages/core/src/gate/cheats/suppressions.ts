/**
 * Checks switched off for a line, a file or a function, in the words of each linter, compiler and coverage tool.
 *
 * @since 0.1.0
 */
import { type CheatRule, detection, excerpt, type ScannedLine } from "./scanned.ts"

/** A directive opens its comment; further on it is only mentioned. */
const COMMENTS: ReadonlyArray<RegExp> = [
  /^[\s*!]*@ts-(?:ignore|expect-error|nocheck)\b/u,
  /^[\s*!]*(?:es|ox|style)lint-disable(?:-next-line|-line)?\b|^[\s*!]*tslint:disable|^[\s*!]*(?:biome|deno-lint)-ignore|^[\s*!]*\$Flow(?:FixMe|Ignore)/u,
  /^\s*(?:(?:ruff|flake8):\s*)?noqa\b|^\s*(?:type|pyright|ty):\s*ignore\b|^\s*pylint:\s*(?:disable|skip-file)|^\s*mypy:\s*(?:ignore-errors|disable)|^\s*#?nosec\b/iu,
  // Further directives after the first one in the same Python comment.
  /#\s*noqa\b(?!\w)|#\s*type:\s*ignore\b/u,
  /^\s*nolint\b|^\s*lint:(?:file-)?ignore\b/u,
  /^\s*NOLINT(?:NEXTLINE|BEGIN)?\b|^\s*(?:cppcheck-suppress|codeql\[|nosemgrep|NOSONAR|noinspection\s)/u,
  /^\s*(?:rubocop:(?:disable|todo)|phpcs:(?:ignore|disable)|swiftlint:disable|ktlint-disable|credo:disable|shellcheck disable=|hadolint ignore=|tflint-ignore|checkov:skip|yamllint disable|luacheck: ignore|ignore_for_file:)/u,
  /^[\s*]*@(?:phpstan-ignore|psalm-suppress)/u
]

const COVERAGE =
  /^[\s*]*(?:istanbul|c8|v8|node:coverage)\s+(?:ignore|disable)\b|^\s*pragma:\s*no (?:cover|branch)\b|^\s*(?:LCOV|GCOVR?)_EXCL/u

const DART = /^\s*ignore:\s*\w+/u

/** Attributes and pragmas are code. */
const CODE: ReadonlyArray<readonly [RegExp, RegExp]> = [
  [/\.rs$/u, /#!?\[\s*(?:cfg_attr\(.*,\s*)?(?:allow|expect)\s*\(/u],
  [/\.(?:java|kts?|scala|groovy)$/u, /@(?:file:)?(?:Suppress(?:Warnings|Lint|FBWarnings)?|nowarn)\b/u],
  [/\.cs$/u, /#pragma warning disable|\[(?:\w+:\s*)?SuppressMessage\b/u],
  [/\.(?:c|h|cc|cpp|cxx|hpp|m)$/u, /#pragma (?:(?:GCC|clang) diagnostic ignored|warning\s*\(\s*disable)/u]
]

const suppresses = (path: string, { comment, masked }: ScannedLine): boolean =>
  (comment !== "" &&
    (COMMENTS.some((pattern) => pattern.test(comment)) || (path.endsWith(".dart") && DART.test(comment)))) ||
  CODE.some(([files, pattern]) => files.test(path) && pattern.test(masked))

export const suppressions: CheatRule = (file) =>
  file.added.flatMap((line) => {
    if (COVERAGE.test(line.comment)) {
      return [
        detection(
          "coverage-suppressed",
          "important",
          90,
          file,
          line.line,
          `Code is hidden from coverage: ${excerpt(line)}`
        )
      ]
    }
    return suppresses(file.path, line)
      ? [detection("suppression-added", "critical", 95, file, line.line, `A check is switched off: ${excerpt(line)}`)]
      : []
  })
