import { Option } from '@commander-js/extra-typings'
import { testWebhookId } from '@countersign/testing'
import { reader } from '../../input/options.js'

/** Reads the id of a webhook. */
export const readWebhook: (text: string) => string = reader(
  /^[A-Z0-9]{17}$/,
  '--webhook is not the id of a webhook: 17 upper-case letters and digits',
)

/** Creates the option `--webhook` of the commands that sign. */
export function webhookOption(description: string): Option<'--webhook <id>', undefined, string> {
  return new Option('--webhook <id>', description).default(testWebhookId)
}

type Environment = 'live' | 'sandbox'

/** Creates the option `--environment`. */
export function environmentOption(): Option<'--environment <name>', undefined, 'live', undefined, false, Environment> {
  const option = new Option('--environment <name>', 'the environment of the webhook')
  return option.choices(['live', 'sandbox']).default('live')
}
