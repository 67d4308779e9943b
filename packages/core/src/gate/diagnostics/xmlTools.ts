/**
 * Diagnostics of reports in XML: checkstyle, and JUnit as linters write it (a finding is a test that failed).
 *
 * @since 0.1.0
 */
import { xmlTokens, type XmlToken } from "../readers/xml.ts"
import { found, type FoundDiagnostic } from "./found.ts"

const REPORT = /<(?:checkstyle|testsuites?)[\s>]/u

const WHERE = /\bline (?<line>\d{1,9})\b/u
/** `file.py:12: AssertionError` at the end of a traceback. */
const PLACE = /^(?<file>[^\s:][^:\n]{0,300}):(?<line>\d{1,9}):/mu

const checkstyle = (tokens: ReadonlyArray<XmlToken>): ReadonlyArray<FoundDiagnostic> => {
  let file: string | undefined
  return tokens.flatMap((token) => {
    if (token.kind !== "open") return []
    if (token.name === "file") file = token.attributes.get("name")
    if (token.name !== "error" || file === undefined) return []
    const { attributes } = token
    return [
      found(
        attributes.get("severity"),
        file,
        attributes.get("line"),
        attributes.get("source"),
        attributes.get("message")
      )
    ]
  })
}

const FAILED: ReadonlySet<string> = new Set(["failure", "error"])
/** A suite of a linter is called by its file. */
const FILE_NAME = /^\S+\.\w{1,8}$/u

/** biome writes `lint/suspicious/noDebugger` as a name of Java. */
const BIOME = "org.biome."
const ruleOf = (name: string | undefined): string | undefined =>
  name?.startsWith(BIOME) === true ? name.slice(BIOME.length).replaceAll(".", "/") : name

const junit = (tokens: ReadonlyArray<XmlToken>): ReadonlyArray<FoundDiagnostic> => {
  const diagnostics: Array<FoundDiagnostic> = []
  let suite: ReadonlyMap<string, string> = new Map()
  let test: ReadonlyMap<string, string> | null = null
  tokens.forEach((token, index) => {
    if (token.kind === "close" && token.name === "testcase") test = null
    if (token.kind !== "open") return
    if (token.name === "testsuite") suite = token.attributes
    else if (token.name === "testcase") test = token.attributes
    else if (test !== null && FAILED.has(token.name)) {
      const next = tokens[index + 1]
      const text = next?.kind === "text" ? next.text : ""
      const message = token.attributes.get("message") ?? text.trim().split("\n")[0]
      const place = PLACE.exec(text)?.groups
      const named = test.get("file") ?? suite.get("file")
      const called = FILE_NAME.test(suite.get("name") ?? "") ? suite.get("name") : undefined
      diagnostics.push(
        found(
          "error",
          named ?? called ?? place?.["file"],
          test.get("line") ?? WHERE.exec(text)?.groups?.["line"] ?? place?.["line"],
          ruleOf(test.get("name")),
          message
        )
      )
    }
  })
  return diagnostics
}

export const parseXml = (text: string): ReadonlyArray<FoundDiagnostic> => {
  const begins = text.search(REPORT)
  if (begins === -1) return []
  const tokens = xmlTokens(text.slice(begins))
  return [...checkstyle(tokens), ...junit(tokens)]
}
