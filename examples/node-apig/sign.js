// Signs a request as the gateway does, and prints it as a curl command.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { signApigHeaders } from '@countersign/core/apig'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'access-key': { type: 'string', default: 'signature_key1' },
    'secret-file': { type: 'string' },
    request: { type: 'string', short: 'X', default: 'GET' },
    data: { type: 'string', short: 'd', default: '' },
  },
})
const [url = 'http://127.0.0.1:8080/1'] = positionals
const { 'access-key': accessKey, 'secret-file': secretFile, request: method, data } = values

// The secret is never an argument, because every user of the machine can see the command lines of all processes.
const { SIGNATURE_SECRET = 'signature_secret1' } = process.env
const secret = secretFile === undefined ? SIGNATURE_SECRET : readFileSync(secretFile, 'utf8').replace(/\r?\n$/, '')

// The host is signed too, so that a request for one backend is not valid for another.
const headers = [['Host', new URL(url).host]]
const body = new TextEncoder().encode(data)
const added = await signApigHeaders({ method, url, headers, body }, { accessKey, secret })

const words = ['curl', '--include', '--path-as-is', '--globoff', '--request', quote(method)]
for (const [name, value] of Object.entries(added)) words.push('--header', quote(`${name}: ${value}`))
if (data !== '') words.push('--header', quote('Content-Type: text/plain'), '--data-raw', quote(data))
process.stdout.write(`${[...words, quote(url)].join(' ')}\n`)

/**
 * Writes one word of a shell command. The printf of the shell writes characters that would control a terminal, so the
 * output has none of them.
 */
function quote(text) {
  const escaped = text.replaceAll("'", "'\\''").replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const bytes = [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
    return `'"$(printf '${bytes.join('')}')"'`
  })
  return `'${escaped}'`
}
