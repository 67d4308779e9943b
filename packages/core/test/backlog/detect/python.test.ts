import { assert, describe, it } from "@effect/vitest"
import { detect, type Texts } from "./files.ts"

const UNITTEST = "import unittest\n"

describe("a Python project", () => {
  const rows: ReadonlyArray<readonly [what: string, files: Texts, test: string | undefined, runner: string | null]> = [
    ["configures pytest", { "pyproject.toml": "[tool.pytest.ini_options]\n" }, "python3 -m pytest -v", "pytest"],
    ["has a pytest.ini", { "setup.py": "", "pytest.ini": "" }, "python3 -m pytest -v", "pytest"],
    ["requires pytest", { "requirements.txt": "pytest==8\n" }, "python3 -m pytest -v", "pytest"],
    [
      "requires pytest for development",
      { "setup.py": "", "requirements/dev.txt": "pytest\n" },
      "python3 -m pytest -v",
      "pytest"
    ],
    ["only has a folder of tests", { "setup.cfg": "", "tests/test_a.py": "" }, "python3 -m pytest -v", "pytest"],
    [
      "uses unittest in a package of tests",
      { "setup.py": "", "tests/__init__.py": "", "tests/test_a.py": UNITTEST },
      "python3 -m unittest discover -v",
      "unittest"
    ],
    [
      "uses unittest in a folder of tests",
      { "setup.py": "", "tests/test_a.py": `"""About."""\nfrom unittest import TestCase\n` },
      "python3 -m unittest discover -v -s tests",
      "unittest"
    ],
    ["runs its tests by nox", { "noxfile.py": "", "tests/test_a.py": UNITTEST }, "nox", "nox"],
    ["runs its tests by tox", { "tox.ini": "[testenv]\ncommands = python t.py\n" }, "tox", "tox"],
    ["runs pytest by tox", { "tox.ini": "[testenv]\ncommands = pytest\n" }, "python3 -m pytest -v", "pytest"],
    ["speaks of pytest in a comment only", { "requirements.txt": "# pytest, one day\n" }, undefined, null],
    ["has no tests", { "setup.py": "" }, undefined, null]
  ]
  for (const [what, files, test, runner] of rows) {
    it(`that ${what} is tested by ${test ?? "nothing"}`, () => {
      const found = detect(files)
      assert.deepStrictEqual([found.stack, found.commands.testCommand, found.runner], ["python", test, runner])
      assert.isString(found.reasons.testCommand)
    })
  }

  const managers: ReadonlyArray<readonly [name: string, files: Texts, setup: string | undefined, test: string]> = [
    ["uv", { "uv.lock": "" }, "uv sync --frozen", "uv run pytest -v"],
    ["poetry", { "poetry.lock": "" }, "poetry install --no-interaction", "poetry run pytest -v"],
    ["pdm", { "pdm.lock": "" }, "pdm sync", "pdm run pytest -v"],
    ["pipenv", { Pipfile: "", "Pipfile.lock": "" }, "pipenv sync --dev", "pipenv run pytest -v"],
    ["pipenv", { Pipfile: "" }, "pipenv install --dev", "pipenv run pytest -v"],
    ["pip", {}, undefined, "python3 -m pytest -v"]
  ]
  for (const [name, files, setup, test] of managers) {
    it(`keeps its environment by ${name}${setup === undefined ? "" : `: ${setup}`}`, () => {
      const { commands, manager } = detect({ "pyproject.toml": "[tool.pytest.ini_options]\n", ...files })
      assert.deepStrictEqual([manager, commands.setupCommand, commands.testCommand], [name, setup, test])
    })
  }

  it("of uv is known by its table alone", () => {
    const { commands } = detect({ "pyproject.toml": "[tool.uv]\n[tool.ruff]\n[tool.mypy]\nfiles = ['src']\n" })
    assert.deepStrictEqual(commands, {
      setupCommand: "uv sync",
      lintCommand: "uv run ruff check .",
      typeCheckCommand: "uv run mypy"
    })
  })

  it("is checked by what its files mention", () => {
    const checks = (files: Texts) => {
      const { commands } = detect({ "setup.py": "", ...files })
      return [commands.lintCommand, commands.typeCheckCommand]
    }
    assert.deepStrictEqual(checks({ "ruff.toml": "", "mypy.ini": "" }), ["ruff check .", "python3 -m mypy ."])
    assert.deepStrictEqual(checks({ ".flake8": "", "mypy.ini": "[mypy]\nfiles = src\n" }), [
      "python3 -m flake8",
      "python3 -m mypy"
    ])
    assert.deepStrictEqual(checks({ "pyrightconfig.json": "{}" }), [undefined, "pyright"])
    assert.deepStrictEqual(checks({}), [undefined, undefined])
  })

  it("can be a workspace of uv", () => {
    const { workspace } = detect({
      "pyproject.toml": "[tool.uv.workspace]\nmembers = ['libs/*']\nexclude = ['libs/old']\n",
      "libs/a/pyproject.toml": "",
      "libs/old/pyproject.toml": "",
      "libs/b/readme.md": ""
    })
    assert.deepStrictEqual(workspace, { kind: "uv workspace", members: ["libs/a"] })
  })
})
