/**
 * Presets of a configuration, by name: the stack and the commands that are usual there. For a project that has nothing yet;
 * what is found in one comes before them.
 *
 * @since 0.1.0
 */
import { domainError, type DomainError } from "../log/DomainError.ts"
import * as Result from "effect/Result"
import type { Commands } from "./detect/Detected.ts"
import { BUN_TESTS } from "./detect/nodeRunner.ts"
import { nearest } from "./nearest.ts"

export interface Preset {
  readonly name: string
  /** One line for help and questions. */
  readonly about: string
  /** Value of `project.stack`. */
  readonly stack: string
  readonly commands: Commands
  /** File that the test command writes its report to; null for standard output. */
  readonly testReport: string | null
  /** Reviewers, and every check of tickets. */
  readonly strict: boolean
}

const preset = (
  name: string,
  about: string,
  commands: Commands,
  more: { readonly testReport?: string; readonly strict?: true } = {}
): Preset => ({
  name,
  about,
  stack: name === "default" ? "generic" : name,
  commands,
  testReport: more.testReport ?? null,
  strict: more.strict ?? false
})

export const PRESETS: ReadonlyArray<Preset> = [
  preset("default", "no commands, two reviewers, every check of tickets", {}, { strict: true }),
  preset("typescript", "vitest, ESLint, tsc", {
    setupCommand: "npm ci",
    testCommand: "npx vitest run --reporter=json",
    lintCommand: "npx eslint .",
    typeCheckCommand: "npx tsc --noEmit"
  }),
  preset("javascript", "node:test, ESLint", {
    setupCommand: "npm ci",
    testCommand: "node --test --test-reporter=tap",
    lintCommand: "npx eslint ."
  }),
  preset("python", "pytest, ruff, mypy", {
    testCommand: "python3 -m pytest -v",
    lintCommand: "ruff check .",
    typeCheckCommand: "python3 -m mypy ."
  }),
  preset("go", "go test, go vet", {
    testCommand: "go test -json ./...",
    lintCommand: "go vet ./...",
    buildCommand: "go build ./..."
  }),
  preset("rust", "cargo test, clippy", {
    testCommand: "cargo test",
    lintCommand: "cargo clippy --all-targets -- -D warnings",
    typeCheckCommand: "cargo check --all-targets"
  }),
  preset(
    "swift",
    "swift test",
    { testCommand: "swift test --parallel --xunit-output .build/tests.xml", buildCommand: "swift build" },
    { testReport: ".build/tests.xml" }
  ),
  preset(
    "java",
    "Maven",
    { testCommand: "mvn -B -ntp test", buildCommand: "mvn -B -ntp -DskipTests package" },
    { testReport: "target/surefire-reports" }
  ),
  preset(
    "kotlin",
    "Gradle with its wrapper",
    {
      testCommand: "./gradlew --no-daemon --console=plain test",
      buildCommand: "./gradlew --no-daemon --console=plain assemble"
    },
    { testReport: "build/test-results/*" }
  ),
  preset("csharp", ".NET", {
    setupCommand: "dotnet restore",
    testCommand: "dotnet test",
    buildCommand: "dotnet build"
  }),
  preset("ruby", "RSpec, RuboCop", {
    setupCommand: "bundle install",
    testCommand: "bundle exec rspec",
    lintCommand: "bundle exec rubocop"
  }),
  preset(
    "php",
    "PHPUnit, PHPStan",
    {
      setupCommand: "composer install --no-interaction",
      testCommand: "vendor/bin/phpunit --log-junit vendor/junit.xml",
      typeCheckCommand: "vendor/bin/phpstan analyse --no-progress"
    },
    { testReport: "vendor/junit.xml" }
  ),
  preset("elixir", "mix test, mix format", {
    setupCommand: "mix deps.get",
    testCommand: "mix test",
    lintCommand: "mix format --check-formatted",
    buildCommand: "mix compile"
  }),
  preset("deno", "deno test, deno lint, deno check", {
    testCommand: "deno test --reporter=tap",
    lintCommand: "deno lint",
    typeCheckCommand: "deno check ."
  }),
  preset("bun", "bun test, tsc", {
    setupCommand: "bun install --frozen-lockfile",
    testCommand: BUN_TESTS,
    typeCheckCommand: "bun x tsc --noEmit"
  }),
  preset("generic", "no commands", {})
]

export const PRESET_NAMES: ReadonlyArray<string> = PRESETS.map(({ name }) => name)

/** Error (class usage): `preset-unknown`, with the name that was meant. */
export const presetNamed = (name: string): Result.Result<Preset, DomainError> => {
  const found = PRESETS.find((one) => one.name === name)
  if (found !== undefined) return Result.succeed(found)
  const [near] = nearest(name, PRESET_NAMES, 1)
  return Result.fail(
    domainError(
      "usage",
      "preset-unknown",
      `There is no preset "${name}".`,
      `Presets are ${PRESET_NAMES.join(", ")}.`,
      near === undefined
        ? "Leave --preset out: then the project's own files say what it uses."
        : `Did you mean ${near}?`,
      { preset: name }
    )
  )
}

/** What the predecessor's only preset asked for, in this version's words. */
export const STRICT_REVIEWERS = [
  { name: "code-quality", focus: "Is it right, readable, and no larger than the ticket?", required: true },
  {
    name: "test-coverage",
    focus: "Do the tests fail without the change, and do they cover errors and edges?",
    required: true
  }
]
