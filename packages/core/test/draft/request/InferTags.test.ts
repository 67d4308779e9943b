import { assert, describe, it } from "@effect/vitest"
import { inferTags, TAG_WORDS } from "../../../src/draft/request/inferTags.ts"

const tagsOf = (request: string): ReadonlyArray<string> => inferTags(request).map(({ value }) => value)

type Row = readonly [request: string, tags: ReadonlyArray<string>]

const MEANT: ReadonlyArray<Row> = [
  ["Redesign the architecture of the importer", ["ARCH"]],
  ["A schema change for orders", ["ARCH"]],
  ["Run the database migration in steps", ["ARCH"]],
  ["This is a breaking change of the CLI", ["ARCH"]],
  ["Split the monolith", ["ARCH"]],
  ["Document the public API", ["ARCH"]],
  ["Break the circular dependency of core and cli", ["ARCH"]],
  ["Migrate the store to SQLite", ["ARCH"]],
  ["Put a message queue in front of the mailer", ["ARCH"]],
  ["Change the data model of prices", ["ARCH"]],
  ["The auth service is slow", ["SECURITY"]],
  ["Rotate the API tokens", ["SECURITY"]],
  ["Access tokens expire too early", ["SECURITY"]],
  ["Password reset by mail", ["SECURITY"]],
  ["Only admins have the permission to delete", ["SECURITY"]],
  ["Encrypt the backups", ["SECURITY"]],
  ["XSS in comments", ["SECURITY"]],
  ["Log in by OAuth", ["SECURITY"]],
  ["SQL injection in search", ["SECURITY"]],
  ["Move the webhook secret into the vault", ["SECURITY"]],
  ["Migrate the login to OAuth", ["ARCH", "SECURITY"]]
]

const NEAR_MISSES: ReadonlyArray<string> = [
  "Show the author of a post",
  "Raise the token budget to 8,000",
  "Count the tokens of a prompt",
  "Search the archive",
  "Rename authority to owner",
  "Plan the secret santa event",
  "A search box for architects' names",
  "Redesign the logo",
  "Print the social security number on the form",
  "Authentic recipes page",
  "Injection moulding machines in the catalogue",
  "Migrating birds on the map",
  "Secretary as a role",
  "Schema of the database as a picture",
  "The model of the car",
  "Breaking news banner",
  "Fix `auth` in src/auth/token.ts",
  'Rename the button "Password"'
]

describe("tags of a request", () => {
  for (const [request, tags] of MEANT) {
    it(`are ${tags.join(" and ")} for “${request}”`, () => assert.deepStrictEqual(tagsOf(request), tags))
  }

  for (const request of NEAR_MISSES) {
    it(`are none for “${request}”`, () => assert.deepStrictEqual(tagsOf(request), []))
  }

  it("are explained by the words that stand there", () =>
    assert.deepStrictEqual(inferTags("Let  API\nTokens expire"), [
      { field: "tags", value: "SECURITY", why: "it says “API Tokens”" }
    ]))

  it("come from patterns that each can be compiled alone", () => {
    for (const [, words] of TAG_WORDS) for (const word of words) assert.instanceOf(new RegExp(word, "iu"), RegExp)
  })
})
