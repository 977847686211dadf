import { stripVTControlCharacters } from 'node:util'
import { createAlexaVerifier } from '@countersign/core/alexa'
import { createTrustAnchors } from '@countersign/core/x509'
import {
  alexaCertificateUrl,
  alexaDnsName,
  createCertificateHost,
  createTestAuthority,
  signAlexaRequest,
  testSkillId,
} from '@countersign/testing'
import { createColors } from 'picocolors'
import { describe, expect, it } from 'vitest'
import { exitCode } from '../exit-code.js'
import type { Terminal } from '../terminal.js'
import { type Mode, reportRequest } from './report-request.js'

const authority = await createTestAuthority()
const signer = await authority.issue({ dnsNames: [alexaDnsName] })
const trustAnchors = await createTrustAnchors(authority.anchorPem)

async function run(mode: Mode, json: boolean, host: ReturnType<typeof createCertificateHost>, color = false) {
  let output = ''
  const terminal: Terminal = {
    columns: 80,
    colors: createColors(color),
    print: (text) => {
      output += text
    },
    note: () => {},
    readInput: async () => new Uint8Array(0),
  }
  const code = await reportRequest(
    {
      mode,
      look: { json },
      request: await signAlexaRequest({ signer }),
      fetch: host.fetch,
      createVerifier: (fetch) => createAlexaVerifier({ skillId: testSkillId, trustAnchors, fetch }),
      notes: [],
    },
    terminal,
  )
  return { code, output }
}

const hostOf = () => createCertificateHost({ [alexaCertificateUrl]: signer.chainPem })

describe('reportRequest', () => {
  it('downloads once for a verdict and its checks', async () => {
    const host = hostOf()
    const { code, output } = await run('verify', false, host)
    expect(code).toBe(exitCode.accepted)
    expect(output).toMatch(/^accepted\n/)
    expect(host.count()).toBe(1)
  })

  it.each(['verify', 'explain'] as const)('%s could not say after a failed download', async (mode) => {
    const host = hostOf()
    host.fail({ kind: 'down' })
    const { code, output } = await run(mode, true, host)
    expect(code).toBe(exitCode.undecided)
    expect(JSON.parse(output)).toMatchObject({ scheme: 'alexa', verdict: 'unavailable' })
    // The first attempt and one retry.
    expect(host.count()).toBe(2)
  })

  it('verify names the code and the status', async () => {
    const host = hostOf()
    host.fail({ kind: 'status', status: 500 })
    expect(JSON.parse((await run('verify', true, host)).output).error).toMatchObject({
      code: 'ERR_CERTIFICATE_FETCH_FAILED',
      status: 503,
      retryable: true,
    })
  })

  it('rejects a request whose certificate host answers 404', async () => {
    expect((await run('verify', true, createCertificateHost())).code).toBe(exitCode.rejected)
  })

  it('colours only the outcomes if the terminal has colours', async () => {
    const colored = await run('explain', false, hostOf(), true)
    expect(colored.output).toContain('\u001b[32mpassed\u001b[39m')
    expect(stripVTControlCharacters(colored.output)).toMatch(/^accepted\n\npassed {3}The request can be read/)
  })
})
