/**
 * Diagnostics of tools that print JSON. Shapes are from what the tools print (eslint 9, biome 2, oxlint 1, cargo 1.95), and for
 * ruff, pyright, mypy, golangci-lint and GitLab's code quality report from their documentation.
 *
 * @since 0.1.0
 */
import { isObject } from "../../log/Json.ts"
import { found, type FoundDiagnostic } from "./found.ts"
import { listAt, numberAt, textAt } from "./documents.ts"

type Reader = (document: unknown) => ReadonlyArray<FoundDiagnostic>

/** `[{filePath, messages: [{ruleId, severity: 1 | 2, message, line}]}]`. */
const eslint: Reader = (document) =>
  listAt({ document }, "document").flatMap((file) =>
    listAt(file, "messages").map((one) =>
      found(
        numberAt(one, "severity") === "1" ? "warning" : "error",
        textAt(file, "filePath"),
        numberAt(one, "line"),
        textAt(one, "ruleId"),
        textAt(one, "message")
      )
    )
  )

/** `[{code, message, filename, location: {row}}]`; syntax errors have no code. */
const ruff: Reader = (document) =>
  listAt({ document }, "document").flatMap((one) =>
    textAt(one, "filename") !== undefined && numberAt(one, "location", "row") !== undefined
      ? [
          found(
            "error",
            textAt(one, "filename"),
            numberAt(one, "location", "row"),
            textAt(one, "code"),
            textAt(one, "message")
          )
        ]
      : []
  )

/** `[{description, check_name, severity, location: {path, lines: {begin}}}]`. */
const gitlab: Reader = (document) =>
  listAt({ document }, "document").flatMap((one) =>
    textAt(one, "check_name") !== undefined && textAt(one, "location", "path") !== undefined
      ? [
          found(
            /^(?:info|minor)$/u.test(textAt(one, "severity") ?? "") ? "warning" : "error",
            textAt(one, "location", "path"),
            numberAt(one, "location", "lines", "begin") ?? numberAt(one, "location", "positions", "begin", "line"),
            textAt(one, "check_name"),
            textAt(one, "description")
          )
        ]
      : []
  )

/** biome: `{diagnostics: [{severity, message, category, location: {path, start: {line}}}]}`; `path.file` before 2.4. */
const biome = (one: unknown): FoundDiagnostic =>
  found(
    /^(?:error|fatal)$/u.test(textAt(one, "severity") ?? "") ? "error" : "warning",
    textAt(one, "location", "path") ?? textAt(one, "location", "path", "file"),
    numberAt(one, "location", "start", "line"),
    textAt(one, "category"),
    textAt(one, "message") ?? textAt(one, "description")
  )

/** oxlint: `{diagnostics: [{message, code, severity, filename, labels: [{span: {line}}]}]}`. */
const oxlint = (one: unknown): FoundDiagnostic =>
  found(
    textAt(one, "severity"),
    textAt(one, "filename"),
    numberAt(one, "labels", 0, "span", "line"),
    textAt(one, "code"),
    textAt(one, "message")
  )

const listed: Reader = (document) =>
  listAt(document, "diagnostics").flatMap((one) =>
    textAt(one, "filename") !== undefined ? [oxlint(one)] : isObject(one) && "category" in one ? [biome(one)] : []
  )

/** `{generalDiagnostics: [{file, severity, message, rule, range: {start: {line}}}]}`; its lines begin at 0. */
const pyright: Reader = (document) =>
  listAt(document, "generalDiagnostics").map((one) => {
    const line = numberAt(one, "range", "start", "line")
    return found(
      textAt(one, "severity") === "error" ? "error" : "warning",
      textAt(one, "file"),
      line === undefined ? undefined : String(Number(line) + 1),
      textAt(one, "rule"),
      textAt(one, "message")
    )
  })

/** `{Issues: [{FromLinter, Text, Severity, Pos: {Filename, Line}}]}`. */
const golangci: Reader = (document) =>
  listAt(document, "Issues").map((one) =>
    found(
      textAt(one, "Severity") === "warning" ? "warning" : "error",
      textAt(one, "Pos", "Filename"),
      numberAt(one, "Pos", "Line"),
      textAt(one, "FromLinter"),
      textAt(one, "Text")
    )
  )

/** One line each: `{reason: "compiler-message", message: {level, message, code: {code}, spans: [{file_name, line_start, is_primary}]}}`. */
const cargo: Reader = (document) => {
  if (textAt(document, "reason") !== "compiler-message") return []
  const level = textAt(document, "message", "level") ?? ""
  const spans = listAt(document, "message", "spans")
  const primary = spans.find((span) => isObject(span) && span["is_primary"] === true)
  // Summaries ("aborting due to…") name no place and no rule.
  if (primary === undefined && textAt(document, "message", "code", "code") === undefined) return []
  return /^(?:error|warning)/u.test(level)
    ? [
        found(
          level.startsWith("error") ? "error" : "warning",
          textAt(primary, "file_name"),
          numberAt(primary, "line_start"),
          textAt(document, "message", "code", "code"),
          textAt(document, "message", "message")
        )
      ]
    : []
}

/** mypy, one line each: `{file, line, column, message, code, severity}`; notes belong to the error before them. */
const mypy: Reader = (document) => {
  const [file, severity] = [textAt(document, "file"), textAt(document, "severity")]
  const line = numberAt(document, "line")
  return file === undefined || line === undefined || severity !== "error"
    ? []
    : [found(severity, file, line, textAt(document, "code"), textAt(document, "message"))]
}

/** `{runs: [{results: [{ruleId, level, message: {text}, locations: [{physicalLocation}]}]}]}` (SARIF 2.1.0; no level is a warning). */
const sarif: Reader = (document) =>
  listAt(document, "runs").flatMap((run) =>
    listAt(run, "results").map((one) =>
      found(
        textAt(one, "level") === "error" ? "error" : "warning",
        textAt(one, "locations", 0, "physicalLocation", "artifactLocation", "uri"),
        numberAt(one, "locations", 0, "physicalLocation", "region", "startLine"),
        textAt(one, "ruleId"),
        textAt(one, "message", "text")
      )
    )
  )

/** `go vet -json`: `{package: {analyzer: [{posn: "file:line:col", message}]}}`. */
const goVet: Reader = (document) =>
  isObject(document)
    ? Object.values(document).flatMap((analyzers) =>
        isObject(analyzers)
          ? Object.entries(analyzers).flatMap(([analyzer, findings]) =>
              listAt({ findings }, "findings").flatMap((one) => {
                const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/u.exec(textAt(one, "posn") ?? "") ?? []
                return file === undefined ? [] : [found("error", file, line, analyzer, textAt(one, "message"))]
              })
            )
          : []
      )
    : []

/** What an event of `go test -json` prints: lines for people, in pieces. Empty for any other document. */
export const goOutput = (document: unknown): string =>
  textAt(document, "Action") === undefined ? "" : (textAt(document, "Output") ?? "")

const READERS: ReadonlyArray<Reader> = [eslint, ruff, gitlab, listed, pyright, golangci, cargo, mypy, sarif, goVet]

/** What the first reader that knows the document finds in it. */
export const parseDocument = (document: unknown): ReadonlyArray<FoundDiagnostic> => {
  for (const read of READERS) {
    const diagnostics = read(document)
    if (diagnostics.length > 0) return diagnostics
  }
  return []
}
