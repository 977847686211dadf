#!/usr/bin/env node
// Follows the README as a new user does. It packs the packages, installs the tarballs into an empty folder, writes the
// README's files there, and runs them. The Worker runs on workerd. Then it runs the README's own commands on the oldest Node
// and on newer ones, with the versions that npm installs there. It needs the packages of test/runtimes, so start it with
//   node test/runtimes/start.js packages/docs/scripts/run-readme.js
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { readPublishedPackages } from '../../../test/support/packages.js'
import { root, snippetsOf } from './pages.js'

const fromRuntimes = createRequire(join(root, 'test/runtimes/package.json'))
const esbuild = fromRuntimes('esbuild')
const { convertV4MiniflareOptions, Miniflare } = await import(pathToFileURL(fromRuntimes.resolve('miniflare')).href)

const work = mkdtempSync(join(tmpdir(), 'countersign-readme-'))
const project = join(work, 'project')
// The Node that runs this script comes first on the PATH, so that it also runs the commands of the project.
const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}`, NO_COLOR: '1' }
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const run = async (command, options, cwd = project, environment = env) => {
  try {
    const limits = { maxBuffer: 16_777_216, timeout: 300_000 }
    return (await promisify(execFile)(command, options, { cwd, env: environment, ...limits })).stdout
  } catch (error) {
    const end = error.killed ? 'stopped after 300 s' : `exit code ${error.code}`
    throw new Error(`${command} ${options.join(' ')}: ${end}\n${error.stdout}\n${error.stderr}`)
  }
}
const load = async (specifier) =>
  await import(pathToFileURL(createRequire(join(project, 'package.json')).resolve(specifier)).href)
const demand = (got, wanted, what) => {
  const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)]
  if (a !== b) throw new Error(`${what}: got ${a}, not ${b}`)
}

let passed = 0
let failed = 0
async function step(name, action) {
  try {
    const note = await action()
    passed += 1
    process.stdout.write(`ok      ${name}${note ? ` (${note})` : ''}\n`)
  } catch (error) {
    failed += 1
    process.stdout.write(`failed  ${name}\n${error.stack}\n`)
  }
}

const manifest = '{ "name": "project", "private": true, "type": "module" }'
const tarballs = []
await step('the packages are packed, and installed from their tarballs', async () => {
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), manifest)
  for (const { id, folder } of readPublishedPackages()) {
    const tarball = join(work, `${id}.tgz`)
    await run('npx', ['-y', 'pnpm@12.21.0', 'pack', '--silent', '--out', tarball], folder)
    tarballs.push(tarball)
  }
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs])
})

function writeSnippets(folder) {
  for (const { name, index, code } of snippetsOf('README.md')) {
    if (name === undefined) throw new Error(`Snippet ${index + 1} of the README has no name, so it cannot be run`)
    writeFileSync(join(folder, name), code)
  }
}
writeSnippets(project)

await step('skill.test.ts passes', async () => {
  symlinkSync(join(root, 'node_modules/vitest'), join(project, 'node_modules/vitest'))
  const output = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run'])
  if (!/Tests +1 passed \(1\)/.test(output)) throw new Error(output)
})

/** Bundles a file of the project as Wrangler does. */
async function bundle(name, plugins = []) {
  const outfile = join(project, 'dist', name.replace(/\.ts$/, '.mjs'))
  const entryPoints = [join(project, name)]
  await esbuild.build({
    entryPoints,
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    logLevel: 'error',
    plugins,
  })
  return outfile
}

const [, compatibilityDate] = /--compatibility-date (\S+)/.exec(readme)

async function serve(name) {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      compatibilityDate,
      modules: [{ type: 'ESModule', path: 'worker.mjs', contents: readFileSync(await bundle(name), 'utf8') }],
    }),
  )
  return { miniflare, url: (await miniflare.ready).href }
}

await step('worker.ts on workerd refuses what is not signed', async () => {
  const { miniflare, url } = await serve('worker.ts')
  try {
    const response = await fetch(url, { method: 'POST', body: '{}' })
    demand([response.status, await response.json()], [400, { error: 'ERR_HEADER_MISSING' }], 'the answer')
  } finally {
    await miniflare.dispose()
  }
})

await step('dev.ts on workerd passes countersign certify alexa --authority', async () => {
  const { miniflare, url } = await serve('dev.ts')
  try {
    const report = JSON.parse(
      await run('npx', ['--no', 'countersign', 'certify', 'alexa', url, '--authority', '--json']),
    )
    const served = report.results.filter(({ expected, outcome }) => expected === 'served' && outcome === 'passed')
    demand([report.verdict, served.length > 0], ['passed', true], 'the report')
  } finally {
    await miniflare.dispose()
  }
})

// The other snippets of the README need Amazon's own certificates. They run without a change, but the functions that they
// import trust the test authority instead.
const testing = await load('@countersign/testing')
const authority = await (await testing.createTestAuthority()).intermediate()
const topicArn = 'arn:aws:sns:eu-central-1:123456789012:orders'
const snsSigner = await authority.issue({ dnsNames: [testing.snsDnsName(topicArn)] })
const alexaSigner = await authority.issue({ dnsNames: [testing.alexaDnsName] })
const confirmed = []
globalThis.underTest = {
  // For SNS only, whose certificate file has only the end-entity certificate.
  intermediates: authority.chainPem,
  anchorPem: authority.anchorPem,
  async fetch(url, options) {
    if (url.includes('Action=ConfirmSubscription')) {
      confirmed.push(url)
      return new Response(
        `<ConfirmSubscriptionResponse><ConfirmSubscriptionResult><SubscriptionArn>${topicArn}:1-2</SubscriptionArn></ConfirmSubscriptionResult></ConfirmSubscriptionResponse>`,
      )
    }
    return await host.fetch(url, options)
  },
}
const host = testing.createCertificateHost({
  [testing.snsCertificateUrl(topicArn)]: snsSigner.pem,
  [testing.alexaCertificateUrl]: alexaSigner.chainPem,
})

const underTest = {
  name: 'under-test',
  setup(build) {
    build.onResolve({ filter: /^@countersign\/core\/(?:alexa|sns)$/ }, ({ path, namespace }) =>
      namespace === 'under-test' ? undefined : { path, namespace: 'under-test' },
    )
    build.onLoad({ filter: /./, namespace: 'under-test' }, ({ path }) => ({
      resolveDir: project,
      // The copy of core in the bundle creates the anchors, because it accepts only its own.
      contents: `import * as real from '${path}'
import { createTrustAnchors } from '@countersign/core/x509'
export * from '${path}'
const { anchorPem, fetch, intermediates } = underTest
const trustAnchors = createTrustAnchors(anchorPem)
export const createAlexaVerifier = (options) => real.createAlexaVerifier({ ...options, trustAnchors, fetch })
export const createSnsVerifier = (options) => real.createSnsVerifier({ ...options, trustAnchors, fetch, intermediates })
export const confirmSubscription = (verified) => real.confirmSubscription(verified, { fetch: underTest.fetch })
`,
    }))
  },
}
await step('orders.ts confirms its subscription and receives a notification', async () => {
  const { default: worker } = await import(pathToFileURL(await bundle('orders.ts', [underTest])).href)
  for (const type of ['SubscriptionConfirmation', 'Notification']) {
    const { message } = await testing.signSnsMessage({ signer: snsSigner, topicArn, type })
    const response = await worker.fetch(testing.toRequest(testing.snsRequest(message)))
    demand([response.status, await response.json()], [200, { received: message.MessageId }], type)
  }
  demand(confirmed.length, 1, 'confirmations')
})

await step('backend.ts knows who signed', async () => {
  const { signApigRequest } = await load('@countersign/core/apig')
  const { default: worker } = await import(pathToFileURL(await bundle('backend.ts')).href)
  const request = new Request('https://backend.example/app1?a=1', { method: 'POST', body: 'abc' })
  const signed = await signApigRequest(request, { accessKey: 'signature_key1', secret: 'signature_secret1' })
  demand(await (await worker.fetch(signed)).text(), 'Hello, signature_key1!', 'the answer')
  demand((await worker.fetch(request)).status, 401, 'the status without a signature')
})

await step('receive.ts answers with a status and what it found', async () => {
  const { receive } = await import(pathToFileURL(await bundle('receive.ts', [underTest])).href)
  const skillId = 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000'
  const { headers, body } = await testing.signAlexaRequest({ signer: alexaSigner, skillId })
  demand(await receive(headers, body), [200, 'LaunchRequest'], 'a genuine request')
  demand(await receive(headers, body.slice(1)), [400, 'ERR_SIGNATURE_MISMATCH'], 'an altered one')
})

await step('countersign explain, as printed, names the accident', async () => {
  const [, printed] = /^npx countersign (explain .+)$/m.exec(readme)
  const options = printed.split(' ')
  const at = new Date(options[options.indexOf('--at') + 1])
  const then = await testing.createTestAuthority({ at })
  const signer = await then.issue({ dnsNames: [testing.alexaDnsName] })
  const payload = testing.alexaPayload({ timestamp: at })
  const { headers } = await testing.signAlexaRequest({ signer, body: JSON.stringify(payload) })
  writeFileSync(join(project, 'headers.json'), JSON.stringify(Object.fromEntries(headers)))
  writeFileSync(join(project, 'body.bin'), JSON.stringify(payload, null, 2))
  writeFileSync(join(project, 'chain.pem'), signer.chainPem)
  writeFileSync(join(project, 'anchor.pem'), then.anchorPem)
  const output = await run('npx', ['--no', 'countersign', ...options, '--trust', 'anchor.pem']).catch(String)
  if (!/parsed and serialised again/.test(output.replace(/\s+/g, ' '))) throw new Error(output)
})

/** Runs a command of the README with the first Node on the PATH. Resolves when its output matches `awaited`. */
async function start(command, awaited, cwd, environment) {
  const child = spawn('sh', ['-c', `exec ${command}`], { cwd, env: environment, detached: true })
  let output = ''
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${command} is not ready:\n${output}`)), 60_000)
    const keep = (chunk) => {
      output += chunk
      if (!awaited.test(output)) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('exit', (code) => reject(new Error(`${command} ended with ${code}:\n${output}`)))
  })
  return async () => {
    const ended = new Promise((resolve) => child.on('close', resolve))
    // End the whole process group: npx starts wrangler, which starts workerd.
    process.kill(-child.pid, 'SIGTERM')
    await ended
  }
}

/** Returns the commands of the README with a beginning, without their comments. */
function commandsOf(beginning) {
  const lines = readme.split('\n').filter((line) => line.startsWith(beginning))
  if (lines.length === 0) throw new Error(`The README has no command ${beginning}`)
  return lines.map((line) => line.replace(/ +#.*/, ''))
}

for (const version of ['20', '22', '24']) {
  const node = join(root, `test/runtimes/node_modules/node${version}/bin`)
  if (!existsSync(node)) continue
  await step(
    `on Node ${version}, the commands lead from an empty folder to a verified request on workerd`,
    async () => {
      const folder = join(work, `node${version}`)
      const environment = { ...env, PATH: `${node}:${env.PATH}`, WRANGLER_SEND_METRICS: 'false', CI: 'true' }
      const shell = (command) => run('sh', ['-c', command], folder, environment)
      mkdirSync(folder)
      writeFileSync(join(folder, 'package.json'), manifest)
      for (const command of commandsOf('npm install ')) {
        // The tarballs replace our packages of the registry. npm chooses the versions of the others for this Node.
        const packed = command.replaceAll(/@countersign\/(\w+)/g, (_name, name) => join(work, `${name}.tgz`))
        await shell(`${packed} --no-audit --no-fund --loglevel=error`)
      }
      writeSnippets(folder)
      for (const command of commandsOf('npx vitest ')) await shell(command)
      const [dev] = commandsOf('npx wrangler dev ')
      const stop = await start(dev, /Ready on/, folder, environment)
      try {
        for (const command of commandsOf('npx countersign certify ')) await shell(command)
      } finally {
        await stop()
      }
      const chosen = ['wrangler', 'vitest'].map((name) => {
        const text = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')
        return `${name} ${JSON.parse(text).version}`
      })
      return `npm chose ${chosen.join(', ')}`
    },
  )
}

rmSync(work, { recursive: true, force: true })
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
