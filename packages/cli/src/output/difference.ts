/**
 * Marks the part of a line that differs from another line. It returns spaces, then `^` below each character between their
 * common beginning and their common end, or undefined if the two are equal or have too little in common.
 */
export function markDifference(first: string, second: string): string | undefined {
  if (first === second) return undefined
  const shorter = Math.min(first.length, second.length)
  let begin = 0
  while (begin < shorter && first[begin] === second[begin]) begin += 1
  let end = 0
  while (end < shorter - begin && first.at(-1 - end) === second.at(-1 - end)) end += 1
  if (3 * (begin + end) < Math.max(first.length, second.length)) return undefined
  // Write at least one mark, because missing characters have no place in the line.
  return `${' '.repeat(begin)}${'^'.repeat(Math.max(1, second.length - begin - end))}`
}
