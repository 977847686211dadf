import { createServer } from 'node:http'
import { createApigVerifier } from '@countersign/core/apig'
import { requireSignature } from '@countersign/node/http'

// The secrets by access key. In production, read them from a secret store: `secrets` may also be a function.
const secrets = {
  signature_key1: 'signature_secret1',
  signature_key2: 'signature_secret2',
}

const methods = ['GET', 'POST', 'PUT', 'DELETE']

const server = createServer(
  requireSignature(createApigVerifier({ secrets }), ({ signer }, request, response) => {
    if (!methods.includes(request.method)) response.writeHead(405, { allow: methods.join(', ') }).end()
    else response.writeHead(200, { 'content-type': 'text/plain' }).end(`Hello World!\nYou signed as ${signer.id}\n`)
  }),
)

server.listen(Number(process.env.PORT ?? '8080'), '127.0.0.1', () => {
  process.stdout.write(`The backend listens at http://127.0.0.1:${server.address().port}\n`)
})
