import type { CommandLineScheme } from '../command-line-scheme.js'
import { addCertify, addSend } from './endpoint.js'
import { addVerify } from './verify.js'

/** Amazon Alexa. */
export const alexa: CommandLineScheme = {
  title: 'Amazon Alexa',
  addVerify,
  addCertify,
  addSend,
  hosts: () => [{ url: 'https://s3.amazonaws.com/', purpose: 'certificates of Alexa' }],
}
