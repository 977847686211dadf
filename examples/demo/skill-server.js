import { createServer } from 'node:http'
import { memoryReplayGuard } from '@countersign/core'
import { createAlexaVerifier } from '@countersign/core/alexa'
import { requireSignature } from '@countersign/node/http'

/**
 * Starts an Alexa skill on loopback. In production there are no `trustAnchors` (Amazon's are the default) and no `fetch`:
 * here a test authority replaces Amazon's, and a host in memory replaces s3.amazonaws.com.
 */
export async function startSkillServer({ skillId, trustAnchors, fetch }) {
  const verifier = createAlexaVerifier({ skillId, trustAnchors, fetch, replayGuard: memoryReplayGuard() })
  const server = createServer(
    requireSignature(verifier, ({ payload }, _request, response) => {
      const text = `Hello! Your ${payload.request.type} is verified.`
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ version: '1.0', response: { outputSpeech: { type: 'PlainText', text } } }))
    }),
  )
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  return { url: `http://127.0.0.1:${port}/`, close: () => new Promise((resolve) => server.close(resolve)) }
}
