const SMALL = new Set(["a", "an", "and", "in", "of", "on", "or", "the", "to"])

const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()

/** Words with a capital letter, but for the small ones inside of a title. */
export const title = (text) =>
  text
    .split(" ")
    .map((word, index) => (index > 0 && SMALL.has(word.toLowerCase()) ? word.toLowerCase() : capital(word)))
    .join(" ")
