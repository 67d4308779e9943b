import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { ungrouped } from "../../src/source/braces.ts"
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
    ],
    [
      "Python, over several lines",
      { "a.py": "from shop import (\n  b,  # why, not\n  c as d,\n)", "shop/b.py": "", "shop/c.py": "" },
      "a.py",
      ["shop/b.py", "shop/c.py"]
    ],
    [
      "modules below a module of Rust",
      { "src/cart.rs": "mod item;\nuse self::total::sum;", "src/cart/item.rs": "", "src/cart/total.rs": "" },
      "src/cart.rs",
      ["src/cart/item.rs", "src/cart/total.rs"]
    ],
    [
      "the module around a module of Rust",
      {
        "src/cart/item.rs": "use super::{total::sum, Price};\nuse super::super::money::Coin;",
        "src/cart/total.rs": "",
        "src/cart/mod.rs": "",
        "src/money.rs": ""
      },
      "src/cart/item.rs",
      ["src/cart/mod.rs", "src/cart/total.rs", "src/money.rs"]
    ],
    [
      "groups of Rust",
      { "src/lib.rs": "use crate::{cart, money::{self, Price as P}};", "src/cart.rs": "", "src/money.rs": "" },
      "src/lib.rs",
      ["src/cart.rs", "src/money.rs"]
    ],
    [
      "a program of its own in Rust",
      { "src/bin/print.rs": "mod pages;", "src/bin/pages.rs": "" },
      "src/bin/print.rs",
      ["src/bin/pages.rs"]
    ],
    [
      "static members and inner classes of Java",
      {
        "src/A.java": "import static org.shop.Util.max;\nimport org.shop.Cart.Item;",
        "src/org/shop/Util.java": "",
        "src/org/shop/Cart.java": ""
      },
      "src/A.java",
      ["src/org/shop/Cart.java", "src/org/shop/Util.java"]
    ],
    [
      "Kotlin, a whole package too",
      {
        "src/A.kt": "import org.shop.cart.*\nimport org.shop.money.Price as P",
        "src/org/shop/cart/Item.kt": "",
        "src/org/shop/money/Price.kt": "",
        "src/org/shop/money/Coin.kt": ""
      },
      "src/A.kt",
      ["src/org/shop/cart/Item.kt", "src/org/shop/money/Price.kt"]
    ],
    [
      "C#, by namespace",
      {
        "A/P.cs": "using Shop.Cart;\nusing System;",
        "src/Shop.Cart/Item.cs": "",
        "Shop/Cart/Total.cs": "",
        "Shop/Cart/Deep/No.cs": ""
      },
      "A/P.cs",
      ["Shop/Cart/Total.cs", "src/Shop.Cart/Item.cs"]
    ],
    [
      "C#, by type",
      {
        "A/P.cs": "global using static Shop.Cart.Item;\nusing T = Shop.Cart.Total;",
        "Shop/Cart/Item.cs": "",
        "Shop/Cart/Total.cs": "",
        "Shop/Cart/Other.cs": ""
      },
      "A/P.cs",
      ["Shop/Cart/Item.cs", "Shop/Cart/Total.cs"]
    ],
    [
      "groups of PHP",
      { "src/A.php": "use Shop\\Cart\\{Item, Total as T};", "src/Cart/Item.php": "", "src/Cart/Total.php": "" },
      "src/A.php",
      ["src/Cart/Item.php", "src/Cart/Total.php"]
    ],
    [
      "groups of Elixir",
      { "lib/a.ex": "alias Shop.{Cart, Money.Price}", "lib/shop/cart.ex": "", "lib/shop/money/price.ex": "" },
      "lib/a.ex",
      ["lib/shop/cart.ex", "lib/shop/money/price.ex"]
    ],
    [
      "mocks, workers, references and calls over lines",
      {
        "a.ts":
          "jest.mock('./m')\nrequire.resolve('./r')\nimport(`./t`)\nnew Worker(new URL('./w.ts', import.meta.url))\nimport(\n  /* webpackChunkName: \"l\" */ './l')\n/// <reference path=\"d.ts\" />",
        "m.ts": "",
        "r.ts": "",
        "t.ts": "",
        "w.ts": "",
        "l.ts": "",
        "d.ts": ""
      },
      "a.ts",
      ["d.ts", "l.ts", "m.ts", "r.ts", "t.ts", "w.ts"]
    ],
    [
      "Go, without the tests of the folder",
      {
        "cmd/main.go": 'import "example.org/shop/internal/cart"',
        "internal/cart/a.go": "",
        "internal/cart/a_test.go": ""
      },
      "cmd/main.go",
      ["internal/cart/a.go"]
    ],
    [
      "C++ with folders of headers",
      { "src/a.cc": '#include "shop/b.hpp"\n#  include <shop/c.h>', "include/shop/b.hpp": "", "include/shop/c.h": "" },
      "src/a.cc",
      ["include/shop/b.hpp", "include/shop/c.h"]
    ],
    [
      "Ruby that loads late",
      { "a.rb": "autoload :Cart, 'shop/cart'\nrequire('b')", "shop/cart.rb": "", "b.rb": "" },
      "a.rb",
      ["b.rb", "shop/cart.rb"]
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

  it("lead to no namespace that half of the repository has", () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`Shop/File${at}.cs`, ""]))
    assert.deepStrictEqual(importGraph(files({ "A.cs": "using Shop;", ...many })).imports("A.cs"), [])
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
      "#include <".repeat(20_000),
      `use a::${"{".repeat(100_000)}`,
      "from a import (\n".repeat(20_000),
      "alias A.{\n".repeat(20_000),
      `import(${"/*".repeat(50_000)}`
    ]
    for (const text of hostile)
      for (const ending of ["ts", "py", "go", "rs", "java", "rb", "php", "c", "ex", "cs", "kt", "txt"])
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

describe("names that are written together", () => {
  it("are each of them, with what stands before their group", () => {
    assert.deepStrictEqual(ungrouped("a::{b, c::{d as e, f}, self}"), ["a::b", "a::c::d", "a::c::f", "a::self"])
    assert.deepStrictEqual(ungrouped("a::b"), ["a::b"])
    assert.deepStrictEqual(ungrouped("a as b, c"), ["a", "c"])
  })

  it("are as many as a person writes, in groups that are not too deep, open or not", () => {
    assert.deepStrictEqual(ungrouped("a::{b, c"), ["a::b", "a::c"])
    assert.deepStrictEqual(ungrouped("}}{}{"), [])
    assert.lengthOf(ungrouped(`{${"a,".repeat(1000)}}`), 200)
    assert.deepStrictEqual(ungrouped(`${"a::{".repeat(11)}b`), [])
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
