/**
 * The implementer edits its judge: gate configuration, CI, hooks, lint rules, compiler strictness, test runner settings
 * and the scripts that the gates run.
 *
 * @since 0.1.0
 */
import type { Finding } from "../Gate.ts"
import { type CheatRule, detection, excerpt, type ScannedFile, type ScannedLine } from "./scanned.ts"

/** Any edit of these files changes what is checked. */
const JUDGES: ReadonlyArray<RegExp> = [
  /(?:^|\/)backlog\.config\.\w+$/u,
  /^\.github\/(?:workflows|actions)\//u,
  /(?:^|\/)(?:\.gitlab-ci\.ya?ml|azure-pipelines\.ya?ml|Jenkinsfile|\.travis\.ya?ml|bitbucket-pipelines\.ya?ml|appveyor\.ya?ml|\.drone\.ya?ml)$/u,
  /^\.(?:circleci|buildkite|husky|githooks)\//u,
  /(?:^|\/)(?:lefthook|\.lefthook)\.\w+$|(?:^|\/)\.pre-commit-config\.ya?ml$|(?:^|\/)\.lintstagedrc/u,
  /(?:^|\/)(?:\.eslintrc|eslint\.config\.|\.oxlintrc|oxlint\.config\.|biome\.jsonc?$|\.stylelintrc|tslint\.json$|\.eslintignore$|deno\.lint)/u,
  /(?:^|\/)(?:\.?ruff\.toml|\.flake8|\.pylintrc|mypy\.ini|\.mypy\.ini|pyrightconfig\.json|\.bandit)$/u,
  /(?:^|\/)(?:\.golangci\.\w+|\.?clippy\.toml|deny\.toml|\.rubocop\w*\.ya?ml|phpstan\.neon(?:\.dist)?|psalm\.xml|phpcs\.xml(?:\.dist)?|\.swiftlint\.yml|detekt\.yml|checkstyle\.xml|\.credo\.exs|analysis_options\.yaml|sonar-project\.properties|\.clang-tidy)$/u
]

interface Edit {
  readonly added?: RegExp
  readonly removed?: RegExp
  readonly what: string
}

const STRICT =
  "strict\\w*|alwaysStrict|noImplicit\\w+|noUnused\\w+|noUnchecked\\w+|noFallthrough\\w+|noProperty\\w+|exactOptional\\w+|useUnknownInCatchVariables|checkJs|isolatedDeclarations|erasableSyntaxOnly"

/** Files in which some lines are a judge's and others aren't. */
const PARTS: ReadonlyArray<readonly [RegExp, ReadonlyArray<Edit>]> = [
  [
    /(?:^|\/)package\.json$/u,
    [
      {
        removed:
          /^\s*"(?:pre|post)?(?:test|lint|typecheck|type-check|tsc|check|verify|ci|coverage|build)(?:[:-][\w:-]+)?"\s*:\s*"/u,
        what: "A script that gates run is changed"
      },
      { added: /^\s*"(?:pre|post)test(?:[:-][\w:-]+)?"\s*:\s*"/u, what: "A script that gates run is changed" },
      { removed: /^\s*"(?:husky|lint-staged|eslintConfig|pre-commit)"\s*:/u, what: "Hooks or lint rules are removed" }
    ]
  ],
  [
    /(?:^|\/)tsconfig[\w.-]*\.json$/u,
    [
      { added: new RegExp(String.raw`"(?:${STRICT})"\s*:\s*false`, "u"), what: "Compiler strictness is lowered" },
      { removed: new RegExp(String.raw`"(?:${STRICT})"\s*:\s*true`, "u"), what: "Compiler strictness is lowered" },
      {
        added: /"(?:skipLibCheck|allowUnreachableCode|allowUnusedLabels|noCheck)"\s*:\s*true/u,
        what: "Compiler strictness is lowered"
      }
    ]
  ],
  [
    /(?:^|\/)(?:vitest|vite|jest|playwright|karma|cypress|wdio)\.(?:config|workspace|conf)\.\w+$|(?:^|\/)\.mocharc\.\w+$/u,
    [
      {
        added:
          /\b(?:passWithNoTests|exclude|testPathIgnorePatterns|modulePathIgnorePatterns|testNamePattern|testRegex|retry|retries|bail|allowOnly|forbidOnly|dangerouslyIgnoreUnhandledErrors|onUnhandledError)\b/u,
        what: "The test runner is told to run or report less"
      },
      { removed: /\b(?:forbidOnly|allowOnly|typecheck)\b/u, what: "The test runner is told to run or report less" }
    ]
  ],
  [
    /(?:^|\/)(?:pyproject\.toml|setup\.cfg|tox\.ini|pytest\.ini)$/u,
    [
      {
        added:
          /^\s*(?:extend-)?(?:ignore|per-file-ignores|disable|disable_error_code|ignore_errors|ignore_missing_imports|addopts|deselect|norecursedirs|filterwarnings)\s*=/u,
        what: "Lint, type or test rules are changed"
      },
      {
        removed:
          /^\s*(?:extend-)?(?:select|strict|disallow_\w+|warn_\w+|check_untyped_defs|addopts|testpaths|fail_under|xfail_strict)\s*=/u,
        what: "Lint, type or test rules are changed"
      }
    ]
  ],
  [
    /(?:^|\/)(?:Makefile|justfile|Taskfile\.ya?ml)$/iu,
    [{ removed: /^\s*(?:test|lint|check|ci|verify)[\w-]*\s*:/u, what: "A target that gates run is changed" }]
  ]
]

const isJudge = (path: string): boolean => JUDGES.some((pattern) => pattern.test(path))

const firstLine = (file: ScannedFile): number | null => (file.added[0] ?? file.removed[0])?.line ?? null

/** A setting written again with the same key and value was only moved in its line. */
const keyOf = ({ raw }: ScannedLine): string => raw.trim().replace(/,$/u, "")

export const editedJudges: CheatRule = (file) => {
  const paths = [file.path, ...(file.diff.oldPath === null ? [] : [file.diff.oldPath])]
  if (paths.some(isJudge)) {
    const changed = file.added.length + file.removed.length > 0 || file.diff.status !== "modified" || file.diff.binary
    if (!changed) return []
    return [
      detection(
        "gate-config-edited",
        "critical",
        95,
        file,
        firstLine(file),
        `${file.path} decides what is checked and is changed by this work.`
      )
    ]
  }
  const edits = PARTS.filter(([files]) => files.test(file.path)).flatMap(([, list]) => list)
  const written = new Set(file.added.map(keyOf))
  const taken = new Set(file.removed.map(keyOf))
  return edits.flatMap(({ added, removed, what }): ReadonlyArray<Finding> => [
    ...file.added
      .filter((line) => added?.test(line.bare) === true && !taken.has(keyOf(line)))
      .map((line) => detection("gate-config-edited", "critical", 90, file, line.line, `${what}: ${excerpt(line)}`)),
    ...file.removed
      .filter((line) => removed?.test(line.bare) === true && !written.has(keyOf(line)))
      .map((line) => detection("gate-config-edited", "critical", 90, file, line.line, `${what}: ${excerpt(line)}`))
  ])
}
