/**
 * Python projects: the tool that keeps the environment, what runs the tests, and the checkers that files mention.
 *
 * @since 0.1.0
 */
import {
  type Detected,
  detected,
  firstOf,
  type Found,
  mentions,
  type ProjectFiles,
  type Workspace
} from "./Detected.ts"
import { expandFolders } from "./expandFolders.ts"
import { readToml, type TomlTable, tomlAt, tomlTexts } from "./toml.ts"

const MARKERS = ["pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "tox.ini", "noxfile.py", "Pipfile"]
const REQUIREMENTS = /requirements.*\.(?:txt|in)$/u

interface Manager {
  readonly name: string
  /** Runs a program in the project's environment; empty for whatever environment is active. */
  readonly exec: string
  readonly setup: Found | null
}

/** Each with the file that locks it, the table that configures it, and what installs from the lockfile. */
const MANAGERS: ReadonlyArray<readonly [name: string, lock: string, table: string, locked: string, unlocked: string]> =
  [
    ["uv", "uv.lock", "uv", "uv sync --frozen", "uv sync"],
    ["poetry", "poetry.lock", "poetry", "poetry install --no-interaction", "poetry install --no-interaction"],
    ["pdm", "pdm.lock", "pdm", "pdm sync", "pdm install"],
    ["pipenv", "Pipfile.lock", "", "pipenv sync --dev", "pipenv install --dev"]
  ]

const managerOf = (files: ProjectFiles, manifest: TomlTable): Manager => {
  const lockedBy = MANAGERS.find(([, lock]) => files.names.includes(lock))
  if (lockedBy !== undefined) {
    const [name, lock, , locked] = lockedBy
    return { name, exec: `${name} run `, setup: { command: locked, because: `there is a ${lock}` } }
  }
  const configured =
    MANAGERS.find(([, , table]) => table !== "" && tomlAt(manifest, "tool", table) !== undefined) ??
    MANAGERS.find(([name]) => name === "pipenv" && files.names.includes("Pipfile"))
  if (configured === undefined) return { name: "pip", exec: "", setup: null }
  const [name, , table, , unlocked] = configured
  const because = name === "pipenv" ? "there is a Pipfile" : `pyproject.toml has a table tool.${table}`
  return { name, exec: `${name} run `, setup: { command: unlocked, because } }
}

/** Files in which a project says what it uses. */
const speaking = (files: ProjectFiles): ReadonlyArray<string> => [
  ...MARKERS,
  "pytest.ini",
  "hatch.toml",
  ...files.names.filter((name) => REQUIREMENTS.test(name)),
  ...files.list("requirements").map((name) => `requirements/${name}`)
]

interface Tests {
  readonly found: Found | null
  readonly runner: string | null
}

/** Enough to see how a project writes its tests. */
const LOOK_AT = 30

const testFolder = (files: ProjectFiles): string | null => firstOf(files, "tests", "test")

const usesUnittest = (files: ProjectFiles, folder: string): boolean =>
  files
    .list(folder)
    .filter((name) => name.endsWith(".py"))
    .slice(0, LOOK_AT)
    .some((name) => /^[ \t]*(?:import unittest\b|from unittest\b)/mu.test(files.read(`${folder}/${name}`) ?? ""))

/** A module inside a folder with `__init__.py` is found from the root; else the folder is where the search starts. */
const unittest = (files: ProjectFiles, folder: string, python: string): Tests => ({
  found: {
    command: `${python} -m unittest discover -v${files.list(folder).includes("__init__.py") ? "" : ` -s ${folder}`}`,
    because: `the modules in ${folder} use unittest, and no file mentions pytest`
  },
  runner: "unittest"
})

const testsOf = (files: ProjectFiles, manager: Manager): Tests => {
  const python = `${manager.exec}python${manager.exec === "" ? "3" : ""}`
  const says = firstOf(files, "pytest.ini", "conftest.py") ?? mentions(files, /\bpytest\b/u, ...speaking(files))
  const folder = testFolder(files)
  const command = manager.exec === "" ? `${python} -m pytest -v` : `${manager.exec}pytest -v`
  if (says !== null) return { found: { command, because: `${says} is about pytest` }, runner: "pytest" }
  if (files.names.includes("noxfile.py"))
    return { found: { command: "nox", because: "there is a noxfile.py" }, runner: "nox" }
  const tox =
    firstOf(files, "tox.ini", "tox.toml") ??
    mentions(files, /^\[(?:tool\.tox|tox:tox)\b/mu, "pyproject.toml", "setup.cfg")
  if (tox !== null) return { found: { command: "tox", because: `${tox} is about tox` }, runner: "tox" }
  if (folder === null) return { found: null, runner: null }
  return usesUnittest(files, folder)
    ? unittest(files, folder, python)
    : { found: { command, because: `there is a folder ${folder}` }, runner: "pytest" }
}

const quotedName = (text: string | null): string | null =>
  /\bname\s*=\s*["']([^"'\n]+)["']/u.exec(text ?? "")?.[1] ?? null

/** The rows of a table of an INI file, or of TOML as far as that is the same: up to the next table. */
const rowsOf = (text: string | null, table: string): string => {
  const lines = (text ?? "").split("\n")
  const from = lines.findIndex((line) => line.trimEnd() === `[${table}]`)
  if (from === -1) return ""
  const rows = lines.slice(from + 1)
  const to = rows.findIndex((line) => line.startsWith("["))
  return (to === -1 ? rows : rows.slice(0, to)).join("\n")
}

const metadataName = (text: string | null): string | null =>
  /^name[ \t]*=[ \t]*(\S.*)$/mu.exec(rowsOf(text, "metadata"))?.[1]?.trimEnd() ?? null

const nameOf = (files: ProjectFiles, manifest: TomlTable): string | null => {
  const places = [
    ["project", "name"],
    ["tool", "poetry", "name"],
    ["tool", "flit", "metadata", "module"]
  ]
  const said = places.map((path) => tomlAt(manifest, ...path)).find((name) => typeof name === "string" && name !== "")
  if (typeof said === "string") return said
  return (
    metadataName(files.read("setup.cfg")) ??
    quotedName(/\bsetup\s*\([\s\S]*/u.exec(files.read("setup.py") ?? "")?.[0] ?? null)
  )
}

const workspaceOf = (files: ProjectFiles, manifest: TomlTable): Workspace | null => {
  const patterns = tomlTexts(tomlAt(manifest, "tool", "uv", "workspace", "members"))
  const without = tomlTexts(tomlAt(manifest, "tool", "uv", "workspace", "exclude")).map((one) => `!${one}`)
  const members = expandFolders(files, [...patterns, ...without], (names) => names.includes("pyproject.toml"))
  return members.length === 0 ? null : { kind: "uv workspace", members }
}

const lintOf = (files: ProjectFiles, exec: string): Found | null => {
  const said = speaking(files)
  const ruff = firstOf(files, "ruff.toml", ".ruff.toml") ?? mentions(files, /\bruff\b/u, ...said)
  if (ruff !== null) return { command: `${exec}ruff check .`, because: `${ruff} is about ruff` }
  const flake8 = firstOf(files, ".flake8") ?? mentions(files, /\bflake8\b/u, ...said)
  if (flake8 === null) return null
  return { command: exec === "" ? "python3 -m flake8" : `${exec}flake8`, because: `${flake8} is about flake8` }
}

/** Its own configuration may say what is checked. */
const SAYS_WHAT = /^(?:files|packages|modules)\s*=/mu

const typesOf = (files: ProjectFiles, exec: string): Found | null => {
  const said = speaking(files)
  const mypy = firstOf(files, "mypy.ini", ".mypy.ini") ?? mentions(files, /\bmypy\b/u, ...said)
  if (mypy !== null) {
    const own = ["mypy.ini", ".mypy.ini"].some((name) => SAYS_WHAT.test(files.read(name) ?? ""))
    const inTable = SAYS_WHAT.test(rowsOf(files.read("pyproject.toml"), "tool.mypy"))
    const program = exec === "" ? "python3 -m mypy" : `${exec}mypy`
    return { command: `${program}${own || inTable ? "" : " ."}`, because: `${mypy} is about mypy` }
  }
  const pyright = firstOf(files, "pyrightconfig.json") ?? mentions(files, /\bpyright\b/u, ...said)
  return pyright === null ? null : { command: `${exec}pyright`, because: `${pyright} is about pyright` }
}

export const detectPython = (files: ProjectFiles): Detected | null => {
  const because = firstOf(files, ...MARKERS)
  if (because === null) return null
  const read = readToml(files.read("pyproject.toml") ?? "")
  const manifest = read instanceof Map ? read : new Map()
  const manager = managerOf(files, manifest)
  const tests = testsOf(files, manager)
  return detected({
    name: nameOf(files, manifest),
    stack: "python",
    because,
    manager: manager.name,
    runner: tests.runner,
    workspace: workspaceOf(files, manifest),
    notes: read instanceof Map ? [] : [`pyproject.toml stops being TOML at line ${read.brokenLine}.`],
    found: {
      setupCommand: manager.setup,
      testCommand: tests.found,
      lintCommand: lintOf(files, manager.exec),
      typeCheckCommand: typesOf(files, manager.exec)
    },
    absent: {
      setupCommand: "no lockfile of a tool that keeps an environment of the project's own",
      testCommand: "no file mentions pytest and there is no folder of tests"
    }
  })
}
