// Every engine accepts this many arguments.
const most = 8_192

/** Converts each byte to one character, U+0000 to U+00FF. The text suits btoa(), and works as the key of a map. */
export function toBinary(bytes: Uint8Array): string {
  // Appending one character at a time, or spreading the bytes, takes many times as long.
  if (bytes.length <= most) return Reflect.apply(String.fromCharCode, undefined, bytes)
  let text = ''
  for (let start = 0; start < bytes.length; start += most) text += toBinary(bytes.subarray(start, start + most))
  return text
}
