import { assert, describe, it } from "@effect/vitest"
import { tokensOf } from "../../src/checks/tokens.ts"

/** Counted with `@anthropic-ai/tokenizer` 0.0.4. */
const COUNTED: ReadonlyArray<readonly [name: string, text: string, tokens: number]> = [
  [
    "TypeScript",
    '/** A text as part of a URL: lower-case words with a separator between them. */\nexport const slug = (text: string, options: { readonly separator?: string } = {}): string => {\n  const { separator = "-" } = options\n  const parts = text.toLowerCase().match(/[\\p{L}\\p{N}]+/gu) ?? []\n  return parts.join(separator)\n}\n',
    91
  ],
  [
    "Python",
    'def parse_range(text):\n    """Reads a range such as 3-7."""\n    first, _, last = text.partition("-")\n    if not first.isdigit() or not last.isdigit():\n        raise ValueError(f"{text!r} is no range")\n    return int(first), int(last)\n\n\nclass Pages(list):\n    def __init__(self, *numbers):\n        super().__init__(numbers)\n',
    90
  ],
  [
    "Go",
    'package cart\n\nimport "fmt"\n\n// Total adds up the prices of all items in cents.\nfunc (c *Cart) Total() (int, error) {\n\tsum := 0\n\tfor _, item := range c.items {\n\t\tif item.Price < 0 {\n\t\t\treturn 0, fmt.Errorf("price of %s is negative: %d", item.Name, item.Price)\n\t\t}\n\t\tsum += item.Price * item.Count\n\t}\n\treturn sum, nil\n}\n',
    116
  ],
  [
    "prose",
    "Long reports are printed page by page, and whoever needs only some of the pages throws the others away. With this option the program prints a range of pages and nothing else; a range that ends before it begins is refused.\n",
    46
  ],
  [
    "JSON",
    '{\n  "name": "textkit",\n  "version": "1.4.2",\n  "type": "module",\n  "scripts": { "test": "node --test", "lint": "node scripts/lint.js" },\n  "dependencies": { "minimist": "1.2.8" }\n}\n',
    72
  ]
]

describe("the tokens of a text", () => {
  for (const [name, text, tokens] of COUNTED) {
    it(`are within a fifth of what a tokenizer counts: ${name}`, () => {
      assert.isBelow(Math.abs(tokensOf(text) / tokens - 1), 0.2, `${tokensOf(text)} instead of ${tokens}`)
    })
  }

  it("are none for nothing, and grow with what is added", () => {
    assert.strictEqual(tokensOf(""), 0)
    for (const [, text] of COUNTED) assert.isAbove(tokensOf(`${text}${text}`), tokensOf(text))
  })
})
