/**
 * PHP projects: PHPUnit or Pest, or the scripts that composer.json has.
 *
 * @since 0.1.0
 */
import { type Detected, detected, firstOf, type Found, type ProjectFiles } from "./Detected.ts"
import { type Json, objectOf, readJsonc } from "./jsonc.ts"
import { isIdle } from "./scripts.ts"

/** Below Composer's own folder, which no project commits. */
const REPORT = "vendor/junit.xml"

interface Tests {
  readonly found: Found | null
  readonly runner: string | null
  readonly report: string | null
}

const packagesOf = (manifest: Json): ReadonlyArray<string> =>
  ["require", "require-dev"].flatMap((key) => Object.keys(objectOf(manifest[key])))

/** Scripts of Composer are one command or several. */
const scriptOf = (manifest: Json, ...names: ReadonlyArray<string>): string | null =>
  names.find((name) => {
    const script = objectOf(manifest["scripts"])[name]
    const lines = Array.isArray(script) ? script : [script]
    return lines.some((line) => typeof line === "string" && !isIdle(line))
  }) ?? null

const testsOf = (files: ProjectFiles, manifest: Json): Tests => {
  const packages = packagesOf(manifest)
  const config = firstOf(files, "phpunit.xml", "phpunit.xml.dist", "phpunit.dist.xml")
  const tool = packages.includes("pestphp/pest") ? "pest" : "phpunit"
  if (tool === "pest" || packages.includes("phpunit/phpunit") || config !== null) {
    const because = packages.includes(tool === "pest" ? "pestphp/pest" : "phpunit/phpunit")
      ? `composer.json requires ${tool === "pest" ? "Pest" : "PHPUnit"}`
      : `there is a ${config ?? ""}`
    return {
      found: {
        command: `vendor/bin/${tool} --log-junit ${REPORT}`,
        because: `${because}, and this report has the tests' names`
      },
      runner: tool,
      report: REPORT
    }
  }
  const script = scriptOf(manifest, "test", "tests")
  return script === null
    ? { found: null, runner: null, report: null }
    : {
        found: { command: `composer run-script ${script}`, because: `composer.json has a script ${script}` },
        runner: "composer",
        report: null
      }
}

const lintOf = (files: ProjectFiles, manifest: Json): Found | null => {
  const script = scriptOf(manifest, "lint", "cs", "cs:check", "check-style", "style:check")
  if (script !== null)
    return { command: `composer run-script ${script}`, because: `composer.json has a script ${script}` }
  const phpcs = firstOf(files, "phpcs.xml", "phpcs.xml.dist", ".phpcs.xml", ".phpcs.xml.dist")
  if (phpcs !== null) return { command: "vendor/bin/phpcs", because: `there is a ${phpcs}` }
  const fixer = firstOf(files, ".php-cs-fixer.dist.php", ".php-cs-fixer.php")
  return fixer === null ? null : { command: "vendor/bin/php-cs-fixer check", because: `there is a ${fixer}` }
}

const typesOf = (files: ProjectFiles): Found | null => {
  const phpstan = firstOf(files, "phpstan.neon", "phpstan.neon.dist", "phpstan.dist.neon")
  if (phpstan !== null) return { command: "vendor/bin/phpstan analyse --no-progress", because: `there is a ${phpstan}` }
  const psalm = firstOf(files, "psalm.xml", "psalm.xml.dist")
  return psalm === null ? null : { command: "vendor/bin/psalm --no-progress", because: `there is a ${psalm}` }
}

export const detectPhp = (files: ProjectFiles): Detected | null => {
  if (!files.names.includes("composer.json")) return null
  const read = readJsonc(files.read("composer.json") ?? "")
  const manifest = read ?? {}
  const tests = testsOf(files, manifest)
  const { name } = manifest
  const ready = packagesOf(manifest).every((one) => !one.includes("/")) || files.names.includes("vendor")
  return detected({
    name: typeof name === "string" && name !== "" ? name : null,
    stack: "php",
    because: "composer.json",
    manager: "composer",
    runner: tests.runner,
    testReport: tests.report,
    notes: read === null ? ["composer.json is no JSON object, so nothing can be told from it."] : [],
    notReady: ready ? null : "the dependencies aren't installed here (composer install)",
    found: {
      setupCommand: {
        command: "composer install --no-interaction",
        because: files.names.includes("composer.lock") ? "there is a composer.lock" : "there is a composer.json"
      },
      testCommand: tests.found,
      lintCommand: lintOf(files, manifest),
      typeCheckCommand: typesOf(files)
    },
    absent: { testCommand: "composer.json requires no PHPUnit or Pest and has no script test" }
  })
}
