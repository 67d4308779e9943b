// The linter of this project: syntax by Node itself, and a few rules. Prints `file:line:column: message [rule]`.
import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const files = ["scripts", "src", "test"].flatMap((folder) =>
  readdirSync(`${root}${folder}`, { recursive: true })
    .map((file) => `${folder}/${file}`.replaceAll("\\", "/"))
    .filter((file) => /\.m?js$/u.test(file))
)

const LINE_RULES = [
  ["no-trailing-space", /[ \t]+$/u, "Trailing space"],
  ["no-tab", /\t/u, "Tab; indent with two spaces"],
  ["no-var", /^\s*var\s/u, "var; use const or let"],
  ["max-length", /^.{121,}$/u, "Line longer than 120 characters"],
  ["no-console", /^\s*console\./u, "console in a library", (file) => file.startsWith("src/")],
  ["no-debugger", /^\s*debugger\b/u, "debugger statement"]
]

const problems = []
const report = (file, line, column, rule, message) => problems.push(`${file}:${line}:${column}: ${message} [${rule}]`)

for (const file of files.sort()) {
  const text = readFileSync(root + file, "utf8")
  const checked = spawnSync(process.execPath, ["--check", file], { cwd: root, encoding: "utf8" })
  if (checked.status !== 0) {
    const line = /:(\d+)\n/u.exec(checked.stderr)?.[1] ?? "1"
    report(file, line, 1, "syntax", /^\w*Error: .*$/mu.exec(checked.stderr)?.[0] ?? "It does not parse")
    continue
  }
  const lines = text.split("\n")
  for (const [index, line] of lines.entries()) {
    for (const [rule, pattern, message, applies = () => true] of LINE_RULES) {
      const found = applies(file) ? pattern.exec(line) : null
      if (found !== null) report(file, index + 1, found.index + 1, rule, message)
    }
    for (const imported of /^import \{ ([^}]+) \} from /u.exec(line)?.[1]?.split(", ") ?? []) {
      const name = imported.split(" as ").at(-1)
      const uses = text.match(new RegExp(`\\b${name}\\b`, "gu")) ?? []
      if (uses.length === 1) report(file, index + 1, 1, "no-unused-import", `${name} is imported but never used`)
    }
  }
  if (!text.endsWith("\n")) report(file, lines.length, 1, "final-newline", "No line break at the end of the file")
}

for (const problem of problems) process.stderr.write(`${problem}\n`)
process.stdout.write(`${files.length} files checked, ${problems.length} problems\n`)
process.exitCode = problems.length === 0 ? 0 : 1
