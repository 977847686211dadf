import { type Command, Option } from '@commander-js/extra-typings'
import { createAppStoreSigner, createTestAuthority, signAppStoreNotification } from '@countersign/testing'
import { type ExitCode, exitCode } from '../../exit-code.js'
import { parseInstant } from '../../input/instant.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import { type Delivery, writeDelivery } from '../../sign/write-delivery.js'
import type { Terminal } from '../../terminal.js'
import { appIdOption, bundleOption, readBundle } from './options.js'

/** Adds `sign appstore`. */
export function addSign(parent: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  parent
    .command('appstore')
    .description('sign a notification as the App Store does, with a test authority, and write it with its anchor')
    .requiredOption('--folder <folder>', 'an existing folder, for request.json and anchor.pem')
    .addOption(bundleOption('the bundle id to sign for'))
    .addOption(appIdOption())
    .option('--type <type>', 'notificationType', 'DID_RENEW')
    .addOption(
      new Option('--environment <name>', 'the environment of the notification')
        .choices(['Production', 'Sandbox'])
        .default('Production' as const),
    )
    .option('--at <time>', 'the time to sign; default: now', parseInstant)
    .addHelpText('after', examplesText(['countersign sign appstore --folder delivery --type REFUND']))
    .action(async ({ folder, bundle, appId, type: notificationType, environment, at = new Date() }) => {
      const run = async (): Promise<ExitCode> => {
        const bundleId = readBundle(bundle)
        const root = await createTestAuthority({ at, keyType: 'P-256' })
        const signer = await createAppStoreSigner(root)
        const number = environment === 'Production' ? { appAppleId: appId } : {}
        const request = await signAppStoreNotification({
          signer,
          bundleId,
          environment,
          notificationType,
          signedDate: at,
          ...number,
        })
        const delivery: Delivery = {
          request,
          files: { 'anchor.pem': root.anchorPem },
          verifyCommand: (pathOf) => [
            `countersign verify appstore --request ${pathOf('request.json')} --bundle ${bundleId}`,
            `--environment ${environment}${environment === 'Production' ? ` --app-id ${appId}` : ''}`,
            `--trust ${pathOf('anchor.pem')} --at ${at.toISOString()}`,
          ],
        }
        await writeDelivery(folder, delivery, terminal)
        return exitCode.accepted
      }
      exit(await perform(terminal, {}, run))
    })
}
