import type { CommandLineScheme } from '../command-line-scheme.js'
import { addCertify, addSend } from './endpoint.js'
import { addSign } from './sign.js'
import { addVerify } from './verify.js'

/** PayPal. */
export const paypal: CommandLineScheme = {
  title: 'PayPal',
  addVerify,
  addSign,
  addCertify,
  addSend,
  hosts: () => [
    { url: 'https://api.paypal.com/', purpose: 'certificates of PayPal' },
    {
      url: 'http://cacerts.digicert.com/DigiCertSHA2ExtendedValidationServerCA.crt',
      purpose: 'intermediate certificates of PayPal',
    },
  ],
}
