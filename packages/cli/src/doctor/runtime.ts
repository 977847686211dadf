import type { Check } from '@countersign/core'

const least = [20, 19] as const

/** Reports whether this version of Node is supported, and has everything that the verifiers use. */
export function checkRuntime(version: string): Check {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  const check = { id: 'runtime', title: 'The runtime is supported' }
  const absent = ['crypto', 'fetch', 'AbortController', 'ReadableStream'].filter((name) => !(name in globalThis))
  if (major < least[0] || (major === least[0] && minor < least[1])) {
    return { ...check, outcome: 'failed', detail: `Node ${version} is too old: ${least.join('.')} or later is needed` }
  }
  if (absent.length > 0) return { ...check, outcome: 'failed', detail: `Node ${version} has no ${absent.join(', ')}` }
  return { ...check, outcome: 'passed', detail: `Node ${version}, OpenSSL ${process.versions.openssl}` }
}
