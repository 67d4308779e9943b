import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { importGraph } from "../../src/source/ImportGraph.ts"
import { importsOf } from "../../src/source/importsOf.ts"
import { isCode, isHandWritten, type SourceFile } from "../../src/source/SourceFile.ts"

const files = (texts: Readonly<Record<string, string>>): ReadonlyArray<SourceFile> =>
  Object.entries(texts).map(([path, text]) => ({ path, text }))

describe("imports that are found by their text", () => {
  const stacks: ReadonlyArray<
    readonly [stack: string, texts: Readonly<Record<string, string>>, from: string, to: ReadonlyArray<string>]
  > = [
    [
      "TypeScript",
      {
        "src/a.ts":
          'import { b } from "./b.ts"\nexport * from "./c"\nimport "./side.js"\nconst d = await import("../lib/d.js")\nimport x from "react"',
        "src/b.ts": "",
        "src/c/index.ts": "",
        "src/side.ts": "",
        "lib/d.ts": ""
      },
      "src/a.ts",
      ["lib/d.ts", "src/b.ts", "src/c/index.ts", "src/side.ts"]
    ],
    [
      "JavaScript with require",
      { "lib/a.js": "const b = require('./b')\nconst fs = require('fs')", "lib/b.js": "" },
      "lib/a.js",
      ["lib/b.js"]
    ],
    [
      "packages of one workspace",
      { "packages/cli/src/a.ts": 'import { b } from "@shop/core/cart/Cart"', "packages/core/src/cart/Cart.ts": "" },
      "packages/cli/src/a.ts",
      ["packages/core/src/cart/Cart.ts"]
    ],
    [
      "Python",
      {
        "shop/a.py":
          "from . import b\nfrom .sub.c import name\nimport shop.d, os\nfrom shop import e as f\nfrom ..x import y",
        "shop/b.py": "",
        "shop/sub/c.py": "",
        "shop/d.py": "",
        "shop/e.py": "",
        "shop/__init__.py": ""
      },
      "shop/a.py",
      ["shop/__init__.py", "shop/b.py", "shop/d.py", "shop/e.py", "shop/sub/c.py"]
    ],
    [
      "Go",
      { "main.go": 'import (\n\t"fmt"\n\tcart "example.org/shop/cart"\n)', "cart/cart.go": "", "cart/total.go": "" },
      "main.go",
      ["cart/cart.go", "cart/total.go"]
    ],
    [
      "Rust",
      { "src/main.rs": "mod cart;\nuse crate::money::Price;\nuse std::io;", "src/cart.rs": "", "src/money/mod.rs": "" },
      "src/main.rs",
      ["src/cart.rs", "src/money/mod.rs"]
    ],
    [
      "Java",
      {
        "src/main/java/org/shop/A.java": "import org.shop.cart.Cart;\nimport java.util.List;",
        "src/main/java/org/shop/cart/Cart.java": ""
      },
      "src/main/java/org/shop/A.java",
      ["src/main/java/org/shop/cart/Cart.java"]
    ],
    [
      "Ruby",
      { "lib/a.rb": 'require_relative "b"\nrequire "shop/c"', "lib/b.rb": "", "lib/shop/c.rb": "" },
      "lib/a.rb",
      ["lib/b.rb", "lib/shop/c.rb"]
    ],
    [
      "PHP",
      { "src/A.php": "use Shop\\Cart\\Item;\nrequire __DIR__ . '/b.php';", "src/Cart/Item.php": "", "src/b.php": "" },
      "src/A.php",
      ["src/Cart/Item.php", "src/b.php"]
    ],
    ["C", { "src/a.c": '#include "b.h"\n#include <stdio.h>', "src/b.h": "" }, "src/a.c", ["src/b.h"]],
    [
      "Elixir",
      { "lib/shop/a.ex": "alias Shop.CartItem", "lib/shop/cart_item.ex": "" },
      "lib/shop/a.ex",
      ["lib/shop/cart_item.ex"]
    ]
  ]
  for (const [stack, texts, from, to] of stacks) {
    it(`lead to the files: ${stack}`, () => {
      const graph = importGraph(files(texts))
      assert.deepStrictEqual(graph.imports(from), to)
      for (const path of to) assert.deepStrictEqual(graph.importers(path), [from])
    })
  }

  it("lead to importers of importers, whatever goes round in a circle", () => {
    const graph = importGraph(
      files({
        "a.ts": 'import "./b"',
        "b.ts": 'import "./c"',
        "c.ts": 'import "./a"',
        "d.ts": 'import "./b"',
        "e.ts": ""
      })
    )
    assert.deepStrictEqual(graph.importersOf(["c.ts"]), { direct: ["b.ts"], indirect: ["a.ts", "d.ts"] })
    assert.deepStrictEqual(graph.importersOf(["b.ts", "c.ts"]), { direct: ["a.ts", "d.ts"], indirect: [] })
    assert.deepStrictEqual(graph.importersOf(["e.ts"]), { direct: [], indirect: [] })
  })

  it("lead nowhere out of the repository, and to no file of another language", () => {
    const graph = importGraph(files({ "src/a.ts": 'import "../../b"\nimport "./c"', "b.ts": "", "src/c.py": "" }))
    assert.deepStrictEqual(graph.imports("src/a.ts"), [])
  })

  it("are read in linear time, whatever the text", () => {
    const hostile = [
      "import ".repeat(20_000),
      `from "${"a".repeat(100_000)}`,
      "use a::".repeat(20_000),
      "#include <".repeat(20_000)
    ]
    for (const text of hostile)
      for (const ending of ["ts", "py", "go", "rs", "java", "rb", "php", "c", "ex", "txt"])
        assert.isArray(importsOf(`a.${ending}`, text))
  })

  it("never say that a file imports itself, or one that isn't there", () => {
    const path = fc.constantFrom("a.ts", "b.ts", "src/a.ts", "src/index.ts", "src/b/c.ts")
    const specifier = fc.constantFrom("./a", "../a", "./b", ".", "..", "./src", "b", "@/b/c", "./b/c.ts", "")
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1 }), fc.array(specifier), (paths, specifiers) => {
        const text = specifiers.map((one) => `import "${one}"`).join("\n")
        const graph = importGraph(paths.map((one) => ({ path: one, text })))
        for (const one of paths) {
          assert.notInclude(graph.imports(one), one)
          for (const to of graph.imports(one)) assert.include(paths, to)
        }
      })
    )
  })
})

describe("files that somebody writes by hand", () => {
  it("are no dependencies, builds, lockfiles or pictures", () => {
    for (const path of ["src/a.ts", "README.md", "lib/build.ts", "package.json", "distance.py"])
      assert.isTrue(isHandWritten(path), path)
    for (const path of [
      "node_modules/a/b.js",
      "dist/a.js",
      "vendor/x.go",
      "package-lock.json",
      "Cargo.lock",
      "a.min.js",
      "logo.png",
      "go.sum",
      "a.js.map"
    ])
      assert.isFalse(isHandWritten(path), path)
    assert.isTrue(isCode("a.py"))
    assert.isFalse(isCode("a.md"))
  })
})
