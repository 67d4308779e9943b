/**
 * What the parsers of compiler and linter output have in common.
 *
 * @since 0.1.0
 */
import type { Diagnostic } from "../Gate.ts"

export interface FoundDiagnostic extends Diagnostic {
  readonly severity: "error" | "warning"
}

/** Takes lines (LF, no colours) and gives what it recognises; lines of other tools are left alone. */
export type DiagnosticParser = (lines: ReadonlyArray<string>) => ReadonlyArray<FoundDiagnostic>

const slashed = (file: string): string =>
  file
    .trim()
    .replaceAll("\\", "/")
    .replace(/^(?:\.\/)+/u, "")

export const found = (
  severity: string | undefined,
  file: string | undefined,
  line: string | undefined,
  rule: string | undefined,
  message: string | undefined
): FoundDiagnostic => ({
  file: file === undefined || file === "" ? null : slashed(file),
  line: line === undefined ? null : Number(line),
  rule: rule === undefined || rule === "" ? null : rule,
  message: (message ?? "").trim(),
  severity: severity !== undefined && /^(?:warning|warn|note|notice|info|!|⚠)$/iu.test(severity) ? "warning" : "error"
})
