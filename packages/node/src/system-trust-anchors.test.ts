import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { createTestAuthority, type TestAuthority } from '@countersign/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemTrustAnchors } from './system-trust-anchors.js'

describe('systemTrustAnchors', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'))
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, content)
    return path
  }
  let authorities: TestAuthority[]
  beforeAll(async () => {
    authorities = await Promise.all(
      ['one', 'two', 'three', 'four'].map((subject) => createTestAuthority({ subject, keyType: 'P-256' })),
    )
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const pem = (index: number): string => authorities[index]?.anchorPem ?? ''
  const subjectsAdded = async (paths: string | string[]): Promise<string[]> => {
    const { certificates } = await systemTrustAnchors({ paths })
    const own = await systemTrustAnchors()
    return certificates.slice(own.certificates.length).map(({ subject }) => subject.text)
  }

  it('holds the certificates that Node ships, including the anchors of Amazon', async () => {
    const { certificates } = await systemTrustAnchors()
    expect(certificates).toHaveLength(tls.rootCertificates.length)
    expect(certificates.map(({ subject }) => subject.text).join('\n')).toContain('Amazon Root CA 1')
  })

  it('adds files with any name: PEM with text around the blocks, or DER', async () => {
    const bundle = file('bundle.txt', `# ours\r\n${pem(0)}\nand\n${pem(1).replaceAll('\n', '\r\n').trimEnd()}`)
    const der = file('three.der', authorities[2]?.der ?? '')
    expect(await subjectsAdded([bundle, der])).toEqual(['CN=one', 'CN=two', 'CN=three'])
    expect(await subjectsAdded(der)).toEqual(['CN=three'])
  })

  it('adds the .pem and .crt files of a directory and its subdirectories, each certificate once', async () => {
    file('etc/one.pem', pem(0))
    file('etc/deep/down/two.crt', `${pem(1)}${pem(0)}`)
    file('etc/deep/der.crt', authorities[2]?.der ?? '')
    file('etc/four.cer', pem(3))
    file('etc/private.pem', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n')
    file('etc/empty.pem', '')
    symlinkSync(join(folder, 'etc/one.pem'), join(folder, 'etc/link.pem'))
    symlinkSync(join(folder, 'nowhere'), join(folder, 'etc/dangling.pem'))
    symlinkSync(join(folder, 'etc'), join(folder, 'etc/deep/loop.pem'))
    expect((await subjectsAdded(join(folder, 'etc'))).sort()).toEqual(['CN=one', 'CN=three', 'CN=two'])
  })

  it('leaves out certificates that cannot be parsed, and keeps the rest', async () => {
    const [begin, end] = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----']
    const broken = `${begin}\nAAAA\n${end}\n${begin}\n*\n${end}\n${pem(0)}${begin}\nMAAA\n`
    expect(await subjectsAdded(file('broken.pem', broken))).toEqual(['CN=one'])
  })

  it.each<[string, unknown]>([
    ['a misspelt option', { path: '/etc/ssl/certs' }],
    ['a path that is not a text', { paths: 5 }],
    ['an empty path', { paths: '' }],
    ['an empty path in a list', { paths: ['/etc/ssl/certs', ''] }],
    ['no path', { paths: null }],
    ['no object', '/etc/ssl/certs'],
  ])('throws at once for %s', (_, options) => {
    expect(() => systemTrustAnchors(options as never)).toThrow(TypeError)
  })

  it('refuses a path that does not exist, or that holds no certificate', async () => {
    await expect(systemTrustAnchors({ paths: join(folder, 'missing') })).rejects.toMatchObject({ code: 'ENOENT' })
    const none = file('none.pem', 'nothing')
    await expect(systemTrustAnchors({ paths: none })).rejects.toThrow(TypeError)
    mkdirSync(join(folder, 'bare'))
    await expect(systemTrustAnchors({ paths: [join(folder, 'bare')] })).rejects.toThrow(TypeError)
  })
})
