// Written by scripts/write-trust-anchors.js. Do not edit.
import type { PinnedTrustAnchor } from '../x509/path/pinned-trust-anchors.js'

/** The trust anchors of DigiCert (https://www.digicert.com/kb/digicert-root-certificates.htm). */
export const digicertAnchors: readonly PinnedTrustAnchor[] = [
  // DigiCert High Assurance EV Root CA
  {
    subject: {
      text: 'CN=DigiCert High Assurance EV Root CA,OU=www.digicert.com,O=DigiCert Inc,C=US',
      comparisonKeys: [
        '2.5.4.6=us',
        '2.5.4.10=digicert%20inc',
        '2.5.4.11=www.digicert.com',
        '2.5.4.3=digicert%20high%20assurance%20ev%20root%20ca',
      ],
    },
    validity: ['2006-11-10T00:00:00.000Z', '2031-11-10T00:00:00.000Z'],
    key: {
      type: 'RSA',
      modulusBits: 2048,
      jwk: {
        kty: 'RSA',
        n:
          'xszlc-b71LvlLS0ypt_lgT_JzSVJtnEqw9WUNGeiChywX2mmQLHEt7KP0JikqUFZOtPclNY823Q4pErMTSWC90qlUxI47vNJbXGR' +
          'fmO2q6Zfw6SE-E9iUb74xezbOJLjBuUIkQzEKEFV-8taiRV-ceg1v01yCT2-OjhQW3cxG42zxyRFmqesbQAUWgS3uhPrUQqYQUEi' +
          'TmVhh4FBUKZ5XIneGUpX1S7mXRxTLH6YzRoGFqRoc9A0BBNcoXHTWnxV215k4TeHMFYE5RG0KYAS8Xk5iKICEXwnZreIt3jyygqo' +
          'OKsKZMK_Zl2VhMGhJR6HXRpQCyASzEG7bgtROLhLyw',
        e: 'AQAB',
      },
    },
    basicConstraints: { cA: true, pathLength: undefined },
    keyUsage: ['digitalSignature', 'keyCertSign', 'cRLSign'],
    extKeyUsage: undefined,
    subjectKeyIdentifier: 'b13ec36903f8bf4701d498261a0802ef63642bc3',
    extensions: [
      { id: '2.5.29.15', critical: true },
      { id: '2.5.29.19', critical: true },
      { id: '2.5.29.14', critical: false },
      { id: '2.5.29.35', critical: false },
    ],
    certificate: [
      'MIIDxTCCAq2gAwIBAgIQAqxcJmoLQJuPC3nyrkYldzANBgkqhkiG9w0BAQUFADBsMQswCQYDVQQGEwJVUzEVMBMGA1UEChMMRGln' +
        'aUNlcnQgSW5jMRkwFwYDVQQLExB3d3cuZGlnaWNlcnQuY29tMSswKQYDVQQDEyJEaWdpQ2VydCBIaWdoIEFzc3VyYW5jZSBFViBS' +
        'b290IENBMB4XDTA2MTExMDAwMDAwMFoXDTMxMTExMDAwMDAwMFowbDELMAkGA1UEBhMCVVMxFTATBgNVBAoTDERpZ2lDZXJ0IElu' +
        'YzEZMBcGA1UECxMQd3d3LmRpZ2ljZXJ0LmNvbTErMCkGA1UEAxMiRGlnaUNlcnQgSGlnaCBBc3N1cmFuY2UgRVYgUm9vdCBDQTCC' +
        'ASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAA==',
      'AgMBAAGjYzBhMA4GA1UdDwEB/wQEAwIBhjAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBSxPsNpA/i/RwHUmCYaCALvY2QrwzAf' +
        'BgNVHSMEGDAWgBSxPsNpA/i/RwHUmCYaCALvY2QrwzANBgkqhkiG9w0BAQUFAAOCAQEAHBoGl9zXnJ88iGYGCFch2yFH+Cpnqr8Y' +
        'MnZAEFfBivN62RFljjX6nvxFtZ7ZTDFLuJHoQyyOs3jO2+NTeXHW5SGUAdpVh5okZPaKZszenDfNqDSxaZsjyJ54IitwQ+NVRzFh' +
        'Ge9YxYUvTjD2oDEWI8jn4mUWM8u/GhugPfjKXosxi2AIiS0MBlxSt8T5CpjRFV+fEr58NmM4vUSkf+QmKwrEl2kN6YziwBBXuMh2' +
        'EpFV8khp2LwqAlsPRNQgMdv0unAmXZBgnrxLFwkvtMseQ2jJByfB0lz36iG5aBKcPJy/nvyAXJtjzexHqiUnZ6A38wCCfVTXqfjp' +
        'LhOjd+gfSg==',
    ],
  },

  // DigiCert Global Root G2
  {
    subject: {
      text: 'CN=DigiCert Global Root G2,OU=www.digicert.com,O=DigiCert Inc,C=US',
      comparisonKeys: [
        '2.5.4.6=us',
        '2.5.4.10=digicert%20inc',
        '2.5.4.11=www.digicert.com',
        '2.5.4.3=digicert%20global%20root%20g2',
      ],
    },
    validity: ['2013-08-01T12:00:00.000Z', '2038-01-15T12:00:00.000Z'],
    key: {
      type: 'RSA',
      modulusBits: 2048,
      jwk: {
        kty: 'RSA',
        n:
          'uzfNNNx7a8myaJCtSnX_RrohCgiN9RlUyfuI2_Ou8jqJkTx65qsGGmvPrC3oXgkkRLpimn7Wo6h-4FR1IAWsULecYxpsMNzaHxmx' +
          '1x7e_dfgy5SDN67sH0NO3Xss0r0upS_kqbitOtSZpLYl6ZtrAGCSYP9PIUkY92eQq2EGnI_yuum06ZIya7XzV-hdG82MHauVBJVJ' +
          '8zUtluNJbd134_tJS7SsVQepj5WztCO7TG1F8PapspUwtP1MVYwnSlcUfIKdzXOS0xZKBgyMUNGPHgm-F6HmIcr9g-UQvIOlCsRn' +
          'KPZzFBQ9RnbDhxSJITRNrw9FDKZJobq7nMWxM4MphQ',
        e: 'AQAB',
      },
    },
    basicConstraints: { cA: true, pathLength: undefined },
    keyUsage: ['digitalSignature', 'keyCertSign', 'cRLSign'],
    extKeyUsage: undefined,
    subjectKeyIdentifier: '4e2254201895e6e36ee60ffafab912ed06178f39',
    extensions: [
      { id: '2.5.29.19', critical: true },
      { id: '2.5.29.15', critical: true },
      { id: '2.5.29.14', critical: false },
    ],
    certificate: [
      'MIIDjjCCAnagAwIBAgIQAzrx5qcRqaC7KGSxHQn65TANBgkqhkiG9w0BAQsFADBhMQswCQYDVQQGEwJVUzEVMBMGA1UEChMMRGln' +
        'aUNlcnQgSW5jMRkwFwYDVQQLExB3d3cuZGlnaWNlcnQuY29tMSAwHgYDVQQDExdEaWdpQ2VydCBHbG9iYWwgUm9vdCBHMjAeFw0x' +
        'MzA4MDExMjAwMDBaFw0zODAxMTUxMjAwMDBaMGExCzAJBgNVBAYTAlVTMRUwEwYDVQQKEwxEaWdpQ2VydCBJbmMxGTAXBgNVBAsT' +
        'EHd3dy5kaWdpY2VydC5jb20xIDAeBgNVBAMTF0RpZ2lDZXJ0IEdsb2JhbCBSb290IEcyMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A' +
        'MIIBCgKCAQEA',
      'AgMBAAGjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgGGMB0GA1UdDgQWBBROIlQgGJXm427mD/r6uRLtBhePOTAN' +
        'BgkqhkiG9w0BAQsFAAOCAQEAYGcolG8OSGPrMd3qZxjViX08xYtKf+m+2ysX37Bfc3cqMhM5gWdChCPyRWc17Ii/+I+wYQw0pK4g' +
        'TITG2/g14XbZ36ZCu8dECIZ/NnQkWtpsDRRZNb3ySd22H8mzDUcqPZkvu1y7tdQg4ZlfU0YV22ib8PMw1T4x4o2EnuOK2tqWPjUT' +
        'pV/w+XBQcEdBEVcZTsCPrgbElRMXLxsln3XysY6ZoW8TsUFx/ogqyE8QIFXX8xRF5eBE9OqHlTKTDv5TRvosnf+LIrlL2QlFpN6k' +
        'uJpY3Rt9Up+OWUOIgaSeJtVvrd0Nxjd97QOSG+V3X3buPI3EXVZbotlmbrM1N+Uytg==',
    ],
  },
]
