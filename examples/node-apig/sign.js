// Signs a request as the gateway does, and prints it as a curl command.
import { parseArgs } from 'node:util'
import { signApigHeaders } from '@countersign/core/apig'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'access-key': { type: 'string', default: 'signature_key1' },
    secret: { type: 'string', default: 'signature_secret1' },
    request: { type: 'string', short: 'X', default: 'GET' },
    data: { type: 'string', short: 'd', default: '' },
  },
})
const [url = 'http://127.0.0.1:8080/1'] = positionals
const { 'access-key': accessKey, secret, request: method, data } = values

// With the host, so that a request for one backend is none for another.
const headers = [['Host', new URL(url).host]]
const body = new TextEncoder().encode(data)
const added = await signApigHeaders({ method, url, headers, body }, { accessKey, secret })

const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`
const words = ['curl', '--include', '--path-as-is', '--globoff', '--request', quote(method)]
for (const [name, value] of Object.entries(added)) words.push('--header', quote(`${name}: ${value}`))
if (data !== '') words.push('--header', quote('Content-Type: text/plain'), '--data-raw', quote(data))
process.stdout.write(`${[...words, quote(url)].join(' ')}\n`)
