/** Lines of at most `width` characters; a word longer than a line is cut. */
export const wrap = (text, width) => {
  if (width < 1) throw new RangeError(`width must be at least 1, got ${width}`)
  const lines = []
  let line = ""
  for (let word of text.split(/\s+/u).filter((part) => part !== "")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ""
    }
    while (word.length > width) {
      lines.push(word.slice(0, width))
      word = word.slice(width)
    }
    line = line === "" ? word : `${line} ${word}`
  }
  return line === "" ? lines : [...lines, line]
}
