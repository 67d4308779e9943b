/**
 * Stacks whose own tool builds and tests every project the same way: Go, Rust, Swift.
 *
 * @since 0.1.0
 */
import {
  ciMentions,
  type Detected,
  detected,
  firstOf,
  type Found,
  mentions,
  type ProjectFiles,
  type Workspace
} from "./Detected.ts"
import { shellWord } from "../../gate/shellWord.ts"
import { expandFolders } from "./expandFolders.ts"
import { readToml, tomlAt, tomlTexts } from "./toml.ts"

/** The last part of a module's path that names it: `…/repo/v2` is `repo`, `gopkg.in/yaml.v3` is `yaml`. */
export const moduleName = (text: string): string | null => {
  const path = /^[ \t]*module\s+(?:"([^"\n]+)"|`([^`\n]+)`|([^\s"`]+))/mu.exec(text.replaceAll(/\/\/.*$/gmu, ""))
  const said = path?.[1] ?? path?.[2] ?? path?.[3]
  if (said === undefined) return null
  const parts = said.split("/").filter((part) => part !== "")
  const named = parts.length > 1 && /^v\d+$/u.test(parts.at(-1) ?? "") ? parts.at(-2) : parts.at(-1)
  return named?.replace(/\.v\d+$/u, "") ?? null
}

/** Folders behind `use` of a go.work. */
const goWorkspace = (files: ProjectFiles): Workspace | null => {
  const text = (files.read("go.work") ?? "").replaceAll(/\/\/.*$/gmu, "")
  const blocks = [...text.matchAll(/^[ \t]*use\s*\(([^)]*)\)/gmu)].flatMap(([, inner = ""]) => inner.split(/\s+/u))
  const single = [...text.matchAll(/^[ \t]*use\s+([^\s(]+)/gmu)].map(([, path = ""]) => path)
  const members = [...blocks, ...single]
    .map((path) => path.replaceAll(/^"|"$/gu, "").replace(/^\.\//u, "").replace(/\/$/u, ""))
    .filter((path) => path !== "")
  return members.length === 0 ? null : { kind: "go workspace", members: [...new Set(members)].toSorted() }
}

/** From the root of a workspace `./...` means the module there alone, and nothing where there is none. */
const goPackages = (workspace: Workspace | null): string =>
  workspace === null
    ? "./..."
    : workspace.members.map((member) => (member === "." ? "./..." : shellWord(`./${member}/...`))).join(" ")

export const detectGo = (files: ProjectFiles): Detected | null => {
  const because = firstOf(files, "go.mod", "go.work")
  if (because === null) return null
  const workspace = goWorkspace(files)
  const packages = goPackages(workspace)
  const there = `there is a ${workspace === null ? because : "go.work"}`
  const golangci = firstOf(files, ".golangci.yml", ".golangci.yaml", ".golangci.toml", ".golangci.json")
  return detected({
    name: moduleName(files.read("go.mod") ?? ""),
    stack: "go",
    because,
    manager: "go",
    runner: "go test",
    workspace,
    found: {
      testCommand: { command: `go test -json ${packages}`, because: there },
      lintCommand:
        golangci === null
          ? { command: `go vet ${packages}`, because: there }
          : { command: "golangci-lint run", because: `there is a ${golangci}` },
      buildCommand: { command: `go build ${packages}`, because: there }
    }
  })
}

const clippyOf = (files: ProjectFiles): Found | null => {
  const says =
    firstOf(files, "clippy.toml", ".clippy.toml") ??
    mentions(files, /^\[(?:workspace\.)?lints\.clippy\]/mu, "Cargo.toml") ??
    ciMentions(files, /\bclippy\b/u)
  return says === null
    ? null
    : { command: "cargo clippy --all-targets -- -D warnings", because: `${says} is about clippy` }
}

export const detectRust = (files: ProjectFiles): Detected | null => {
  if (!files.names.includes("Cargo.toml")) return null
  const because = "there is a Cargo.toml"
  const read = readToml(files.read("Cargo.toml") ?? "")
  const manifest = read instanceof Map ? read : new Map()
  const name = tomlAt(manifest, "package", "name")
  const patterns = tomlTexts(tomlAt(manifest, "workspace", "members"))
  const without = tomlTexts(tomlAt(manifest, "workspace", "exclude")).map((one) => `!${one}`)
  const members = expandFolders(files, [...patterns, ...without], (names) => names.includes("Cargo.toml"))
  const all = members.length === 0 ? "" : " --workspace"
  return detected({
    name: typeof name === "string" && name !== "" ? name : null,
    stack: "rust",
    because: "Cargo.toml",
    manager: "cargo",
    runner: "cargo test",
    workspace: members.length === 0 ? null : { kind: "cargo workspace", members },
    notes: read instanceof Map ? [] : [`Cargo.toml stops being TOML at line ${read.brokenLine}.`],
    found: {
      testCommand: { command: `cargo test${all}`, because },
      lintCommand: clippyOf(files),
      typeCheckCommand: { command: `cargo check${all} --all-targets`, because }
    },
    absent: { lintCommand: "no file is about clippy" }
  })
}

/** SwiftPM's report of XCTest; its folder is ignored where `swift package init` made the project. */
const SWIFT_REPORT = ".build/tests.xml"

export const detectSwift = (files: ProjectFiles): Detected | null => {
  if (!files.names.includes("Package.swift")) return null
  const because = "there is a Package.swift"
  const manifest = (files.read("Package.swift") ?? "").replaceAll(/\/\/.*$/gmu, "")
  const tested = files.names.includes("Tests") || /\.testTarget\(/u.test(manifest)
  const swiftlint = firstOf(files, ".swiftlint.yml", ".swiftlint.yaml")
  return detected({
    name: /\bPackage\(\s*name:\s*"([^"\n]+)"/u.exec(manifest)?.[1] ?? null,
    stack: "swift",
    because: "Package.swift",
    manager: "swift",
    runner: tested ? "swift test" : null,
    testReport: tested ? SWIFT_REPORT : null,
    found: {
      testCommand: tested
        ? {
            command: `swift test --parallel --xunit-output ${SWIFT_REPORT}`,
            because: `${because}, and this report has the tests' names`
          }
        : null,
      lintCommand: swiftlint === null ? null : { command: "swiftlint --strict", because: `there is a ${swiftlint}` },
      buildCommand: { command: "swift build", because }
    },
    absent: { testCommand: "there is no folder Tests and no test target" }
  })
}
