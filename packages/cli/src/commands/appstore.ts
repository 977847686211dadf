import { Argument, type Command, Option } from '@commander-js/extra-typings'
import { createAppStoreVerifier } from '@countersign/core/appstore'
import type { ExitCode } from '../exit-code.js'
import { parseInstant } from '../input/instant.js'
import { createFileReader } from '../input/read-file.js'
import { readBodyOrRequest, requestOption } from '../input/request-files.js'
import { loadTrustAnchors } from '../input/trust-anchors.js'
import { examplesText } from '../output/examples.js'
import type { Terminal } from '../terminal.js'
import { parseAppId, readBundle } from './endpoint-options.js'
import { collect } from './options.js'
import { perform } from './perform.js'
import { type Mode, reportRequest } from './report-request.js'

const environments = ['Production', 'Sandbox'] as const

/** Adds `verify appstore` or `explain appstore`. */
export function addAppStore(parent: Command, mode: Mode, terminal: Terminal, exit: (code: ExitCode) => void): void {
  parent
    .command('appstore')
    .description('a notification of the App Store, version 2')
    .addArgument(new Argument('[body]', 'file of the raw JSON body; - is standard input'))
    .option('--request <file>', requestOption('the body'))
    .option('--bundle <id>', 'bundle id to accept; repeatable; default: the one that the notification names', collect)
    .option('--app-id <number>', 'the number of the app in App Store Connect; default: as named', parseAppId)
    .addOption(new Option('--environment <name>', 'the environment to accept; default: both').choices(environments))
    .option('--trust <file>', 'trust anchors, PEM or DER; repeatable; default: Apple’s', collect)
    .option('--at <time>', 'the time to judge at, such as 2025-09-05T01:24:33Z; default: now', parseInstant)
    .option('--verbose', 'print what every check found')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examplesText([
        `countersign ${mode} appstore body.json --bundle com.example.app \\\n--app-id 123456789 --environment Production`,
        `countersign ${mode} appstore body.json --at 2025-09-05T01:24:33Z`,
      ]),
    )
    .action(async (body, options) => {
      const run = async (): Promise<ExitCode> => {
        const readFile = createFileReader(terminal)
        const { request, notes } = await readBodyOrRequest({ ...options, body }, 'body', readFile)
        const trustAnchors = await loadTrustAnchors(options.trust, readFile)
        const at = options.at ?? new Date()
        const { environment, appId, bundle } = options
        const claimed = claimedApp(request.body)
        return await reportRequest(
          {
            mode,
            look: options,
            request,
            // The certificates are in the message.
            fetch,
            createVerifier: () =>
              createAppStoreVerifier({
                bundleId: bundle?.map(readBundle) ?? claimed.bundleId,
                environment: environment ?? environments,
                appAppleId: appId ?? claimed.appAppleId,
                currentDate: () => at,
                ...(trustAnchors && { trustAnchors }),
              }),
            notes: [
              ...notes,
              ...(bundle === undefined ? ['Any app is accepted here; --bundle names the ones to accept.'] : []),
              ...(environment === undefined ? ['Production and Sandbox are accepted here; see --environment.'] : []),
            ],
          },
          terminal,
        )
      }
      exit(await perform(terminal, options, run))
    })
}

// The App Store gives no app these names.
const nobody = { bundleId: 'none', appAppleId: 1 }

/** Reads which app a notification claims to be for. The verifier says whether that is proven. */
function claimedApp(body: Uint8Array): { readonly bundleId: string; readonly appAppleId: number } {
  try {
    const { signedPayload } = JSON.parse(new TextDecoder().decode(body))
    const payload = JSON.parse(Buffer.from(String(signedPayload).split('.')[1] ?? '', 'base64url').toString())
    const { bundleId, appAppleId } = payload.data ?? payload.summary ?? payload.externalPurchaseToken ?? payload.appData
    return {
      bundleId: readBundle(String(bundleId)),
      appAppleId: Number.isSafeInteger(appAppleId) && appAppleId > 0 ? appAppleId : nobody.appAppleId,
    }
  } catch {
    // The verifier says what is wrong with the notification.
    return nobody
  }
}
