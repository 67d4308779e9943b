/**
 * Dependencies replaced by stubs: edited vendored code, a package pointed at a local folder, or a test that mocks the
 * very module it is about.
 *
 * @since 0.1.0
 */
import { type CheatRule, detection, excerpt, type ScannedFile, type ScannedLine } from "./scanned.ts"
import { isQuoted } from "./source.ts"

const VENDORED = /(?:^|\/)(?:node_modules|vendor|third_party|site-packages)\//u

const REPOINTED: ReadonlyArray<readonly [RegExp, RegExp]> = [
  [/(?:^|\/)package\.json$/u, /^\s*"(?:@[\w.-]+\/)?[\w.-]+"\s*:\s*"(?:file|link|portal):/u],
  [/(?:^|\/)go\.mod$/u, /^\s*(?:replace\s+)?\S+(?:\s+v\S+)?\s+=>\s+\.{0,2}\//u],
  [/(?:^|\/)Cargo\.toml$/u, /^\s*\[patch\./u],
  [/(?:^|\/)(?:requirements[\w.-]*\.txt|pyproject\.toml)$/u, /@\s*file:\/\/|^\s*[\w-]+\s*=\s*\{[^}]*\bpath\s*=/u]
]

/** `test/money.test.ts` and `test_money.py` are about `money`. */
const subjectOf = (path: string): string =>
  (path.split("/").at(-1) ?? "")
    .replace(/\.(?:[cm]?[jt]sx?|py)$/u, "")
    .replace(/[._-](?:test|spec|e2e)$|_test$/u, "")
    .replace(/^test_/u, "")
    .toLowerCase()

const MOCK =
  /\b(?:vi|jest|mock|td|proxyquire|rewiremock)\.(?:mock|doMock|module|replace|unstable_mockModule)\(\s*(["'`])([^"'`]+)\1|\bsys\.modules\[\s*(["'])([^"']+)\3\s*\]\s*=/u

const mocksSubject = (file: ScannedFile, line: ScannedLine): boolean => {
  const match = MOCK.exec(line.bare)
  if (match === null || isQuoted(line, match.index)) return false
  const target = (match[2] ?? match[4] ?? "").split(/[/.]/u).filter((part) => !/^(?:[cm]?[jt]sx?|)$/u.test(part))
  return target.at(-1)?.toLowerCase() === subjectOf(file.path)
}

export const stubbedDependencies: CheatRule = (file) => {
  if (VENDORED.test(file.path)) {
    return [
      detection(
        "dependency-stubbed",
        "critical",
        90,
        file,
        (file.added[0] ?? file.removed[0])?.line ?? null,
        "Code of a dependency is edited in place."
      )
    ]
  }
  const repointed = REPOINTED.filter(([files]) => files.test(file.path)).flatMap(([, pattern]) =>
    file.added
      .filter(({ bare }) => pattern.test(bare))
      .map((line) =>
        detection(
          "dependency-stubbed",
          "important",
          80,
          file,
          line.line,
          `A dependency is pointed elsewhere: ${excerpt(line)}`
        )
      )
  )
  const mocked = file.isTest
    ? file.added
        .filter((line) => mocksSubject(file, line))
        .map((line) =>
          detection(
            "dependency-stubbed",
            "critical",
            85,
            file,
            line.line,
            `A test mocks the module it is about: ${excerpt(line)}`
          )
        )
    : []
  return [...repointed, ...mocked]
}
