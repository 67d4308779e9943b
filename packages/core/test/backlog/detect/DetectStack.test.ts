import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { choiceNotes, detectStacks } from "../../../src/backlog/detect/DetectStack.ts"
import { detect, filesOf, manifest, type Texts } from "./files.ts"

interface Row {
  readonly what: string
  readonly files: Texts
  readonly is: readonly [stack: string, name: string | null, manager: string | null, runner: string | null]
  readonly commands: Readonly<Record<string, string>>
}

const CSPROJ = '<Project><ItemGroup><PackageReference Include="xunit" Version="2" /></ItemGroup></Project>'

const ROWS: ReadonlyArray<Row> = [
  {
    what: "a Go module",
    files: { "go.mod": "module example.com/team/shop\n\ngo 1.24\n" },
    is: ["go", "shop", "go", "go test"],
    commands: { testCommand: "go test -json ./...", lintCommand: "go vet ./...", buildCommand: "go build ./..." }
  },
  {
    what: "a Go module with golangci-lint",
    files: { "go.mod": "module shop\n", ".golangci.yml": "" },
    is: ["go", "shop", "go", "go test"],
    commands: {
      testCommand: "go test -json ./...",
      lintCommand: "golangci-lint run",
      buildCommand: "go build ./..."
    }
  },
  {
    what: "a Go workspace without a module at its root",
    files: { "go.work": "go 1.24\n\nuse (\n\t./api // the server\n\t./cli\n)\n", "api/go.mod": "", "cli/go.mod": "" },
    is: ["go", null, "go", "go test"],
    commands: {
      testCommand: "go test -json ./api/... ./cli/...",
      lintCommand: "go vet ./api/... ./cli/...",
      buildCommand: "go build ./api/... ./cli/..."
    }
  },
  {
    what: "a crate",
    files: { "Cargo.toml": '[package]\nname = "shop"\n' },
    is: ["rust", "shop", "cargo", "cargo test"],
    commands: { testCommand: "cargo test", typeCheckCommand: "cargo check --all-targets" }
  },
  {
    what: "a crate whose continuous integration runs clippy",
    files: {
      "Cargo.toml": '[package]\nname = "shop"\n',
      ".github/workflows/ci.yml": "# cargo fmt\n- run: cargo clippy\n"
    },
    is: ["rust", "shop", "cargo", "cargo test"],
    commands: {
      testCommand: "cargo test",
      lintCommand: "cargo clippy --all-targets -- -D warnings",
      typeCheckCommand: "cargo check --all-targets"
    }
  },
  {
    what: "a workspace of crates",
    files: {
      "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\nexclude = ["crates/old"]\n',
      "crates/a/Cargo.toml": "",
      "crates/b/Cargo.toml": "",
      "crates/old/Cargo.toml": ""
    },
    is: ["rust", null, "cargo", "cargo test"],
    commands: { testCommand: "cargo test --workspace", typeCheckCommand: "cargo check --workspace --all-targets" }
  },
  {
    what: "a Swift package",
    files: { "Package.swift": 'let package = Package(\n  name: "Shop" // ours\n)', "Tests/A.swift": "" },
    is: ["swift", "Shop", "swift", "swift test"],
    commands: {
      testCommand: "swift test --parallel --xunit-output .build/tests.xml",
      buildCommand: "swift build"
    }
  },
  {
    what: "a Maven project with its wrapper and a linter",
    files: {
      "pom.xml":
        '<?xml version="1.0"?><project xmlns="http://maven.apache.org/POM/4.0.0"><parent><artifactId>other</artifactId></parent>' +
        "<artifactId> shop </artifactId><build><plugins><plugin><artifactId>spotless-maven-plugin</artifactId></plugin></plugins></build></project>",
      mvnw: ""
    },
    is: ["java", "shop", "maven", "mvn test"],
    commands: {
      testCommand: "./mvnw -B -ntp test",
      lintCommand: "./mvnw -B -ntp spotless:check",
      buildCommand: "./mvnw -B -ntp -DskipTests package"
    }
  },
  {
    what: "a Maven project in Kotlin without a wrapper",
    files: { "pom.xml": "<project><artifactId>shop</artifactId></project>", "src/main/kotlin/A.kt": "" },
    is: ["kotlin", "shop", "maven", "mvn test"],
    commands: { testCommand: "mvn -B -ntp test", buildCommand: "mvn -B -ntp -DskipTests package" }
  },
  {
    what: "a Gradle project of several in Java",
    files: {
      "settings.gradle": "rootProject.name = 'shop' // ours\ninclude 'app', ':lib:core'\n",
      "build.gradle": "plugins {\n  id 'java'\n  id 'com.diffplug.spotless' version '7'\n}\n",
      gradlew: ""
    },
    is: ["java", "shop", "gradle", "gradle test"],
    commands: {
      testCommand: "./gradlew --no-daemon --console=plain test",
      lintCommand: "./gradlew --no-daemon --console=plain spotlessCheck",
      buildCommand: "./gradlew --no-daemon --console=plain assemble"
    }
  },
  {
    what: "a Gradle project in Kotlin",
    files: {
      "build.gradle.kts": 'plugins { kotlin("jvm") version "2.2" }\n',
      "settings.gradle.kts": 'rootProject.name = "shop"\n'
    },
    is: ["kotlin", "shop", "gradle", "gradle test"],
    commands: {
      testCommand: "gradle --no-daemon --console=plain test",
      buildCommand: "gradle --no-daemon --console=plain assemble"
    }
  },
  {
    what: "a C# solution with tests",
    files: {
      "Shop.sln":
        'Project("{FAE}") = "App", "src\\App\\App.csproj", "{1}"\nProject("{FAE}") = "T", "test\\T\\T.csproj", "{2}"\n',
      "src/App/App.csproj": "<Project/>",
      "test/T/T.csproj": CSPROJ
    },
    is: ["csharp", "Shop", "dotnet", "dotnet test"],
    commands: { setupCommand: "dotnet restore", testCommand: "dotnet test", buildCommand: "dotnet build" }
  },
  {
    what: "a C# project without tests",
    files: { "Shop.csproj": "<Project/>", "packages.lock.json": "{}" },
    is: ["csharp", "Shop", "dotnet", null],
    commands: { setupCommand: "dotnet restore --locked-mode", buildCommand: "dotnet build" }
  },
  {
    what: "a gem with RSpec",
    files: {
      Gemfile: 'gem "rubocop"\n',
      "Gemfile.lock": "",
      ".rspec": "",
      "spec/a_spec.rb": "",
      "shop.gemspec": 'spec.name = "shop"\n'
    },
    is: ["ruby", "shop", "bundler", "rspec"],
    commands: {
      setupCommand: "BUNDLE_FROZEN=true bundle install",
      testCommand: "bundle exec rspec",
      lintCommand: "bundle exec rubocop"
    }
  },
  {
    what: "a gem with minitest in a Rake task",
    files: { Gemfile: "gem 'minitest'\n", Rakefile: "Minitest::TestTask.create\n", "test/a.rb": "" },
    is: ["ruby", null, "bundler", "minitest"],
    commands: { setupCommand: "bundle install", testCommand: "bundle exec rake test" }
  },
  {
    what: "a Rake task alone",
    files: { Rakefile: "task :test do\nend\n" },
    is: ["ruby", null, "gem", "rake"],
    commands: { testCommand: "rake test" }
  },
  {
    what: "a Rails application",
    files: { Gemfile: "", "bin/rails": "", "test/a.rb": "" },
    is: ["ruby", null, "bundler", "minitest"],
    commands: { setupCommand: "bundle install", testCommand: "bin/rails test" }
  },
  {
    what: "a PHP project with PHPUnit and PHPStan",
    files: {
      "composer.json": '{"name":"acme/shop","require-dev":{"phpunit/phpunit":"^11"}}',
      "composer.lock": "{}",
      "phpstan.neon": ""
    },
    is: ["php", "acme/shop", "composer", "phpunit"],
    commands: {
      setupCommand: "composer install --no-interaction",
      testCommand: "vendor/bin/phpunit --log-junit vendor/junit.xml",
      typeCheckCommand: "vendor/bin/phpstan analyse --no-progress"
    }
  },
  {
    what: "a PHP project with Pest",
    files: {
      "composer.json": '{"name":"acme/shop","require-dev":{"pestphp/pest":"^3"},"scripts":{"lint":"pint --test"}}'
    },
    is: ["php", "acme/shop", "composer", "pest"],
    commands: {
      setupCommand: "composer install --no-interaction",
      testCommand: "vendor/bin/pest --log-junit vendor/junit.xml",
      lintCommand: "composer run-script lint"
    }
  },
  {
    what: "a PHP project with a script",
    files: { "composer.json": '{"name":"acme/shop","scripts":{"test":["@build","php t.php"]}}' },
    is: ["php", "acme/shop", "composer", "composer"],
    commands: { setupCommand: "composer install --no-interaction", testCommand: "composer run-script test" }
  },
  {
    what: "an Elixir project",
    files: {
      "mix.exs": 'def project, do: [app: :shop]\n{:credo, "~> 1.7"}\n',
      "mix.lock": "",
      "test/a_test.exs": "",
      ".formatter.exs": ""
    },
    is: ["elixir", "shop", "mix", "mix test"],
    commands: {
      setupCommand: "mix deps.get",
      testCommand: "mix test",
      lintCommand: "mix credo",
      buildCommand: "mix compile"
    }
  },
  {
    what: "a Deno project with tasks",
    files: {
      "deno.jsonc": '{\n  // ours\n  "name": "@acme/shop", "tasks": { "test": "deno test -A", },\n}',
      "deno.lock": ""
    },
    is: ["deno", "@acme/shop", "deno", "deno test"],
    commands: {
      setupCommand: "deno install --frozen",
      testCommand: "deno test -A --reporter=tap",
      lintCommand: "deno lint",
      typeCheckCommand: "deno check ."
    }
  },
  {
    what: "a Deno project whose task does more",
    files: { "deno.json": '{"tasks":{"test":{"command":"deno test && echo done"},"lint":"deno lint --fix"}}' },
    is: ["deno", null, "deno", "deno test"],
    commands: { testCommand: "deno task test", lintCommand: "deno lint", typeCheckCommand: "deno check ." }
  },
  {
    what: "a project of make",
    files: { Makefile: "CC := cc\n.PHONY: test lint\ntest: build\nbuild:\n\t$(CC) a.c\nlint:\n\t@echo clean\n" },
    is: ["generic", null, "make", "make test"],
    commands: { testCommand: "make test", buildCommand: "make build" }
  }
]

describe("detecting the stack", () => {
  it("takes the Makefile's tests where the stack's own files name none, and only then", () => {
    const Makefile = "test:\n\truby test/all.rb\n\nlint:\n\tx\n"
    const bare = detect({ Gemfile: "", Makefile })
    assert.deepStrictEqual([bare.stack, bare.runner, bare.commands.testCommand], ["ruby", "make test", "make test"])
    assert.strictEqual(bare.reasons.testCommand, "Makefile has a target test")
    assert.isUndefined(bare.commands.lintCommand)
    const rake = detect({ Gemfile: "", Rakefile: "task :test", Makefile })
    assert.strictEqual(rake.commands.testCommand, "bundle exec rake test")
    assert.isUndefined(detect({ Gemfile: "", Makefile: "test:\n\techo none\n" }).commands.testCommand)
  })

  for (const { commands, files, is, what } of ROWS) {
    it(`knows ${what}`, () => {
      const found = detect(files)
      assert.deepStrictEqual([found.stack, found.name, found.manager, found.runner], is)
      assert.deepStrictEqual<unknown>(found.commands, commands)
      for (const key of Object.keys(commands)) assert.isString(found.reasons[key as keyof typeof found.reasons], key)
    })
  }

  it("calls everything else generic and leaves the test command out", () => {
    // A target that only prints proves nothing.
    const { commands, reasons, stack } = detect({ Makefile: "test:\n\techo ok\n" })
    assert.deepStrictEqual([stack, commands], ["generic", {}])
    assert.match(reasons.testCommand ?? "", /no file at the root/u)
  })

  it("looks past a package.json that only serves tools, and says that it is there", () => {
    const stacks = detectStacks(filesOf({ "package.json": manifest({}), "go.mod": "module shop\n" }))
    assert.strictEqual(stacks.chosen.stack, "go")
    assert.match(choiceNotes(stacks).join("\n"), /Not only go is here: javascript \(package\.json\)/u)
    assert.strictEqual(detect({ "package.json": manifest({}) }).stack, "javascript")
  })

  it("says of several stacks which there are, and takes the one that is wanted", () => {
    const files = filesOf({
      "package.json": manifest({ scripts: { test: "node --test" } }),
      "pyproject.toml": '[project]\nname = "tools"\n',
      "Cargo.toml": '[package]\nname = "core"\n'
    })
    const { chosen, others } = detectStacks(files)
    assert.deepStrictEqual([chosen.stack, ...others.map(({ stack }) => stack)], ["javascript", "rust", "python"])
    const wanted = detectStacks(files, "python")
    assert.deepStrictEqual([wanted.chosen.stack, wanted.chosen.name], ["python", "tools"])
    assert.match(
      choiceNotes(wanted).join("\n"),
      /^Not only python is here: javascript \(package\.json\), rust \(Cargo\.toml\)\. The gates are those of python/u
    )
  })

  it("takes a stack that it finds nothing of at its word, without commands", () => {
    const { chosen } = detectStacks(filesOf({ "go.mod": "module shop\n" }), "cobol")
    assert.deepStrictEqual([chosen.stack, chosen.name, chosen.commands], ["cobol", "shop", {}])
    assert.strictEqual(chosen.reasons.testCommand, "no file at the root is of cobol")
  })

  it("says which folders are projects, where there is nothing at the root", () => {
    const stacks = detectStacks(
      filesOf({
        "web/package.json": manifest({}),
        "api/go.mod": "module api\n",
        ".hidden/go.mod": "module h\n",
        "docs/a.md": ""
      })
    )
    assert.strictEqual(stacks.chosen.stack, "generic")
    assert.deepStrictEqual(choiceNotes(stacks), [
      "There are projects in api (go), web (javascript): btk init --here in one of them sets it up by itself."
    ])
  })

  it("reads where Swift and PHP write their reports", () => {
    assert.strictEqual(detect({ "Package.swift": "", "Tests/a": "" }).testReport, ".build/tests.xml")
    assert.strictEqual(
      detect({ "composer.json": '{"require-dev":{"phpunit/phpunit":"11"}}' }).testReport,
      "vendor/junit.xml"
    )
    assert.isNull(detect({ "go.mod": "module shop\n" }).testReport)
  })

  it("reads where Maven and Gradle write a report for each class, of each module", () => {
    const pom = (modules: string) => `<project><artifactId>a</artifactId>${modules}</project>`
    assert.strictEqual(detect({ "pom.xml": pom("") }).testReport, "target/surefire-reports")
    const many = detect({ "pom.xml": pom("<modules><module>b</module><module>./a</module></modules>") })
    assert.strictEqual(many.testReport, "**/target/surefire-reports")
    assert.deepStrictEqual(many.workspace, { kind: "maven modules", members: ["a", "b"] })
    assert.strictEqual(detect({ "build.gradle": "" }).testReport, "build/test-results/*")
    const gradle = detect({ "settings.gradle": 'include("app")\ninclude(":lib:core", ":app")\n' })
    assert.strictEqual(gradle.testReport, "**/build/test-results/*")
    assert.deepStrictEqual(gradle.workspace, { kind: "gradle projects", members: ["app", "lib/core"] })
  })
})

describe("the name of a project", () => {
  const rows: ReadonlyArray<readonly [what: string, files: Texts, name: string | null]> = [
    ["a scoped package", { "package.json": manifest({ name: "@acme/shop" }) }, "@acme/shop"],
    ["a module with a version in its path", { "go.mod": "// ours\nmodule github.com/acme/shop/v2 // c\n" }, "shop"],
    ["a module whose path is quoted", { "go.mod": 'module "example.com/shop"\n' }, "shop"],
    ["a module of gopkg.in", { "go.mod": "module gopkg.in/yaml.v3\n" }, "yaml"],
    ["a module called v2", { "go.mod": "module v2\n" }, "v2"],
    [
      "a Python project that has other names before its own",
      { "pyproject.toml": '[tool.x]\nnamespace = "zz"\nname = "no"\n[project]\nname = "shop" # hi\n' },
      "shop"
    ],
    ["a Python project of Poetry", { "pyproject.toml": "[tool.poetry]\nname = 'shop'\n" }, "shop"],
    ["a Python project of setup.cfg", { "setup.cfg": "[options]\nname = no\n[metadata]\nname = shop\n" }, "shop"],
    ["a Python project of setup.py", { "setup.py": 'other(name="no")\nsetup(\n    name="shop",\n)\n' }, "shop"],
    ["a Python project without one", { "pyproject.toml": "[build-system]\nrequires = ['x']\n" }, null],
    ["a crate with a comment", { "Cargo.toml": '[dependencies]\nname = "1"\n[package]\nname = "c" # hi\n' }, "c"],
    ["a crate that takes its name from a table inside", { "Cargo.toml": 'package = { name = "c" }\n' }, "c"],
    ["a package without one", { "package.json": manifest({ name: "" }) }, null],
    ["a package.json that is broken", { "package.json": '{"name": "shop"' }, null],
    ["a Cargo.toml that is broken", { "Cargo.toml": '[package\nname = "c"\n' }, null]
  ]
  for (const [what, files, name] of rows) {
    it(`is that of ${what}`, () => assert.strictEqual(detect(files).name, name))
  }

  it("is told of a broken file, with what is wrong", () => {
    const notes = (files: Texts) => choiceNotes(detectStacks(filesOf(files)))
    assert.deepStrictEqual(notes({ "package.json": "[]" }), [
      "package.json is no JSON object, so nothing can be told from it."
    ])
    assert.deepStrictEqual(notes({ "Cargo.toml": '[package]\nname = "c\n' }), [
      "Cargo.toml stops being TOML at line 2."
    ])
    assert.deepStrictEqual(notes({ "pyproject.toml": "a = [1,\nb" }), ["pyproject.toml stops being TOML at line 2."])
    assert.deepStrictEqual(notes({ "pom.xml": "<project><a></project>" }), [
      "pom.xml can't be read as a Maven project, so only its being there counts."
    ])
  })
})

describe("any files at all", () => {
  const names =
    "package.json pnpm-workspace.yaml lerna.json tsconfig.json deno.json composer.json turbo.json pyproject.toml setup.cfg setup.py Cargo.toml go.mod go.work Package.swift mix.exs pom.xml build.gradle settings.gradle A.sln A.csproj Gemfile Rakefile Makefile".split(
      " "
    )
  const words =
    `{"scripts": {"test":"x"} } [ ] name = "a" 'b' # // /* */ <project> </project> <module> include( ) use ( packages: - '*' .. ** test: \\ """ {{`.split(
      " "
    )
  const pieces = fc.constantFrom(...words, " ", "\n", "\t")
  const text = fc.oneof(
    fc.array(pieces, { maxLength: 12 }).map((all) => all.join("")),
    fc.json(),
    fc.string()
  )

  it("give a stack and commands, or none, and never fail", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), text, { maxKeys: 6 }), (texts) => {
        const { chosen } = detectStacks(filesOf({ ...texts }))
        assert.isNotEmpty(chosen.stack)
        for (const command of Object.values(chosen.commands)) assert.notMatch(command, /^\s*$|\n|^echo /u)
      }),
      { numRuns: 300 }
    )
  })
})
