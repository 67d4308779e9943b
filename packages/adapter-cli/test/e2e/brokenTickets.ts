/** Forty files that can't be tickets, with the code and line that tell why. */

export interface Broken {
  readonly name: string
  readonly text: string
  readonly code: string
  /** From 1; null where a line can't be told. */
  readonly line: number | null
}

const header = (lines: string, body = ""): string => `---\n${lines}\n---\n\n# A ticket\n\n${body}`
const broken = (name: string, text: string, code: string, line: number | null): Broken => ({ name, text, code, line })
const yaml = (name: string, lines: string, line: number): Broken =>
  broken(name, header(lines), "ticket-yaml-invalid", line)
const field = (name: string, lines: string, line: number): Broken => broken(name, header(lines), "ticket-invalid", line)
const ID = "id: FEAT-NNN\ntitle: A ticket"
const file = (name: string, row: string): Broken =>
  broken(name, header(ID, `## Affected Files\n\n| File | Action |\n|---|---|\n| ${row} |\n`), "ticket-invalid", 12)

export const BROKEN: ReadonlyArray<Broken> = [
  yaml("end-of-document", `${ID}\n...\nx: 1`, 4),
  yaml("number-as-name", `${ID}\n? [a]\n: 1`, 4),
  broken("header-without-end", "---\nid: FEAT-NNN\n", "ticket-yaml-invalid", 1),
  broken("javascript", "---js\n{ id: process.exit(3) }\n---\n", "ticket-yaml-invalid", 1),
  broken("json", '---json\n{ "id": "FEAT-NNN" }\n---\n', "ticket-yaml-invalid", 1),
  yaml("unclosed-list", `${ID}\ntags: [a`, 5),
  yaml("unclosed-quote", `${ID}\nowner: "ada`, 5),
  yaml("field-twice", `${ID}\ntitle: B`, 4),
  yaml("alias", `${ID}\na: &x 1\nb: *x`, 5),
  yaml("tag", `${ID}\nwhen: !!js/date 2020`, 4),
  yaml("tab", `${ID}\nx:\n\t- a`, 5),
  yaml("list-as-header", "- FEAT-NNN", 2),
  field("no-type", "title: A ticket", 1),
  field("number-as-id", "id: 7\ntitle: A ticket", 2),
  field("id-with-path", "id: ../../etc-1\ntitle: A ticket", 2),
  field("id-with-space", "id: FEAT 001\ntitle: A ticket", 2),
  field("id-with-slash", "id: FEAT/001\ntitle: A ticket", 2),
  field("id-with-null", 'id: "FEAT-001\\0"\ntitle: A ticket', 2),
  field("id-as-list", "id: [FEAT-001]\ntitle: A ticket", 2),
  field("type-unknown", "title: A ticket\ntype: big thing", 3),
  field("type-small", `${ID}\nticket_type: epic`, 4),
  field("no-title", "id: FEAT-NNN\ntitle: ' '", 3),
  field("title-as-list", "id: FEAT-NNN\ntitle: [a, b]", 3),
  field("priority-unknown", `${ID}\npriority: urgent`, 4),
  field("priority-list", `${ID}\npriority: [high]`, 4),
  field("tags-nested", `${ID}\ntags: [[a]]`, 4),
  field("depends-on-words", `${ID}\ndepends_on: [later]`, 4),
  field("blocked-by-words", `${ID}\nblockers: [the vendor]`, 4),
  field("uid-with-path", `${ID}\nuid: ../x`, 4),
  field("proto", `${ID}\n__proto__: { a: 1 }`, 4),
  field("proto-inside", `${ID}\nx: [{ __proto__: 1 }]`, 4),
  file("path-absolute", "/etc/passwd | modify"),
  file("path-outside", "../secrets.txt | modify"),
  file("path-drive", "C:\\\\Windows\\\\a.txt | modify"),
  file("path-git", ".git/config | modify"),
  file("path-device", "src/con.ts | create"),
  file("path-colon", "src/a:b.ts | create"),
  file("path-home", "~/a.ts | modify"),
  file("action-unknown", "src/a.ts | demolish"),
  file("rename-without-end", "src/a.ts | rename")
]
