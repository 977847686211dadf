// Writes the requests that the samples of `pnpm bench:first` verify to standard output, as JSON.
import { alexaRequest, createMaterial, issueChain } from './material.js'

const material = await createMaterial()
const { signer, url } = await issueChain(material, Number(process.argv[2]))
const { headers, body } = await alexaRequest(material, url, 1_400)
process.stdout.write(
  JSON.stringify({
    url,
    pem: signer.chainPem,
    anchorPem: material.root.anchorPem,
    spki: Buffer.from(signer.keys.subjectPublicKeyInfo).toString('base64'),
    at: material.at,
    headers,
    body: Buffer.from(body).toString('base64'),
  }),
)
