import type { CommandLineScheme } from '../command-line-scheme.js'
import { addCertify, addSend } from './endpoint.js'
import { addSign } from './sign.js'
import { addVerify } from './verify.js'

/** App Store. */
export const appstore: CommandLineScheme = {
  title: 'App Store',
  addVerify,
  addSign,
  addCertify,
  addSend,
}
