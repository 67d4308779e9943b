/** How many characters, words and lines a text has. */
export const count = (text) => ({
  characters: [...text].length,
  words: (text.match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu) ?? []).length,
  lines: text === "" ? 0 : text.split("\n").length
})
