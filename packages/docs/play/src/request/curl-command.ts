import type { SignedTestRequest } from '@countersign/testing'
import { decodeUtf8 } from './base64.js'
import { fromWire } from './header-text.js'

/** Writes a `curl` command for a POSIX shell that sends the request as it stands: nothing is added, resolved or encoded again. */
export function curlCommand({ method, url, headers, body }: SignedTestRequest): string {
  const hasContentType = headers.some(([name]) => name.toLowerCase() === 'content-type')
  const text = body.includes(0) ? undefined : decodeUtf8(body)
  const isPiped = text === undefined
  const options = [
    // HEAD by -X waits for a body that never comes.
    method === 'HEAD' ? '--head' : `-X ${quote(method)}`,
    '--globoff --path-as-is',
    ...headers.map(([name, value]) => `-H ${quote(headerOption(name, fromWire(value)))}`),
    // curl would call the body a form.
    ...(body.byteLength > 0 && !hasContentType ? ["-H 'Content-Type:'"] : []),
    ...(isPiped ? ['--data-binary @-'] : text === '' ? [] : [`--data-raw ${quote(text)}`]),
  ]
  const command = ['curl', ...options, quote(url)].join(' \\\n  ')
  return isPiped ? `printf '${octal(body)}' |\n${command}` : command
}

// curl reads `Name:` as "send no such header", and `Name;` as one with an empty value.
function headerOption(name: string, value: string): string {
  return value === '' ? `${name};` : `${name}: ${value}`
}

function octal(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}

// Characters that would steer or deceive the terminal that the command is pasted into are made by the shell's own printf.
function quote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  const escaped = word
    .replaceAll("'", "'\\''")
    .replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (it) => `'"$(printf '${octal(new TextEncoder().encode(it))}')"'`)
  return `'${escaped}'`
}
