import {
  cacheStore,
  type DurableObjectNamespaceBinding,
  type DurableObjectState,
  durableReplayGuard,
  type KvNamespaceBinding,
  kvStore,
  ReplayGuardObject,
} from '@countersign/cloudflare'
import { testCertificateStore, testReplayGuard } from '@countersign/testing'
import type { Surroundings } from '../../runtimes/program.js'
import { equal, type Report, runCases } from '../report.js'

export { ReplayGuardObject } from '@countersign/cloudflare'

/** A guard object that is full after a few ids and swept soon, and that reports the number of ids in its table. */
export class SmallGuardObject extends ReplayGuardObject {
  override readonly maxClaims = 3
  override readonly sweepInterval = 200
  readonly #state: DurableObjectState

  constructor(state: DurableObjectState) {
    super(state)
    this.#state = state
  }

  override async fetch(request: Request): Promise<Response> {
    if (request.method !== 'PUT') return await super.fetch(request)
    return Response.json(this.#state.storage.sql.exec('SELECT COUNT(*) AS count FROM deliveries').toArray()[0]?.count)
  }
}

interface Bindings {
  CERTS: KvNamespaceBinding
  REPLAY: DurableObjectNamespaceBinding
  SMALL: DurableObjectNamespaceBinding
}

// In milliseconds. On a busy machine, the steps of a test that must come before an expiry take more than a second.
const lifetime = 2_500

/** Tests the drivers for Workers with the KV, Cache API and Durable Objects of workerd. */
export async function run({ runtime, env }: Surroundings): Promise<Report> {
  const { CERTS, REPLAY, SMALL } = env as Bindings
  const suites = {
    kvStore: testCertificateStore(() => kvStore(CERTS), { lifetime }),
    cacheStore: testCertificateStore(() => cacheStore(), { lifetime }),
    durableReplayGuard: testReplayGuard((options) => durableReplayGuard(REPLAY, options), { lifetime }),
    ReplayGuardObject: boundedCases(SMALL),
    'durableReplayGuard in 4 shards': testReplayGuard(
      (options) => durableReplayGuard(REPLAY, { ...options, shards: 4 }),
      { lifetime },
    ),
  }
  return await runCases(
    runtime,
    Object.entries(suites).map(([driver, tests]) =>
      tests.map((test) => ({ name: `${driver}: ${test.name}`, run: test.run })),
    ),
  )
}

function boundedCases(namespace: DurableObjectNamespaceBinding): { name: string; run(): Promise<void> }[] {
  const guard = durableReplayGuard(namespace)
  const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
  const stored = async (): Promise<unknown> => {
    const object = namespace.get(namespace.idFromName('countersign-0'))
    return await (await object.fetch('https://count.invalid/', { method: 'PUT', body: '' })).json()
  }
  return [
    {
      name: 'rejects when it is full, removes expired ids itself, and continues',
      run: async () => {
        // The time is long enough for a busy machine to do everything before the sweep.
        const soon = new Date(Date.now() + 5_000)
        const claim = (id: string, holder: string): Promise<string> => guard.claim(id, holder, { until: soon })
        const answers = await Promise.all(['a', 'b', 'c'].map((id) => claim(id, 'A')))
        equal(answers, ['claimed', 'claimed', 'claimed'])
        const refused = await claim('d', 'A').catch((error: Error) => error.message)
        equal(refused, 'The replay guard object answered 503')
        equal(await claim('a', 'B'), 'held', 'a claim that stands, when full')
        equal(await claim('a', 'A'), 'claimed', 'a renewal, when full')
        await guard.release('c', 'A')
        equal(await claim('d', 'A'), 'claimed', 'a claim in the place of a released one')
        equal(await stored(), 3, 'rows when full')
        await guard.complete('e', 'A', { expires: soon })
        equal(await claim('e', 'B'), 'done', 'a completion, when full')
        equal(await stored(), 4, 'rows after a completion')
        await wait(soon.getTime() - Date.now())
        for (let tries = 0; tries < 300 && (await stored()) !== 0; tries++) await wait(100)
        equal(await stored(), 0, 'rows after the sweep')
        const until = new Date(Date.now() + 60_000)
        equal(await guard.claim('a', 'A', { until }), 'claimed', 'a claim after the sweep')
      },
    },
  ]
}
