// pnpm bench:workerd:first: time of the JavaScript thread for the first and second request of a fresh isolate of workerd.
// first-in-workerd.ts [--rounds 15] [--than folder]: `--than` measures the packages of another checkout beside these.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundleWorker, timeRequests } from '../runtimes/isolate.js'
import { formatTable } from '../runtimes/table.js'
import { packagesFolder } from '../support/packages.js'
import { vectorsFolder } from '../support/vectors-folder.js'
import { alexaRequest, createMaterial, issueChain } from './material.js'
import { quantile } from './measure.js'

const { values } = parseArgs({
  options: {
    packages: { type: 'string', default: packagesFolder },
    than: { type: 'string' },
    rounds: { type: 'string', default: '15' },
  },
})

interface Material {
  readonly pem: string
  /** Absent if the default anchors verify the request. */
  readonly anchorPem?: string
  readonly at: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

const real = vectorsFolder && join(vectorsFolder, 'alexa/cert7-2019-nodesdk')
const material = real !== undefined && existsSync(real) ? readReal(real) : await createChain()
const rows = await Promise.all([
  row('ours', values.packages, false),
  row('ours, prepared', values.packages, true),
  ...(values.than === undefined ? [] : [row(values.than, values.than, false)]),
])
for (let round = 0; round < Number(values.rounds); round++) {
  for (const { module, first, second } of rows) {
    // The first request of a process also starts the runtime's own machinery, so a request without work is sent before it.
    const times = await timeRequests(module, ['/idle', '/', '/'])
    first.push(times[1] ?? 0)
    second.push(times[2] ?? 0)
  }
}
const columns = (times: readonly number[]): string[] => [0.1, 0.5].map((q) => quantile(times, q).toFixed(1))
process.stdout.write(
  `${formatTable(
    [
      `workerd, four certificates${material.anchorPem === undefined ? ', a real request' : ''}`,
      'first, ms p10',
      'median',
      'second, ms p10',
      'median',
    ],
    rows.map(({ name, first, second }) => [name, ...columns(first), ...columns(second)]),
  )}\n`,
)

async function row(
  name: string,
  packages: string,
  isPrepared: boolean,
): Promise<{ name: string; module: string; first: number[]; second: number[] }> {
  const entry = (subpath: string): string => JSON.stringify(join(packages, 'core/dist', subpath, 'index.js'))
  const module = await bundleWorker(`
    import { anySkill, createAlexaVerifier } from ${entry('alexa')}
    const { pem, anchorPem, at, headers, body } = ${JSON.stringify(material)}
    const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0))
    const verifier = createAlexaVerifier({
      skillId: anySkill,
      currentDate: () => new Date(at),
      fetch: async () => new Response(pem),
      ${material.anchorPem === undefined ? '' : `trustAnchors: async () => (await import(${entry('x509')})).createTrustAnchors(anchorPem),`}
    })
    ${isPrepared ? 'await verifier.prepare()' : ''}
    export default {
      async fetch(request) {
        if (new URL(request.url).pathname === '/') await verifier.verify({ method: 'POST', url: '/', headers, body: bytes })
        return new Response('')
      },
    }
  `)
  return { name, module, first: [], second: [] }
}

function readReal(folder: string): Material {
  const body = readFileSync(join(folder, 'body.bin'))
  const { request } = JSON.parse(body.toString()) as { request: { timestamp: string } }
  const headers = JSON.parse(readFileSync(join(folder, 'headers.json'), 'utf8')) as Record<string, string>
  const pem = readFileSync(join(folder, 'chain.pem'), 'utf8')
  return { pem, at: request.timestamp, headers: Object.entries(headers), body: body.toString('base64') }
}

async function createChain(): Promise<Material> {
  const made = await createMaterial()
  const { signer, url } = await issueChain(made, 4)
  const { headers, body } = await alexaRequest(made, url, 1_400)
  return {
    pem: signer.chainPem,
    anchorPem: made.root.anchorPem,
    at: new Date(made.at).toISOString(),
    headers: [...headers] as [string, string][],
    body: Buffer.from(body).toString('base64'),
  }
}
