/**
 * Stacks whose tools are the same in every project: Python, Go, Rust, Swift.
 *
 * @since 0.1.0
 */
import { collected, type Detected, type Found, type RootFiles } from "./Detected.ts"

/** First `key = "value"` of a TOML file, which is how the three manifests here give their name. */
const tomlName = (text: string | null): string | null =>
  /^\s*name\s*=\s*["']([^"']+)["']/mu.exec(text ?? "")?.[1] ?? null

const has = (files: RootFiles, ...names: ReadonlyArray<string>): string | null =>
  names.find((name) => files.names.includes(name)) ?? null

const PYTHON_FILES = ["pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "tox.ini", "Pipfile"]

const mentions = (files: RootFiles, word: RegExp): string | null =>
  [...PYTHON_FILES, "pytest.ini", "requirements-dev.txt"].find((name) => word.test(files.read(name) ?? "")) ?? null

const pythonTest = (files: RootFiles): Found | null => {
  const says = has(files, "pytest.ini", "conftest.py") ?? mentions(files, /\bpytest\b/u)
  if (says !== null) return { command: "python3 -m pytest -v", because: `${says} is about pytest` }
  return has(files, "tests", "test") === null
    ? null
    : // pytest runs unittest's tests as well, and names them.
      { command: "python3 -m pytest -v", because: "there is a folder of tests" }
}

export const detectPython = (files: RootFiles): Detected | null => {
  if (has(files, ...PYTHON_FILES) === null) return null
  const ruff = has(files, "ruff.toml", ".ruff.toml") ?? mentions(files, /\bruff\b/u)
  const flake8 = has(files, ".flake8") ?? mentions(files, /\bflake8\b/u)
  const mypy = has(files, "mypy.ini", ".mypy.ini") ?? mentions(files, /\bmypy\b/u)
  const lint = ruff === null ? (flake8 === null ? null : "python3 -m flake8") : "ruff check ."
  return {
    name: tomlName(files.read("pyproject.toml")),
    stack: "python",
    ...collected(
      {
        testCommand: pythonTest(files),
        lintCommand: lint === null ? null : { command: lint, because: `${ruff ?? flake8} is about it` },
        typeCheckCommand: mypy === null ? null : { command: "python3 -m mypy .", because: `${mypy} is about mypy` }
      },
      { testCommand: "no file mentions pytest and there is no folder of tests" }
    )
  }
}

export const detectGo = (files: RootFiles): Detected | null => {
  if (!files.names.includes("go.mod")) return null
  const module = /^module\s+(\S+)/mu.exec(files.read("go.mod") ?? "")?.[1] ?? null
  const because = "there is a go.mod"
  return {
    name: module?.split("/").at(-1) ?? null,
    stack: "go",
    ...collected({
      testCommand: { command: "go test -json ./...", because },
      lintCommand: { command: "go vet ./...", because },
      buildCommand: { command: "go build ./...", because }
    })
  }
}

export const detectRust = (files: RootFiles): Detected | null => {
  if (!files.names.includes("Cargo.toml")) return null
  const because = "there is a Cargo.toml"
  return {
    name: tomlName(files.read("Cargo.toml")),
    stack: "rust",
    ...collected({
      testCommand: { command: "cargo test", because },
      typeCheckCommand: { command: "cargo check --all-targets", because }
    })
  }
}

export const detectSwift = (files: RootFiles): Detected | null => {
  if (!files.names.includes("Package.swift")) return null
  return {
    name: /\bname:\s*"([^"]+)"/u.exec(files.read("Package.swift") ?? "")?.[1] ?? null,
    stack: "swift",
    ...collected(
      { buildCommand: { command: "swift build", because: "there is a Package.swift" } },
      // XCTest's output has no reader: its tests could never be told from each other.
      { testCommand: "the output of swift test can't be read by name yet" }
    )
  }
}
