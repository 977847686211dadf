import { beforeAll, describe, expect, it } from 'vitest'
import { createSurroundings } from '#test/schemes/scheme-material.js'
import { createSmnMaterial } from '#test/schemes/smn.js'
import { outcome } from '#test/support/outcome.js'
import { createCertificateHost, expectAccepted } from '../index.js'
import type { HostileRequest } from './hostile-request.js'

const at = new Date('2026-03-01T12:00:00Z')
const smn = await createSmnMaterial(await createSurroundings({ currentDate: () => at }))
const requests: HostileRequest[] = []

beforeAll(async () => {
  for await (const request of smn.hostile(createCertificateHost())) requests.push(request)
})

describe('hostile.smn', () => {
  it('does not contain a genuine delivery', async () => {
    for (const type of ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const)
      await expectAccepted(smn.verifier(), await smn.sign({ type }))
  })

  it('has more than a hundred requests, each with its own name', () => {
    expect(requests.length).toBeGreaterThan(100)
    expect(new Set(requests.map(({ name }) => name)).size).toBe(requests.length)
  })

  it('is refused, each request with its code', async () => {
    const verifier = smn.verifier()
    const codes: string[] = []
    for (const { name, request } of requests) codes.push(`${name}: ${await outcome({ verifier }, request)}`)
    expect(codes).toEqual(requests.map(({ name, expectedCode }) => `${name}: ${expectedCode}`))
  })
})
