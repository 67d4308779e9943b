// Records what real tools print about defects that are planted here: `node record.mjs <folder with node_modules/.bin>`.
// `found` is what is planted, so it knows nothing of the parsers. Tools that are not installed are left out, and said.
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"

const TOOLS = process.argv[2] ?? "."
const HERE = import.meta.dirname
const MAX = 20_000

const env = {
  PATH: `${join(TOOLS, "node_modules/.bin")}:/usr/local/go/bin:${process.env.PATH}`,
  HOME: process.env.HOME,
  CARGO_TERM_COLOR: "never",
  CARGO_NET_OFFLINE: "true",
  GOFLAGS: "-mod=mod",
  GO111MODULE: "on",
  PYTHONDONTWRITEBYTECODE: "1"
}

const JS = {
  "package.json": "{}\n",
  "eslint.config.js":
    'module.exports = [{ files: ["**/*.js"], rules: { eqeqeq: "error", "no-debugger": "warn", "no-undef": "error" } }]\n',
  "clean.js": "export const ok = 1\n",
  "loose.js": "export const same = (x) => {\n  return x == 2\n}\n",
  "stop.js": "export const f = () => {\n\n  debugger\n}\n",
  "broken.js": "export const y = ;\n",
  "src/über ort/deep.js": "export const deep = (a) => a == 3\n"
}
const eq = (file, line = 2) => `${file}:${line} eqeqeq error`
const eslintCases = (format) => [
  { name: "clean", command: `eslint clean.js ${format}`, found: [] },
  { name: "one error", command: `eslint loose.js ${format}`, found: [eq("loose.js")] },
  { name: "a warning only", command: `eslint stop.js ${format}`, found: ["stop.js:3 no-debugger warning"] },
  { name: "a syntax error", command: `eslint broken.js ${format}`, found: ["broken.js:1 null error"] },
  {
    name: "several files",
    command: `eslint loose.js stop.js ${format}`,
    found: [eq("loose.js"), "stop.js:3 no-debugger warning"]
  },
  { name: "a path with a space", command: `eslint src ${format}`, found: [eq("src/über ort/deep.js", 1)] },
  { name: "no such file", command: `eslint nowhere.js ${format}`, found: [] },
  { name: "a broken configuration", command: `eslint clean.js -c broken.js ${format}`, found: null }
]
const BIOME = (reporter) => [
  { name: "clean", command: `biome lint clean.js ${reporter}`, found: [] },
  {
    name: "one error",
    command: `biome lint loose.js ${reporter}`,
    found: ["loose.js:2 lint/suspicious/noDoubleEquals error"]
  },
  {
    name: "a debugger",
    command: `biome lint stop.js ${reporter}`,
    found: ["stop.js:3 lint/suspicious/noDebugger error"]
  },
  { name: "a syntax error", command: `biome lint broken.js ${reporter}`, found: ["broken.js:1 parse error"] },
  {
    name: "several files",
    command: `biome lint loose.js stop.js ${reporter}`,
    found: ["loose.js:2 lint/suspicious/noDoubleEquals error", "stop.js:3 lint/suspicious/noDebugger error"]
  },
  { name: "no such file", command: `biome lint nowhere.js ${reporter}`, found: null }
]
const OXLINT = (format) => [
  { name: "clean", command: `oxlint -D eqeqeq clean.js ${format}`, found: [] },
  { name: "one error", command: `oxlint -D eqeqeq loose.js ${format}`, found: ["loose.js:2 eslint(eqeqeq) error"] },
  { name: "a warning only", command: `oxlint stop.js ${format}`, found: ["stop.js:3 eslint(no-debugger) warning"] },
  {
    name: "several files",
    command: `oxlint -D eqeqeq loose.js stop.js ${format}`,
    found: ["loose.js:2 eslint(eqeqeq) error", "stop.js:3 eslint(no-debugger) warning"]
  },
  { name: "a syntax error", command: `oxlint broken.js ${format}`, places: ["broken.js:1"] },
  { name: "nothing to look at", command: `oxlint empty ${format}`, found: [] }
]
const TS = {
  "tsconfig.json": '{ "compilerOptions": { "strict": true, "noEmit": true }, "files": ["ok.ts"] }\n',
  "ok.ts": "export const ok: number = 1\n",
  "types.ts": 'export const n: number = "x"\nexport const m: string = 2\n',
  "missing.ts": 'import { a } from "./nowhere"\nexport const b = a\nexport const c = d\n',
  "syntax.ts": "export const = 1\n",
  "long.ts":
    "interface A { a: { b: { c: string } } }\nexport const a: A = { a: { b: { c: 1 } } }\nexport const f = (g: (x: A) => void) => g\nf((x: { z: number }) => { x })\n",
  "über ort/deep.ts": "export const n: boolean = 0\n",
  "bad.json": '{ "compilerOptions": { "strct": true }, "files": ["ok.ts"] }\n',
  "none.json": '{ "include": ["nothing"] }\n'
}
const TSC = (pretty) => [
  { name: "clean", command: `tsc -p . ${pretty}`, found: [] },
  {
    name: "two wrong types",
    command: `tsc --noEmit types.ts ${pretty}`,
    found: ["types.ts:1 TS2322 error", "types.ts:2 TS2322 error"]
  },
  {
    name: "what is not there",
    command: `tsc --noEmit missing.ts ${pretty}`,
    found: ["missing.ts:1 TS2307 error", "missing.ts:3 TS2304 error"]
  },
  { name: "a syntax error", command: `tsc --noEmit syntax.ts ${pretty}`, found: ["syntax.ts:1 TS1134 error"] },
  {
    name: "reasons below",
    command: `tsc --noEmit --strict long.ts ${pretty}`,
    found: ["long.ts:2 TS2322 error", "long.ts:4 TS2345 error"]
  },
  {
    name: "a path with a space",
    command: `tsc --noEmit "über ort/deep.ts" ${pretty}`,
    found: ["über ort/deep.ts:1 TS2322 error"]
  },
  { name: "an unknown option", command: `tsc -p bad.json ${pretty}`, found: ["bad.json:1 TS5025 error"] },
  { name: "no inputs", command: `tsc -p none.json ${pretty}`, found: ["null:null TS18003 error"] },
  { name: "no such project", command: `tsc -p nowhere ${pretty}`, found: ["null:null TS5058 error"] }
]
const PY = {
  "ok.py": "def ok() -> int:\n    return 1\n",
  "kinds.py": 'def f(a: int) -> str:\n    return a\n\n\nx: int = "s"\n',
  "missing.py": "import nowhere_at_all\n\nprint(undefined_name)\n",
  "syntax.py": "def f(:\n    pass\n",
  "test_ok.py": "def test_ok():\n    assert 1 == 1\n",
  "test_bad.py":
    "def double(x):\n    return x + 1\n\n\ndef test_double():\n    assert double(2) == 4\n\n\ndef test_raises():\n    raise ValueError('no')\n",
  "test_import.py": "import nowhere_at_all\n\n\ndef test_x():\n    pass\n",
  "test_syntax.py": "def test_x(:\n    pass\n",
  "none/README": "nothing\n"
}
const MYPY = [
  { name: "clean", command: "mypy ok.py", found: [] },
  {
    name: "wrong types",
    command: "mypy kinds.py",
    found: ["kinds.py:2 return-value error", "kinds.py:5 assignment error"]
  },
  {
    name: "what is not there",
    command: "mypy missing.py",
    found: ["missing.py:1 import error", "missing.py:3 name-defined error"]
  },
  { name: "a syntax error", command: "mypy syntax.py", found: ["syntax.py:1 syntax error"] },
  {
    name: "several files",
    command: "mypy kinds.py missing.py",
    found: [
      "kinds.py:2 return-value error",
      "kinds.py:5 assignment error",
      "missing.py:1 import error",
      "missing.py:3 name-defined error"
    ]
  },
  {
    name: "columns",
    command: "mypy --show-column-numbers kinds.py",
    found: ["kinds.py:2 return-value error", "kinds.py:5 assignment error"]
  },
  {
    name: "no codes",
    command: "mypy --hide-error-codes kinds.py",
    found: ["kinds.py:2 null error", "kinds.py:5 null error"]
  },
  {
    name: "columns and their ends",
    command: "mypy --show-error-end kinds.py",
    found: ["kinds.py:2 return-value error", "kinds.py:5 assignment error"]
  },
  {
    name: "pretty",
    command: "mypy --pretty kinds.py",
    places: ["kinds.py:2", "kinds.py:5"]
  },
  { name: "no such file", command: "mypy nowhere.py", found: null },
  { name: "a broken configuration", command: "mypy --config-file nowhere.ini ok.py", found: null },
  { name: "nothing to look at", command: "mypy none", found: null }
]
const BAD_TESTS = ["test_bad.py:6", "test_bad.py:10"]
const PYTEST = [
  { name: "clean", command: "python3 -m pytest -p no:cacheprovider test_ok.py", found: [] },
  { name: "failures", command: "python3 -m pytest -p no:cacheprovider test_bad.py", places: BAD_TESTS },
  {
    name: "failures, short",
    command: "python3 -m pytest -p no:cacheprovider -q --tb=short test_bad.py",
    places: BAD_TESTS
  },
  {
    name: "failures, a line each",
    command: "python3 -m pytest -p no:cacheprovider --tb=line test_bad.py",
    places: BAD_TESTS
  },
  {
    name: "failures as JUnit",
    command:
      "python3 -m pytest -p no:cacheprovider -q --tb=short --no-summary --junitxml=report.xml test_bad.py; cat report.xml; exit 1",
    places: BAD_TESTS
  },
  {
    name: "what is not there",
    command: "python3 -m pytest -p no:cacheprovider test_import.py",
    places: ["test_import.py:1"]
  },
  { name: "two kinds", command: "python3 -m pytest -p no:cacheprovider test_bad.py test_ok.py", places: BAD_TESTS },
  { name: "no tests", command: "python3 -m pytest -p no:cacheprovider none", found: [] },
  { name: "no such file", command: "python3 -m pytest -p no:cacheprovider nowhere.py", found: [] },
  { name: "an unknown flag", command: "python3 -m pytest -p no:cacheprovider --nonsense", found: null }
]
const GO = {
  "go.mod": "module example\n\ngo 1.19\n",
  "ok/ok.go": "package ok\n\nfunc Ok() int { return 1 }\n",
  "vet/vet.go": 'package vet\n\nimport "fmt"\n\nfunc F() {\n\tfmt.Printf("%d\\n", "s")\n}\n',
  "types/types.go": 'package types\n\nfunc F() int {\n\treturn "s"\n}\n\nfunc G() int {\n\treturn undefinedName\n}\n',
  "syntax/syntax.go": "package syntax\n\nfunc F( {\n}\n",
  "unused/unused.go": 'package unused\n\nimport "os"\n\nfunc F() {\n\tx := 1\n}\n',
  "tests/tests.go": "package tests\n\nfunc Double(x int) int { return x + 1 }\n",
  "tests/tests_test.go":
    'package tests\n\nimport "testing"\n\nfunc TestDouble(t *testing.T) {\n\tif Double(2) != 4 {\n\t\tt.Errorf("Double(2) = %d", Double(2))\n\t}\n}\n'
}
const GO_CASES = [
  { name: "clean vet", command: "go vet ./ok", found: [] },
  { name: "vet", command: "go vet ./vet", found: ["vet/vet.go:6 null error"] },
  { name: "vet as JSON", command: "go vet -json ./vet", found: ["vet/vet.go:6 printf error"] },
  { name: "build", command: "go build ./types", found: ["types/types.go:4 null error", "types/types.go:8 null error"] },
  { name: "vet of what can't be built", command: "go vet ./types", places: ["types/types.go:4"] },
  { name: "a syntax error", command: "go build ./syntax", places: ["syntax/syntax.go:3"] },
  { name: "unused", command: "go build ./unused", places: ["unused/unused.go:3", "unused/unused.go:6"] },
  { name: "a failing test", command: "go test ./tests", places: ["tests_test.go:7"] },
  { name: "tests that pass", command: "go test ./ok", found: [] },
  { name: "no such package", command: "go vet ./nowhere", found: null },
  { name: "a failing test as JSON", command: "go test -json ./tests", places: ["tests_test.go:7"] },
  { name: "clean build", command: "go build ./ok", found: [] }
]
const RUST = {
  "Cargo.toml":
    '[package]\nname = "example"\nversion = "0.1.0"\nedition = "2021"\n\n[[bin]]\nname = "ok"\npath = "src/ok.rs"\n[[bin]]\nname = "types"\npath = "src/types.rs"\n[[bin]]\nname = "syntax"\npath = "src/syntax.rs"\n[[bin]]\nname = "warns"\npath = "src/warns.rs"\n[[bin]]\nname = "lints"\npath = "src/lints.rs"\n',
  "src/ok.rs": "fn main() {}\n",
  "src/types.rs": 'fn f() -> u32 {\n    "s"\n}\nfn main() {\n    f();\n    nowhere();\n}\n',
  "src/syntax.rs": "fn main() {\n    let x = ;\n}\n",
  "src/warns.rs": "fn main() {\n    let unused = 1;\n}\n",
  "src/lints.rs": "fn main() {\n    let yes = true;\n    if yes == true {\n        println!();\n    }\n}\n"
}
const RUST_CASES = ["", "--message-format=json", "--message-format=short"]
  .flatMap((format) => [
    { name: `clean ${format}`, command: `cargo check -q --bin ok ${format}`, found: [] },
    {
      name: `types ${format}`,
      command: `cargo check -q --bin types ${format}`,
      places: ["src/types.rs:2", "src/types.rs:6"]
    },
    { name: `a warning ${format}`, command: `cargo check -q --bin warns ${format}`, places: ["src/warns.rs:2"] },
    { name: `a syntax error ${format}`, command: `cargo check -q --bin syntax ${format}`, places: ["src/syntax.rs:2"] },
    { name: `clippy ${format}`, command: `cargo clippy -q --bin lints ${format}`, places: ["src/lints.rs:3"] }
  ])
  .concat([{ name: "no manifest", command: "cargo check --manifest-path nowhere/Cargo.toml", found: null }])

/** JUnit has no warnings, and what a major one is for GitLab every tool says otherwise. */
const named = ({ name, ...one }, label) => {
  const places =
    (label === "JUnit" || label === "GitLab") && Array.isArray(one.found)
      ? one.found.map((planted) => planted.split(" ")[0])
      : null
  return { ...one, ...(places === null ? {} : { found: undefined, places }), name: `${name}, ${label}` }
}
const all = (cases, ...variants) => variants.flatMap(([label, flags]) => cases(flags).map((one) => named(one, label)))
const TABLE = {
  tsc: [TS, all(TSC, ["plain", "--pretty false"], ["pretty", "--pretty"]), "tsc --version"],
  eslint: [JS, all(eslintCases, ["stylish", ""], ["JSON", "-f json"]), "eslint --version"],
  biome: [
    JS,
    all(
      BIOME,
      ["lines", ""],
      ["JSON", "--reporter=json"],
      ["GitHub", "--reporter=github"],
      ["JUnit", "--reporter=junit"],
      ["SARIF", "--reporter=sarif"]
    ),
    "biome --version"
  ],
  oxlint: [
    JS,
    all(
      OXLINT,
      ["lines", ""],
      ["JSON", "-f json"],
      ["unix", "-f unix"],
      ["GitHub", "-f github"],
      ["stylish", "-f stylish"],
      ["checkstyle", "-f checkstyle"],
      ["JUnit", "-f junit"],
      ["SARIF", "-f sarif"],
      ["GitLab", "-f gitlab"]
    ),
    "oxlint --version"
  ],
  mypy: [PY, MYPY, "mypy --version"],
  pytest: [PY, PYTEST, "python3 -m pytest --version"],
  go: [GO, GO_CASES, "go version"],
  cargo: [RUST, RUST_CASES, "cargo --version"]
}

const record = (tool, [files, cases, version]) => {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "btk-record-")))
  mkdirSync(join(dir, "empty"))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  const run = (command) => {
    const { status, stderr, stdout } = spawnSync("sh", ["-c", command], {
      cwd: dir,
      encoding: "utf8",
      env,
      maxBuffer: 1 << 26
    })
    const text = `${stdout}${stderr}`
      .replaceAll(dir, "/project")
      .replaceAll(realpathSync(TOOLS), "/tools")
      .replaceAll(/hostname="[^"]*"/gu, 'hostname="host"')
    return {
      exit: status,
      output: text.slice(0, MAX).replaceAll(/\/(?:usr|root|home|tmp)\/[^\s"':,)]*/gu, "/elsewhere")
    }
  }
  const said = run(version)
  if (said.exit !== 0) {
    rmSync(dir, { recursive: true })
    return process.stdout.write(`${tool}: not installed\n`)
  }
  const recordings = cases.map(({ command, name, ...planted }) => ({
    name: name.trim(),
    command: command.trim(),
    ...planted,
    ...run(command)
  }))
  writeFileSync(
    join(HERE, `${tool}.json`),
    `${JSON.stringify({ tool, version: said.output.trim().split("\n")[0], recordings }, null, 1)}\n`
  )
  rmSync(dir, { recursive: true })
  process.stdout.write(`${tool}: ${recordings.length} recordings\n`)
}

for (const [tool, row] of Object.entries(TABLE)) record(tool, row)
