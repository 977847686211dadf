declare module 'alexa-verifier' {
  export default function alexaVerifier(certificateUrl: string, signature: string, body: string): Promise<void>
}

declare module 'sns-validator' {
  export default class MessageValidator {
    validate(message: string, callback: (error: Error | null, message?: Record<string, unknown>) => void): void
  }
}
