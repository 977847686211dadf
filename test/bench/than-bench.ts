// Measures two checkouts of the library in this process, and prints a table. than.ts starts it with the Node to measure.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createTestAuthority, type TestKeys, testSkillId, testTopicArn } from '@countersign/testing'
import Table from 'cli-table3'
import {
  alexaRequest,
  apigRequest,
  apigSecret,
  createMaterial,
  issueChain,
  type Material,
  snsMaterial,
} from './material.js'
import { type Case, measure } from './measure.js'

// Other commits may have other types, so only these entries and functions are used.
type Alexa = typeof import('@countersign/core/alexa')
type Sns = typeof import('@countersign/core/sns')
type Apig = typeof import('@countersign/core/apig')
type X509 = typeof import('@countersign/core/x509')

const rounds = 61
// V8 has optimized the verifications of both checkouts after 15,000 operations, but not after 3,000.
const warmUp = 60
const operations = 300

const [, , ours = '', theirs = ''] = process.argv
const material = await createMaterial()
const { root, at } = material
const libraries = [await load('ours', ours), await load('theirs', theirs)]
const table = new Table({
  head: [
    `Node ${process.versions.node}`,
    'ours, CPU µs p10',
    'median',
    'theirs, p10',
    'median',
    'ours ÷ theirs, p10',
    'median',
  ],
  colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
  style: { head: [], border: [], compact: true },
})

const { signer, url } = await issueChain(material, 3)
const alexa = await alexaRequest(material, url, 1_400)
const sns = await snsMaterial(material)
const apig = await apigRequest(material, 1_400)
await row('Alexa, warm', ({ createAlexa }) => repeated(createAlexa(new Map([[url, signer.chainPem]])), alexa))
await row('SNS, warm', ({ createSns }) => repeated(createSns(sns.files), sns.request))
await row('API Gateway, warm', ({ createApig }) => repeated(createApig(), apig))

const files = new Map<string, string>()
const cold: (typeof alexa)[] = []
for (let round = 0; round < warmUp + rounds; round++) {
  const chain = await issueAsAmazon(material)
  files.set(chain.url, chain.pem)
  cold.push(await alexaRequest(material, chain.url, 1_400))
}
await row('Alexa, cold, two of four certificates needed', ({ createAlexa }) => {
  let current = alexa
  return {
    prepare: (round) => {
      current = cold[round] as typeof alexa
    },
    run: async () => void (await createAlexa(files).verify(current)),
  }
})
process.stdout.write(`${table.toString()}\n`)

type Library = Awaited<ReturnType<typeof load>>

async function load(name: string, packages: string) {
  const entry = async (subpath: string) =>
    (await import(pathToFileURL(join(packages, 'core/dist', subpath, 'index.js')).href)) as unknown
  const { createAlexaVerifier } = (await entry('alexa')) as Alexa
  const { createSnsVerifier } = (await entry('sns')) as Sns
  const { createApigVerifier } = (await entry('apig')) as Apig
  const { createTrustAnchors } = (await entry('x509')) as X509
  const trustAnchors = await createTrustAnchors(root.anchorPem)
  const currentDate = () => new Date(at)
  const serve =
    (served: ReadonlyMap<string, string | Uint8Array<ArrayBuffer>>): typeof fetch =>
    async (input) =>
      new Response(served.get(String(input)))
  return {
    name,
    createAlexa: (served: ReadonlyMap<string, string>) =>
      createAlexaVerifier({ skillId: testSkillId, trustAnchors, currentDate, fetch: serve(served) }),
    createSns: (served: Awaited<ReturnType<typeof snsMaterial>>['files']) =>
      createSnsVerifier({ topicArns: [testTopicArn], trustAnchors, currentDate, fetch: serve(served) }),
    createApig: () => createApigVerifier({ secrets: { signature_key1: apigSecret }, currentDate }),
  }
}

function repeated<Request>(
  verifier: { verify(request: Request): Promise<unknown> },
  request: Request,
): Omit<Case, 'name'> {
  return {
    operations,
    run: async () => {
      for (let count = 0; count < operations; count++) await verifier.verify(request)
    },
  }
}

/** Issues a chain file such as Amazon's: four certificates, of which the last two lead to anchors that nobody needs. */
async function issueAsAmazon(one: Material): Promise<{ pem: string; url: string }> {
  const [, upperKeys, topKeys] = one.keys.intermediates as [TestKeys, TestKeys, TestKeys]
  const chain = await issueChain(one, 2)
  const upper = await createTestAuthority({ keys: upperKeys, subject: 'Upper' })
  const top = await createTestAuthority({ keys: topKeys, subject: 'Top' })
  const crossed = [await upper.crossSign(one.root), await top.crossSign(upper)]
  return { pem: chain.signer.chainPem + crossed.map(({ pem }) => pem).join(''), url: chain.url }
}

async function row(title: string, createCase: (library: Library) => Omit<Case, 'name'>): Promise<void> {
  const cpuTime = (): number => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1_000
  }
  const cases = libraries.map((library) => ({ name: library.name, ...createCase(library) }))
  const measured = await measure({ id: '', title, cases, subject: 'ours', rounds }, { warmUp, now: cpuTime })
  const [mine, other] = measured
  if (mine === undefined || other === undefined) return
  table.push([
    title,
    ...[mine.p10, mine.median, other.p10, other.median].map((time) => time.toFixed(1)),
    (mine.p10 / other.p10).toFixed(2),
    other.ratio.toFixed(2),
  ])
}
