import { parseJson } from './parse-json.js'

/**
 * Returns whether a text was probably cut off: it ends with an ellipsis, is JSON without its end, or is as long as a column of a
 * database.
 */
export function looksCutOff(text: string): boolean {
  if (/(?:…|\.\.\.)$/.test(text)) return true
  if (/^\s*[{[]/.test(text.slice(0, 20)) && parseJson(text) === undefined) return true
  return text.length >= shortestColumn && [0, 1].some((more) => Number.isInteger(Math.log2(text.length + more)))
}

// A column has the length 255 or 256, or a higher power of two.
const shortestColumn = 255
