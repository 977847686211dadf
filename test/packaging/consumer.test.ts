import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { readPublishedPackages } from '../support/packages.js'
import { buildProgram, outcome } from './build-program.js'
import { run } from './install-packages.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const project = inject('project')

/** Every specifier that users can import. */
const specifiers = readPublishedPackages().flatMap(({ entries }) => entries.map(({ specifier }) => specifier))

describe('plain ESM', () => {
  it.each(specifiers)('imports %s', (specifier) => {
    const code = `import * as it from '${specifier}'; console.log(Object.keys(it).length)`
    const names = Number(run('node', ['--input-type=module', '--eval', code], project))
    expect(names).toBeGreaterThan(0)
  })

  it('verifies a request of every scheme', async () => {
    const outfile = join(project, 'program.js')
    await buildProgram(project, { outfile, format: 'esm', external: ['@countersign/*'], plugins: [] })
    writeFileSync(join(project, 'verify.js'), "import { run } from './program.js'\nconsole.log(await run())")
    expect(run('node', ['verify.js'], project)).toBe(`${outcome}\n`)
  })

  it('has a command', () => {
    expect(run('npx', ['--no', 'countersign', '--version'], project)).toMatch(/^\d+\.\d+\.\d+/)
  })
})

describe.each([
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
])('TypeScript, $moduleResolution', ({ module, moduleResolution }) => {
  it.each([
    { what: 'every package except the one for Node, without types of other libraries', node: false },
    { what: 'the package for Node, with the types of Node and Fastify', node: true },
  ])('compiles $what', ({ node }) => {
    const folder = join(project, `${moduleResolution}-${node}`)
    mkdirSync(folder)
    if (node) provideTypes()
    const names = specifiers.filter((specifier) => specifier.startsWith('@countersign/node') === node)
    writeFileSync(join(folder, 'consumer.ts'), consumer(names))
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module,
          moduleResolution,
          target: 'es2022',
          lib: ['es2023', 'dom', 'dom.iterable'],
          strict: true,
          exactOptionalPropertyTypes: true,
          noEmit: true,
          types: node ? ['node'] : [],
          skipLibCheck: false,
        },
      }),
    )
    run(join(here, 'node_modules/.bin/tsc'), ['-p', '.'], folder)
  })
})

describe('TypeScript, the types of Cloudflare', () => {
  it('accepts the bindings of @cloudflare/workers-types', () => {
    const folder = join(project, 'workers')
    mkdirSync(join(folder, 'node_modules/@cloudflare'), { recursive: true })
    symlinkSync(
      join(here, 'node_modules/@cloudflare/workers-types'),
      join(folder, 'node_modules/@cloudflare/workers-types'),
    )
    writeFileSync(join(folder, 'worker.ts'), worker)
    const compilerOptions = {
      module: 'esnext',
      moduleResolution: 'bundler',
      target: 'es2022',
      lib: ['es2023'],
      types: ['@cloudflare/workers-types'],
      strict: true,
      noEmit: true,
    }
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck: true } }),
    )
    run(join(here, 'node_modules/.bin/tsc'), ['-p', '.'], folder)
  })
})

// This suite does not install the runtimes, such as Deno.
const deno = fileURLToPath(new URL('../runtimes/node_modules/deno/deno', import.meta.url))
const noDeno = existsSync(deno) ? '' : ' (skipped: `pnpm conformance` installs Deno)'

describe(`TypeScript, the types of Deno${noDeno}`, () => {
  it.skipIf(noDeno !== '')('accepts the objects of Deno, and gives objects that Deno accepts', () => {
    writeFileSync(join(project, 'deno.ts'), denoProgram)
    checkWithDeno('deno.ts')
  })

  // The adapters for Node need the types of Node, which contradict those of Deno.
  it.skipIf(noDeno !== '')('finds no error in the declarations of every package except the one for Node', () => {
    const names = specifiers.filter((specifier) => !specifier.startsWith('@countersign/node'))
    writeFileSync(join(project, 'deno-entries.ts'), consumer(names))
    checkWithDeno('deno-entries.ts')
  })
})

// Check the declarations of packages too, which Deno does not do by default.
function checkWithDeno(file: string): void {
  const config = 'deno-check.json'
  writeFileSync(join(project, config), '{ "compilerOptions": { "skipLibCheck": false } }')
  const options = ['--all', '--quiet', '--no-lock', '--node-modules-dir=manual', '--unstable-kv', '--config', config]
  run(deno, ['check', ...options, file], project)
}

// The packages that a user of these adapters has installed.
function provideTypes(): void {
  mkdirSync(join(project, 'node_modules/@types'), { recursive: true })
  for (const library of ['@types/node', 'fastify']) {
    const path = join(project, 'node_modules', library)
    if (!existsSync(path)) symlinkSync(join(here, 'node_modules', library), path)
  }
}

const consumer = (names: readonly string[]): string => `
${names.map((name, index) => `import * as module${index} from '${name}'\nvoid module${index}`).join('\n')}
import { VerificationError, type Verified } from '@countersign/core'
import { type AlexaRequestEnvelope, createAlexaVerifier } from '@countersign/core/alexa'

const verifier = createAlexaVerifier({ skillId: ['a', 'b'], timestampTolerance: 60 })
export async function type(request: Request): Promise<string> {
  try {
    const verified: Verified<AlexaRequestEnvelope> = await verifier.verify(request)
    return verified.payload.request.type
  } catch (error) {
    return error instanceof VerificationError ? error.code : 'unknown'
  }
}
// @ts-expect-error skillId is required, so the declarations are really read.
createAlexaVerifier({})
`

const worker = `
import { cacheStore, durableReplayGuard, kvStore, ReplayGuardObject, verified } from '@countersign/cloudflare'
import { createAlexaVerifier } from '@countersign/core/alexa'

export class Guard extends ReplayGuardObject implements DurableObject {
  constructor(state: DurableObjectState) {
    super(state)
  }
}

interface Env {
  CERTS: KVNamespace
  REPLAY: DurableObjectNamespace
}

const verifierFor = (env: Env) =>
  createAlexaVerifier({
    skillId: 'a',
    certificateStore: kvStore(env.CERTS) ?? cacheStore({ cache: caches.default }),
    replayGuard: durableReplayGuard(env.REPLAY),
  })

export default {
  fetch: verified(verifierFor, ({ payload }, _request, env, context) => {
    context.waitUntil(env.CERTS.delete('a'))
    return Response.json(payload.request.type)
  }),
} satisfies ExportedHandler<Env>
`

const denoProgram = `
import { createAlexaVerifier } from '@countersign/core/alexa'
import { kvReplayGuard, kvStore, serve, systemTrustAnchors } from '@countersign/deno'

const kv: Deno.Kv = await Deno.openKv()
const verifier = createAlexaVerifier({
  skillId: 'a',
  certificateStore: kvStore(kv),
  replayGuard: kvReplayGuard(kv),
  trustAnchors: systemTrustAnchors(),
})
const server = serve(verifier, ({ payload }, _request, info) => Response.json([payload.request.type, info.remoteAddr.hostname]), {
  port: 0,
  onListen: ({ port }) => console.log(port),
})
await server.shutdown()
// @ts-expect-error A number is not a KV, so the declarations are really read.
kvStore(5)
`
