import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { describe, expect, inject, it } from 'vitest'
import { run } from './packed.js'

const project = inject('project')

// The same program for both: signs a request to itself and verifies it.
const program = `
import { createAlexaVerifier } from '@countersign/core/alexa'
import { withVerification } from '@countersign/core/http'
import { createTrustAnchors } from '@countersign/core/x509'
import { alexaCertificateUrl, alexaDnsName, createCertificateHost, createTestAuthority, signAlexaRequest, testSkillId, toRequest } from '@countersign/testing'

export async function run() {
  const authority = await createTestAuthority({ keyType: 'P-256' })
  const signer = await authority.issue({ dnsNames: [alexaDnsName] })
  const verifier = createAlexaVerifier({
    skillId: testSkillId,
    trustAnchors: await createTrustAnchors(authority.anchorPem),
    fetch: createCertificateHost({ [alexaCertificateUrl]: signer.chainPem }).fetch,
  })
  const handler = withVerification(verifier, ({ payload }) => Response.json(payload.request.type))
  const signed = await signAlexaRequest({ signer })
  const good = await handler(toRequest(signed))
  const bad = await handler(toRequest({ ...signed, body: new Uint8Array(2) }))
  return JSON.stringify([await good.json(), await bad.json()])
}
`
const outcome = '["LaunchRequest",{"error":"ERR_SIGNATURE_MISMATCH"}]'

describe('an esbuild bundle', () => {
  it('for workers is ESM without an import left, and runs', async () => {
    const file = await bundle('worker', { conditions: ['workerd', 'worker', 'browser'], format: 'esm' })
    const { run } = (await import(/* @vite-ignore */ file)) as { run(): Promise<string> }
    expect(await run()).toBe(outcome)
  })

  it('for browsers runs where there is nothing but the web’s own names', async () => {
    const file = await bundle('browser', { platform: 'browser', format: 'iife', globalName: 'program', minify: true })
    const runner = join(project, 'browser-runner.mjs')
    writeFileSync(runner, withoutNode)
    expect(run('node', [runner, file], project)).toBe(`${outcome}\n`)
  })

  it('loads the certificate parser apart, only when it is needed', async () => {
    const source = "import { createAlexaVerifier } from '@countersign/core/alexa'\nexport { createAlexaVerifier }"
    writeFileSync(join(project, 'warm.js'), source)
    const { metafile } = await build({
      absWorkingDir: project,
      tsconfigRaw: {},
      entryPoints: [join(project, 'warm.js')],
      bundle: true,
      splitting: true,
      format: 'esm',
      minify: true,
      outdir: join(project, 'warm'),
      metafile: true,
    })
    const entry = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith('warm.js'))
    const warm = reachable(metafile.outputs, entry?.[0] ?? '')
    const parser = Object.keys(metafile.outputs).filter((file) => file.includes('certificate-parser'))
    expect(parser).toHaveLength(1)
    expect(warm).not.toContain(parser[0])
  })
})

async function bundle(name: string, options: BuildOptions): Promise<string> {
  const entry = join(project, `${name}-entry.js`)
  writeFileSync(entry, program)
  const outfile = join(project, `${name}.mjs`)
  const { warnings, metafile } = await build({
    absWorkingDir: project,
    tsconfigRaw: {},
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'neutral',
    metafile: true,
    ...options,
  })
  expect(warnings).toEqual([])
  const imports = Object.values(metafile?.outputs ?? {}).flatMap((output) => output.imports)
  expect(imports.filter(({ external }) => external)).toEqual([])
  return outfile
}

// Files that are loaded with an entry point, without what only import() loads.
function reachable(
  outputs: Record<string, { imports: { path: string; kind: string }[] }>,
  file: string,
  seen: Set<string> = new Set(),
): string[] {
  seen.add(file)
  for (const { path, kind } of outputs[file]?.imports ?? []) {
    if (kind === 'import-statement' && !seen.has(path)) reachable(outputs, path, seen)
  }
  return [...seen]
}

// Node's own fetch needs the global Buffer, so the names are hidden from the program alone.
const withoutNode = `
import { readFileSync } from 'node:fs'
const source = readFileSync(process.argv[2], 'utf8')
const names = ['process', 'Buffer', 'global', 'require', 'module', 'exports', 'setImmediate', 'clearImmediate']
const program = new Function(...names, source + '\\nreturn program')()
console.log(await program.run())
`
