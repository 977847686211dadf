import type { Command } from '@commander-js/extra-typings'
import { type SignApigTestRequestOptions, signApigTestRequest } from '@countersign/testing'
import { certifyCommand, certifyEndpoint, certifyExitCodes } from '../../certify/certify-endpoint.js'
import { type EndpointProfile, refusedWith } from '../../certify/endpoint-case.js'
import { readEndpoint } from '../../certify/endpoint-options.js'
import { sendCase, sendCommand, sendExitCodes } from '../../certify/send-case.js'
import type { ExitCode } from '../../exit-code.js'
import { createFileReader } from '../../input/read-file.js'
import { readSecret } from '../../input/secret-file.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import type { Terminal } from '../../terminal.js'
import { apigCases } from './cases.js'

const profile: EndpointProfile = { scheme: 'apig', timeout: 8, refusals: refusedWith(401) }

/** Adds `certify apig`. */
export function addCertify(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  certifyCommand(parent, profile, 'a backend of Huawei Cloud API Gateway or ROMA Connect, by POST')
    .requiredOption('--key <key>', 'an access key that it knows')
    .requiredOption('--secret-file <file>', 'file of its secret; - is standard input')
    .addHelpText(
      'after',
      examplesText([
        'countersign certify apig http://127.0.0.1:8080/id \\\n--key signature_key1 --secret-file secret.txt',
      ]),
    )
    .addHelpText('after', certifyExitCodes)
    .action(async (url, { key: accessKey, secretFile, ...options }) => {
      const run = async (): Promise<ExitCode> => {
        const endpoint = readEndpoint(url)
        const secret = await readSecret(secretFile, createFileReader(terminal))
        const cases = apigCases({ url: endpoint, accessKey, secret })
        return await certifyEndpoint(endpoint, profile, cases, options, terminal)
      }
      exit(await perform(terminal, options, run))
    })
}

/** Adds `send apig`. */
export function addSend(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  sendCommand(parent, profile, 'a request to a backend of Huawei Cloud API Gateway or ROMA Connect')
    .requiredOption('--key <key>', 'an access key that it knows')
    .requiredOption('--secret-file <file>', 'file of its secret; - is standard input')
    .option('--method <method>', 'the method of the genuine request', 'POST')
    .option('--data <text>', 'the body of the genuine request')
    .addHelpText(
      'after',
      examplesText([
        'countersign send apig http://127.0.0.1:8080/id \\\n--key signature_key1 --secret-file secret.txt',
      ]),
    )
    .addHelpText('after', sendExitCodes)
    .action(async (url, { key: accessKey, secretFile, method, data, ...options }) => {
      const run = async (): Promise<ExitCode> => {
        const endpoint = readEndpoint(url)
        const secret = await readSecret(secretFile, createFileReader(terminal))
        const body: Pick<SignApigTestRequestOptions, 'body'> = data === undefined ? {} : { body: data }
        const genuine = () => signApigTestRequest({ url: endpoint, accessKey, secret, method, ...body })
        const cases = apigCases({ url: endpoint, accessKey, secret })
        return await sendCase(profile, { genuine, cases }, options, terminal)
      }
      exit(await perform(terminal, options, run))
    })
}
