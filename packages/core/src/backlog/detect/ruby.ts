/**
 * Ruby projects: RSpec, minitest or a Rake task, in the environment that Bundler keeps.
 *
 * @since 0.1.0
 */
import { type Detected, detected, firstOf, type Found, matching, mentions, type ProjectFiles } from "./Detected.ts"

const GEMSPEC = /\.gemspec$/u

/** A task `test` or `spec` of the Rakefile, written out or made by a library. */
const rakeTask = (rakefile: string): string | null => {
  const own = /^[ \t]*task\s*\(?\s*(?::|["'])?(test|spec)\b/mu.exec(rakefile)?.[1]
  if (own !== undefined) return own
  if (/\bRSpec::Core::RakeTask\b/u.test(rakefile)) return "spec"
  return /\b(?:Rake::TestTask|Minitest::TestTask)\b/u.test(rakefile) ? "test" : null
}

interface Tests {
  readonly found: Found | null
  readonly runner: string | null
}

const testsOf = (files: ProjectFiles, exec: string, gems: ReadonlyArray<string>): Tests => {
  const rspec = firstOf(files, ".rspec") ?? mentions(files, /\brspec\b/u, ...gems)
  if (rspec !== null && files.names.includes("spec"))
    return { found: { command: `${exec}rspec`, because: `${rspec} is about RSpec` }, runner: "rspec" }
  if (files.list("bin").includes("rails") && files.names.includes("test"))
    return {
      found: { command: "bin/rails test", because: "there is a bin/rails and a folder test" },
      runner: "minitest"
    }
  const task = rakeTask(files.read("Rakefile") ?? "")
  if (task !== null) {
    // What a task is called doesn't say what it runs.
    const libraries = [
      ["rspec", /\brspec\b/iu],
      ["minitest", /\bminitest\b/iu]
    ] as const
    const runner = libraries.find(([, word]) => mentions(files, word, "Rakefile", ...gems) !== null)?.[0] ?? "rake"
    return { found: { command: `${exec}rake ${task}`, because: `the Rakefile has a task ${task}` }, runner }
  }
  return { found: null, runner: null }
}

const nameOf = (files: ProjectFiles, gemspec: string | null): string | null => {
  if (gemspec === null) return null
  return /\.name\s*=\s*["']([^"'\n]+)["']/u.exec(files.read(gemspec) ?? "")?.[1] ?? gemspec.replace(GEMSPEC, "")
}

export const detectRuby = (files: ProjectFiles): Detected | null => {
  const gemspec = matching(files, GEMSPEC)
  const because = firstOf(files, "Gemfile") ?? gemspec ?? firstOf(files, "Rakefile")
  if (because === null) return null
  const bundled = files.names.includes("Gemfile")
  const exec = bundled ? "bundle exec " : ""
  const gems = ["Gemfile", ...(gemspec === null ? [] : [gemspec])]
  const tests = testsOf(files, exec, gems)
  const rubocop = firstOf(files, ".rubocop.yml") ?? mentions(files, /\brubocop\b/u, ...gems)
  const standard = firstOf(files, ".standard.yml") ?? mentions(files, /["']standard["']/u, ...gems)
  const linter: Found | null =
    standard !== null
      ? { command: `${exec}standardrb`, because: `${standard} is about standard` }
      : rubocop === null
        ? null
        : { command: `${exec}rubocop`, because: `${rubocop} is about RuboCop` }
  const sorbet = files.list("sorbet").includes("config")
  return detected({
    name: nameOf(files, gemspec),
    stack: "ruby",
    because,
    manager: bundled ? "bundler" : "gem",
    runner: tests.runner,
    found: {
      setupCommand: !bundled
        ? null
        : files.names.includes("Gemfile.lock")
          ? { command: "BUNDLE_FROZEN=true bundle install", because: "there is a Gemfile.lock" }
          : { command: "bundle install", because: "there is a Gemfile" },
      testCommand: tests.found,
      lintCommand: linter,
      typeCheckCommand: sorbet ? { command: `${exec}srb tc`, because: "there is a sorbet/config" } : null
    },
    absent: { testCommand: "there is no folder spec with RSpec, and the Rakefile has no task test or spec" }
  })
}
