const quote = 0x22
const backslash = 0x5c

/** Counts the members of a JSON object as written, those with a name that occurs twice included. The text must be valid JSON. */
export function countMembers(json: string): number {
  let members = 0
  let depth = 0
  for (let index = 0; index < json.length; index++) {
    switch (json.charCodeAt(index)) {
      case quote:
        index = endOfString(json, index)
        break
      case 0x7b: // {
      case 0x5b: // [
        depth += 1
        break
      case 0x7d: // }
      case 0x5d: // ]
        depth -= 1
        break
      case 0x3a: // :
        if (depth === 1) members += 1
        break
    }
  }
  return members
}

function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let first = end
    while (json.charCodeAt(first - 1) === backslash) first -= 1
    // An even number of backslashes escape each other.
    if ((end - first) % 2 === 0) return end
  }
  return json.length
}
