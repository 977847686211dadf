// Runs the examples that need their own runtime, as their READMEs say: pnpm examples
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { installed, publishedFiles, repository } from '../runtimes/index.js'
import { startWorker } from '../runtimes/worker-example.js'

// Imports the published packages by path, because this folder is not a package.
const { createCertificateHost, createTestAuthority, hostile, ...testing } = (await import(
  publishedFiles()['@countersign/testing'] ?? ''
)) as typeof import('@countersign/testing')

const executables = { deno: installed('deno', 'deno'), bun: installed('bun', 'bin/bun.exe') }

test('worker-alexa-skill', { timeout: 120_000 }, async (context) => {
  const authority = await createTestAuthority()
  const signer = await authority.issue({ dnsNames: [testing.alexaDnsName] })
  const host = createCertificateHost({ [testing.alexaCertificateUrl]: signer.chainPem })
  const genuine = await testing.signAlexaRequest({ signer })

  await context.test('the deployed Worker trusts only Amazon', async () => {
    await using worker = await startWorker('worker-alexa-skill', { fetch: host.fetch })
    const { status, text } = await worker.send(genuine)
    assert.deepEqual([status, text], [400, '{"error":"ERR_CERTIFICATION_PATH_INVALID"}'])
  })

  await context.test('with a test authority, it accepts a genuine request once and refuses hostile ones', async () => {
    const vars = { TEST_ANCHORS: authority.anchorPem }
    await using worker = await startWorker('worker-alexa-skill', {
      main: 'rehearsal-worker.js',
      vars,
      fetch: host.fetch,
    })
    const downloads = host.count()
    const accepted = await worker.send(genuine)
    assert.equal(accepted.status, 200, accepted.text)
    assert.match(accepted.text, /<speak>Hello from a Worker!<\/speak>/)
    assert.deepEqual(await worker.send(genuine), { status: 400, text: '{"error":"ERR_REPLAYED"}' })
    assert.equal((await worker.send(await testing.signAlexaRequest({ signer }))).status, 200)
    assert.equal(host.count() - downloads, 1)
    await refusesAll(hostile.alexa({ authority, host }), (request) => worker.send(request))
  })
})

test('worker-sns', { timeout: 120_000 }, async () => {
  const authority = await createTestAuthority()
  const intermediate = await authority.intermediate()
  const signer = await intermediate.issue({
    dnsNames: [testing.snsDnsName()],
    caIssuers: [testing.snsCaIssuersUrl],
  })
  const host = createCertificateHost({
    [testing.snsCertificateUrl()]: signer.pem,
    [testing.snsCaIssuersUrl]: intermediate.der,
  })
  const confirmed: string[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = String(input)
    if (!url.includes('Action=ConfirmSubscription')) return await host.fetch(input, init)
    confirmed.push(url)
    return new Response(
      `<ConfirmSubscriptionResponse><ConfirmSubscriptionResult><SubscriptionArn>${testing.testTopicArn}:1</SubscriptionArn></ConfirmSubscriptionResult></ConfirmSubscriptionResponse>`,
    )
  }
  const vars = { TEST_ANCHORS: authority.anchorPem }
  await using worker = await startWorker('worker-sns', { main: 'rehearsal-worker.js', vars, fetch })

  const subscription = await testing.signSnsMessage({ signer, type: 'SubscriptionConfirmation' })
  assert.equal((await worker.send(subscription)).status, 204)
  assert.deepEqual(confirmed, [subscription.message.SubscribeURL])
  const notification = await testing.signSnsMessage({ signer, message: 'Zoë ✓', messageId: 'the first' })
  assert.equal((await worker.send(notification)).status, 204)
  // SNS repeats a message until the answer is a success, although the message has been handled.
  assert.deepEqual(await worker.send(notification), { status: 200, text: '{"error":"ERR_REPLAYED"}' })
  await refusesAll(hostile.sns({ authority, host }), (request) => worker.send(request))
  for (let patience = 0; worker.queued.length === 0 && patience < 50; patience += 1) await wait(100)
  assert.deepEqual(worker.queued, [{ id: 'the first', message: 'Zoë ✓' }])
})

test('custom-scheme', { timeout: 120_000 }, async () => {
  const folder = join(repository, 'examples/custom-scheme')
  const { smartThings } = (await import(join(folder, 'sign.js'))) as {
    smartThings: import('@countersign/testing').SchemeContractOptions<object>
  }
  const { defineSmartThings } = await import(join(folder, 'smartthings.js'))
  const dnsName = 'key.smartthings.com'
  const create = defineSmartThings({ trustAnchors: (await createTestAuthority()).anchorPem, dnsName })
  const signer = await testing.createSchemeSigner<object>(create, smartThings)
  const { host, issuer } = signer.material
  const vars = { TRUST_ANCHORS: issuer.anchorPem, DNS_NAME: dnsName }
  await using worker = await startWorker('custom-scheme', { vars, fetch: host.fetch })
  assert.deepEqual(await worker.send(await signer.sign()), { status: 200, text: '{"lifecycle":"PING"}' })
  // The server of a Worker knows its own target, and refuses some methods itself.
  const options = { ...smartThings, signsTarget: false }
  await refusesAll(hostile.forScheme(signer, options), (request) => worker.send(request), 25)
})

for (const [runtime, example] of [
  ['deno', 'deno-alexa-skill'],
  ['bun', 'bun'],
] as const) {
  const folder = join(repository, 'examples', example)
  const executable = executables[runtime]

  test(`${example}: the rehearsal`, { timeout: 120_000 }, async () => {
    const rehearse = runtime === 'deno' ? ['task', '--quiet', 'rehearse'] : ['rehearsal.js']
    const { stdout } = await promisify(execFile)(executable, rehearse, { cwd: folder })
    const {
      accepted,
      replayed,
      hostile: codes,
    } = JSON.parse(stdout) as {
      accepted: { status: number; answer: { version: string } }
      replayed: unknown
      hostile: Record<string, number>
    }
    assert.deepEqual([accepted.status, accepted.answer.version], [200, '1.0'])
    assert.deepEqual(replayed, { status: 400, answer: { error: 'ERR_REPLAYED' } })
    assert.equal(codes.accepted, undefined)
    assert.ok(Object.values(codes).reduce((sum, count) => sum + count, 0) > 30)
  })

  test(`${example}: the server`, { timeout: 60_000 }, async () => {
    const start = runtime === 'deno' ? ['task', '--quiet', 'start'] : ['server.js']
    // The READMEs name the ports 8000 and 3000; for a reader, each example has its own machine.
    const url = runtime === 'deno' ? 'http://127.0.0.1:8000/' : 'http://127.0.0.1:3000/alexa'
    const child = spawn(executable, start, { cwd: folder, env: { ...process.env, SKILL_ID: testing.testSkillId } })
    try {
      const response = await patientFetch(url)
      assert.deepEqual([response.status, await response.json()], [400, { error: 'ERR_HEADER_MISSING' }])
    } finally {
      child.kill()
    }
  })
}

async function refusesAll(
  requests: AsyncIterable<{ name: string; request: Parameters<Awaited<ReturnType<typeof startWorker>>['send']>[0] }>,
  send: Awaited<ReturnType<typeof startWorker>>['send'],
  least = 30,
): Promise<void> {
  let count = 0
  for await (const { name, request } of requests) {
    const { status, text } = await send(request)
    assert.match(text, /^\{"error":"ERR_\w+"\}$/, `${name}: ${status} ${text}`)
    count += 1
  }
  assert.ok(count > least)
}

async function patientFetch(url: string): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await fetch(url, { method: 'POST', body: '{}' })
    } catch (error) {
      if (attempt === 50) throw error
      await wait(100)
    }
  }
}
