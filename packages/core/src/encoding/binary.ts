// As many arguments as every engine takes.
const most = 8_192

/** A text of one character, U+0000 to U+00FF, for each byte: what btoa() takes, and a key for a map. */
export function toBinary(bytes: Uint8Array): string {
  // Neither a character at a time nor by spreading: both cost many times as much.
  if (bytes.length <= most) return Reflect.apply(String.fromCharCode, undefined, bytes)
  let text = ''
  for (let start = 0; start < bytes.length; start += most) text += toBinary(bytes.subarray(start, start + most))
  return text
}
