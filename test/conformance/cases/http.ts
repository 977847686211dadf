import { memoryReplayGuard } from '@countersign/core'
import { withVerification } from '@countersign/core/http'
import { toRequest } from '@countersign/testing'
import type { AlexaMaterial } from '../../schemes/alexa.js'
import { createSchemeReceiver } from '../../schemes/index.js'
import { type ConformanceCase, equal } from '../report.js'

/** The fetch wrapper. */
export function httpCases(alexa: AlexaMaterial): ConformanceCase[] {
  const { sign, verifier } = alexa
  return [
    {
      name: 'http: passes on a verified request and the further arguments',
      run: async () => {
        const handler = withVerification(verifier(), ({ payload }, _request, env: string, context: number) =>
          Response.json([payload.request.type, env, context]),
        )
        const response = await handler(toRequest(await sign()), 'env', 5)
        equal([response.status, await response.json()], [200, ['LaunchRequest', 'env', 5]])
      },
    },
    {
      name: 'http: answers a refused request with its status and code',
      run: async () => {
        const handler = withVerification(verifier(), () => {
          throw new Error('The handler must not be reached')
        })
        const response = await handler(new Request('https://skill.example/', { method: 'POST', body: '{}' }))
        equal([response.status, await response.json()], [400, { error: 'ERR_HEADER_MISSING' }])
      },
    },
    {
      name: 'http: answers 503 with Retry-After while it cannot verify',
      run: async () => {
        const { host, verifier } = createSchemeReceiver(alexa)
        host.fail({ kind: 'down' })
        const handler = withVerification(verifier, () => new Response())
        const response = await handler(toRequest(await sign()))
        equal([response.status, response.headers.has('retry-after')], [503, true])
      },
    },
    {
      name: 'http: accepts a request again if its handler failed',
      run: async () => {
        const statuses = [500, 200, 200]
        const handler = withVerification(
          verifier({ replayGuard: memoryReplayGuard() }),
          () => new Response(null, { status: statuses.shift() ?? 599 }),
        )
        const signed = await sign()
        const answers: number[] = []
        for (let time = 0; time < 3; time += 1) answers.push((await handler(toRequest(signed))).status)
        equal(answers, [500, 200, 400])
      },
    },
  ]
}
