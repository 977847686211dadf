import { Option } from '@commander-js/extra-typings'
import type { ExitCode } from '../exit-code.js'
import { parsePort } from '../input/options.js'
import { paragraph } from '../output/columns.js'
import type { Terminal } from '../terminal.js'
import { type AuthorityServer, startAuthorityServer } from './authority-server.js'
import { type CertifyOptions, certifyEndpoint } from './certify-endpoint.js'
import type { Cases, EndpointProfile } from './endpoint-case.js'
import { readEndpoint } from './endpoint-options.js'
import { type Choice, type SendCaseOptions, sendCase } from './send-case.js'

const defaultPort: number = 8790

/** Creates the option `--authority` of `certify`. `requests` is the scheme's word for them. */
export function authorityOption(requests: string): Option<'--authority'> {
  return new Option('--authority', `serve a test authority that the endpoint trusts, and send genuine ${requests} too`)
}

/** Creates the option for the port of the test authority. */
export function authorityPortOption(description: string): Option<'--authority-port <port>', undefined, number, number> {
  return new Option('--authority-port <port>', description).default(defaultPort).argParser(parsePort)
}

/**
 * Writes the help text that says how to make an endpoint trust the test authority. `verifier` is the code for this scheme, indented
 * by two spaces. It can use `authority`, the origin, and `anchors`, a function that fetches the PEM of the trust anchor.
 */
export function authorityHelp(verifier: string): string {
  return `
The endpoint, in a test environment and never in production, is made to trust
the test authority like this. Start it again before each run, because each run
has another authority, and an endpoint reads the anchor only once:

  const authority = 'http://127.0.0.1:${defaultPort}'
  const anchors = () => fetch(authority + '/anchor.pem').then((it) => it.text())
${verifier}`
}

/** Sends the cases to an endpoint that trusts a test authority if `--authority` says so, and prints the report. */
export async function certifyTrusted(
  url: string,
  profile: EndpointProfile,
  casesFor: (endpoint: string, trusted?: AuthorityServer) => Cases,
  options: CertifyOptions & { readonly authority?: true | undefined; readonly authorityPort: number },
  terminal: Terminal,
): Promise<ExitCode> {
  const endpoint = readEndpoint(url)
  if (!options.authority) {
    const code = await certifyEndpoint(endpoint, profile, casesFor(endpoint), options, terminal)
    if (!options.json) terminal.print(`\n${paragraph(untrustedNote, 0, terminal.columns)}\n`)
    return code
  }
  return await withAuthority(profile, options.authorityPort, async (trusted) => {
    const write = options.json ? terminal.note : terminal.print
    write(`A test authority is at ${trusted.origin}\n\n`)
    return await certifyEndpoint(endpoint, profile, casesFor(endpoint, trusted), options, terminal, true)
  })
}

const untrustedNote =
  'Note: Only requests to refuse were sent, and none with a certificate that the endpoint could fetch and trust: see --authority in --help.'

/** Sends one request to an endpoint that trusts a test authority, and prints the answer, or lists all requests. */
export async function sendTrusted(
  profile: EndpointProfile,
  choiceFor: (trusted: AuthorityServer) => Choice,
  options: SendCaseOptions & { readonly authorityPort: number },
  terminal: Terminal,
): Promise<ExitCode> {
  return await withAuthority(profile, options.authorityPort, (trusted) =>
    sendCase(profile, choiceFor(trusted), options, terminal),
  )
}

// Serves a test authority while something runs.
async function withAuthority(
  { confirmation }: EndpointProfile,
  port: number,
  run: (trusted: AuthorityServer) => Promise<ExitCode>,
): Promise<ExitCode> {
  const server = await startAuthorityServer(port, confirmation)
  try {
    return await run(server)
  } finally {
    await server.close()
  }
}
