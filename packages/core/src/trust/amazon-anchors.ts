// Written by scripts/write-trust-anchors.js. Do not edit.
import type { PinnedTrustAnchor } from '../x509/path/pinned-trust-anchors.js'

/** The trust anchors of Amazon Trust Services (https://www.amazontrust.com/repository/). */
export const amazonAnchors: readonly PinnedTrustAnchor[] = [
  // Amazon Root CA 1
  {
    subject: {
      text: 'CN=Amazon Root CA 1,O=Amazon,C=US',
      comparisonKeys: ['2.5.4.6=us', '2.5.4.10=amazon', '2.5.4.3=amazon%20root%20ca%201'],
    },
    validity: ['2015-05-26T00:00:00.000Z', '2038-01-17T00:00:00.000Z'],
    key: {
      type: 'RSA',
      modulusBits: 2048,
      jwk: {
        kty: 'RSA',
        n:
          'sniAccp41eNxr0eAUHR9btjXiHb0mWj3WCFg-XSEAS-sAi2G06BDek6ypNA2ugG-jdtIyAcXNkz07ogjxz7rN_W1GfhJaLDe17l2' +
          'OB1hnqT-gjal5UpW5EXh-f20Fvp02pybNTkv-rAgUAZsetCAsqb5r-xHGY9QOAfcooc5WPi61an5SGcwlu6UeF5viaNRwDCGZqFF' +
          'ZrpU66PDkflI3P_R6DAtfS10cDXXiCT3nsRZbrtzhxfyMkYouEP6tx2qyrTynyQOLUv3cVxeaf_qlQLLOIquUDhv2_stYhvFxx5U' +
          '4XfgZ8gPnIcj1j9AIH8ggMSATD47JCaOBK5smsiqDQ',
        e: 'AQAB',
      },
    },
    basicConstraints: { cA: true, pathLength: undefined },
    keyUsage: ['digitalSignature', 'keyCertSign', 'cRLSign'],
    extKeyUsage: undefined,
    subjectKeyIdentifier: '8418cc8534ecbc0c94942e08599cc7b2104e0a08',
    extensions: [
      { id: '2.5.29.19', critical: true },
      { id: '2.5.29.15', critical: true },
      { id: '2.5.29.14', critical: false },
    ],
    certificate: [
      'MIIDQTCCAimgAwIBAgITBmyfz5m/jAo54vB4ikPmljZbyjANBgkqhkiG9w0BAQsFADA5MQswCQYDVQQGEwJVUzEPMA0GA1UEChMG' +
        'QW1hem9uMRkwFwYDVQQDExBBbWF6b24gUm9vdCBDQSAxMB4XDTE1MDUyNjAwMDAwMFoXDTM4MDExNzAwMDAwMFowOTELMAkGA1UE' +
        'BhMCVVMxDzANBgNVBAoTBkFtYXpvbjEZMBcGA1UEAxMQQW1hem9uIFJvb3QgQ0EgMTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCC' +
        'AQoCggEBAA==',
      'AgMBAAGjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgGGMB0GA1UdDgQWBBSEGMyFNOy8DJSULghZnMeyEE4KCDAN' +
        'BgkqhkiG9w0BAQsFAAOCAQEAmPI3WkGQoRrFdlEoIDYjDq7mKLuq+JSuSKQwfxv8JI1LtMihl/a28XpwyFOTzAgo45glzyOk+d4h' +
        '03yFCa1OmnU6wgtqiXh2REcYZWyNQY47f5rL9LWnUNcFLDfoA0ut6WGgAm718vDFsu1bt9z6lFx3nhOlf1KtlfL4kzvei1xbylpS' +
        'W2CvFPdL76P7n0CVbTFU/ELTx0YfI63ZD0hwmtl1eHHRckM0dW5XWcICXCZgKc8jGRaOiEOl1OTLCPsjEUPoQylyYqGpXV4I1JCu' +
        'uNjOFMLQVfKG9sSTQ3dmYcC56EHXl3hgA25Kcq6l0X26EJ6GbBuKuVkz+OvEkL7xuQ==',
    ],
  },

  // Amazon Root CA 2
  {
    subject: {
      text: 'CN=Amazon Root CA 2,O=Amazon,C=US',
      comparisonKeys: ['2.5.4.6=us', '2.5.4.10=amazon', '2.5.4.3=amazon%20root%20ca%202'],
    },
    validity: ['2015-05-26T00:00:00.000Z', '2040-05-26T00:00:00.000Z'],
    key: {
      type: 'RSA',
      modulusBits: 4096,
      jwk: {
        kty: 'RSA',
        n:
          'rZafLZxKTEqBeVGZ7IrLa2BRE7xNbQb8sAiN3RkQascmDDXYwG8ghOmUsZuFA8Nb20royPiQdtlbT-NM6AY2TcyarD0MkCuS1AYZ' +
          'YKw3RHmFgYKtWjfgDcydpkxSdupDnbcE0VD2VeDV0qZJhek36cp-rlyVTUiaP64gWm2Ildk0uFIaQ5Cwv2wFubZ4t-rQ5Do8ElNi' +
          '_0rye741BakSNOPzZHRiLD0ASVoo_jJEu4fdZScCcTvaSvcf2s33IVWQTw_sroLhn2vZRdO78F-H7TwsOYbaP97sclXreaOt2918' +
          'sLoczvzeTzV2zw_4eB9qNlFGJ2Fb6Z7P8KJVfXwlim8vtMXPhC4r_Q1REGz7Xxu8G37FrjuYATGS_wtX9JqyuVfpq-8NdtHw7vTO' +
          'hqfgbum0aaHfafYzxmkulxOepYewVxCBN8lTs7t_9pLRnNAY9JJu2oNPpmOZTKX7Xu8hZHogX2xkhRXLN-liDAsqFtwBLjLaPkv1' +
          'njr2F0CU756RCIb6vmOoWjPsy3RDlflsaVI2xylv_FUDXB_7n71H6-dJR5ULTokiCUng9WEe8b8uinJugFn_Vzr5dTKjTl_s7Shi' +
          '2U1z8syBF2Dtzevc26fKxX4CvfJUCFT9tC0JLBdUSpjRVOFRZwjS7W5-bz_SLYFZKWbLkDmVER50J_7d668',
        e: 'AQAB',
      },
    },
    basicConstraints: { cA: true, pathLength: undefined },
    keyUsage: ['digitalSignature', 'keyCertSign', 'cRLSign'],
    extKeyUsage: undefined,
    subjectKeyIdentifier: 'b00cf04c30f405580248fd33e552af4b84e36652',
    extensions: [
      { id: '2.5.29.19', critical: true },
      { id: '2.5.29.15', critical: true },
      { id: '2.5.29.14', critical: false },
    ],
    certificate: [
      'MIIFQTCCAymgAwIBAgITBmyf0pY1hp8KD+WGePhbJruKNzANBgkqhkiG9w0BAQwFADA5MQswCQYDVQQGEwJVUzEPMA0GA1UEChMG' +
        'QW1hem9uMRkwFwYDVQQDExBBbWF6b24gUm9vdCBDQSAyMB4XDTE1MDUyNjAwMDAwMFoXDTQwMDUyNjAwMDAwMFowOTELMAkGA1UE' +
        'BhMCVVMxDzANBgNVBAoTBkFtYXpvbjEZMBcGA1UEAxMQQW1hem9uIFJvb3QgQ0EgMjCCAiIwDQYJKoZIhvcNAQEBBQADggIPADCC' +
        'AgoCggIBAA==',
      'AgMBAAGjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgGGMB0GA1UdDgQWBBSwDPBMMPQFWAJI/TPlUq9LhONmUjAN' +
        'BgkqhkiG9w0BAQwFAAOCAgEAqqiAjw54o+Ci1M3m9Zh6O+oAA7CXDpO8Wqj2LIxyh6mx/H9z/WNxeKWHWc8w4Q0QshNabYL1auaA' +
        'n6AFC2jkR2vHat+2/XcycuUY+gn0oJMsXdKMdYV2ZZAMA3m3MSNjrXiDCYZohMr/+c8mmpJ5581LxedhpxfL86kSk5Nrp+gvU5LE' +
        'YFiwzAJRGFuFjWJZY7attN6a+yb3ACfAXVU3dJnJUH/jWS5E4ywl7uxMMne0nxrpS10gxdr9HIcWxkPo1LsmmkVwXqkLN1PiRnsn' +
        '/eBG8om3zEK2yygmbtmlyTrIQRNg91CMFa6ybRoVGld45pIq2WWQgj9sAq+uEjonljYE1x2igGOpm/HlurR8FLBOybEfdF849lHq' +
        'm/osohHUqS0nGkWxr7JOcQ3AWEbWaQbLU8uz/mtBzUF+fUwPfHJ5elnNXkoOrJupmHN5fLT0zLm4BwyydFy4x2+IoZCn9Kr5v2c6' +
        '9BoVYh63n749sSmvZ6ES8lgQGVMDMBu4Gon2nL2XA46jCfMdiyHxtN/kHNGfZQIG6lzWE7OE76KlXIx3KadowGuuQNKotOrN8I1L' +
        'OJwZmhsoVLiJkO/KdYE+HvJkJMcYr07/R54H9jVlpNMKVv/1F2Rs76giJUmTtt8AF9pYfl3uxRuw0dFfIRDH+fO6AgonB8Xx1sfT' +
        '4PsJYGw=',
    ],
  },

  // Amazon Root CA 3
  {
    subject: {
      text: 'CN=Amazon Root CA 3,O=Amazon,C=US',
      comparisonKeys: ['2.5.4.6=us', '2.5.4.10=amazon', '2.5.4.3=amazon%20root%20ca%203'],
    },
    validity: ['2015-05-26T00:00:00.000Z', '2040-05-26T00:00:00.000Z'],
    key: {
      type: 'EC',
      jwk: {
        kty: 'EC',
        crv: 'P-256',
        x: 'KZenxkF_wA2b6AEbVsbyUqW6LbIS6NIu1_rJxdiqbR8',
        y: 'c4E7O5hrOXwzpcVOho6AF2hiRVd9RFgdszflZwjrZt4',
      },
    },
    basicConstraints: { cA: true, pathLength: undefined },
    keyUsage: ['digitalSignature', 'keyCertSign', 'cRLSign'],
    extKeyUsage: undefined,
    subjectKeyIdentifier: 'abb6dbd7069e37ac3086079170c79cc419b178c0',
    extensions: [
      { id: '2.5.29.19', critical: true },
      { id: '2.5.29.15', critical: true },
      { id: '2.5.29.14', critical: false },
    ],
    certificate: [
      'MIIBtjCCAVugAwIBAgITBmyf1XSXNmY/Owua2eiedgPySjAKBggqhkjOPQQDAjA5MQswCQYDVQQGEwJVUzEPMA0GA1UEChMGQW1h' +
        'em9uMRkwFwYDVQQDExBBbWF6b24gUm9vdCBDQSAzMB4XDTE1MDUyNjAwMDAwMFoXDTQwMDUyNjAwMDAwMFowOTELMAkGA1UEBhMC' +
        'VVMxDzANBgNVBAoTBkFtYXpvbjEZMBcGA1UEAxMQQW1hem9uIFJvb3QgQ0EgMzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABA==',
      'o0IwQDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIBhjAdBgNVHQ4EFgQUq7bb1waeN6wwhgeRcMecxBmxeMAwCgYIKoZI' +
        'zj0EAwIDSQAwRgIhAOCFkqMXt435Kwalk6wamGhhcvrhodD7HHhgpkOZxbjEAiEAnALv8ZScs5b568Yq+LYs/jqQFBbXjGMkSBzf' +
        'MH3VaDs=',
    ],
  },

  // Amazon Root CA 4
  {
    subject: {
      text: 'CN=Amazon Root CA 4,O=Amazon,C=US',
      comparisonKeys: ['2.5.4.6=us', '2.5.4.10=amazon', '2.5.4.3=amazon%20root%20ca%204'],
    },
    validity: ['2015-05-26T00:00:00.000Z', '2040-05-26T00:00:00.000Z'],
    key: {
      type: 'EC',
      jwk: {
        kty: 'EC',
        crv: 'P-384',
        x: '0quKN0-jUw3-wYp7S6h7RktjsGL2LRvbCHEh0gDoY72aJ_vwOW5d6j2lyYGqo1sg',
        y: 'mEVdFtv96BBt45zg471fhGLzcGQzoMskL3C6iKEqoHX4ga5iBsSB2zluKbAe-i5c',
      },
    },
    basicConstraints: { cA: true, pathLength: undefined },
    keyUsage: ['digitalSignature', 'keyCertSign', 'cRLSign'],
    extKeyUsage: undefined,
    subjectKeyIdentifier: 'd3ecc73a656ecce1da769a56fb9cf3866d57e581',
    extensions: [
      { id: '2.5.29.19', critical: true },
      { id: '2.5.29.15', critical: true },
      { id: '2.5.29.14', critical: false },
    ],
    certificate: [
      'MIIB8jCCAXigAwIBAgITBmyf18G7EEwpQ+Vxe3ssyBrBDjAKBggqhkjOPQQDAzA5MQswCQYDVQQGEwJVUzEPMA0GA1UEChMGQW1h' +
        'em9uMRkwFwYDVQQDExBBbWF6b24gUm9vdCBDQSA0MB4XDTE1MDUyNjAwMDAwMFoXDTQwMDUyNjAwMDAwMFowOTELMAkGA1UEBhMC' +
        'VVMxDzANBgNVBAoTBkFtYXpvbjEZMBcGA1UEAxMQQW1hem9uIFJvb3QgQ0EgNDB2MBAGByqGSM49AgEGBSuBBAAiA2IABA==',
      'o0IwQDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIBhjAdBgNVHQ4EFgQU0+zHOmVuzOHadppW+5zzhm1X5YEwCgYIKoZI' +
        'zj0EAwMDaAAwZQIwOosh8b1+Ea3Q71iWL9brnX6QjSvPZlXDLOMoqXAKRw7wN1kS/y2ZlChOKk81TTNaAjEA6nUATjvEOpQSkclY' +
        'Rp0hE3KniJyK5ExK25bUrItra0kSUzOt1+S+JPy1CnbUpbwQ',
    ],
  },

  // Starfield Services Root Certificate Authority - G2
  {
    subject: {
      text:
        'CN=Starfield Services Root Certificate Authority - G2,O=Starfield Technologies\\, Inc.,L=Scottsdale,S' +
        'T=Arizona,C=US',
      comparisonKeys: [
        '2.5.4.6=us',
        '2.5.4.8=arizona',
        '2.5.4.7=scottsdale',
        '2.5.4.10=starfield%20technologies%2C%20inc.',
        '2.5.4.3=starfield%20services%20root%20certificate%20authority%20-%20g2',
      ],
    },
    validity: ['2009-09-01T00:00:00.000Z', '2037-12-31T23:59:59.000Z'],
    key: {
      type: 'RSA',
      modulusBits: 2048,
      jwk: {
        kty: 'RSA',
        n:
          '1Qw6xCr5TuL1vhmXX46IU7EfP8vPnyATbSk6yA99PPdrdjhj2TZgqJteXACAsi9Zf_aH-SVDhudpG1KakOFx49gtDU5v9shJ2bbz' +
          'GlauK7Z0FOvP-ybjGrodli5qO1iUiUdW_yWgk3BTg9qEdBTDZ54EaDrfjkBaHUpOz0ORO-dW1gBwy1Lue32uOue8MflF9sJgzxNZ' +
          'AiuAzDRH37nekGVtAs8skaam596FGEl8Zk6jOm2pte40LroNA7gz30frsWuNJdmbzoHRRUYylnCH3gIOSUOFtmxzu2TqYUGsydRU' +
          '34cvxyKyJsyfWVRon_y-Ki_EVRx1QGAXhQJVOYt_BQ',
        e: 'AQAB',
      },
    },
    basicConstraints: { cA: true, pathLength: undefined },
    keyUsage: ['keyCertSign', 'cRLSign'],
    extKeyUsage: undefined,
    subjectKeyIdentifier: '9c5f00dfaa01d7302b3888a2b86d4a9cf2119183',
    extensions: [
      { id: '2.5.29.19', critical: true },
      { id: '2.5.29.15', critical: true },
      { id: '2.5.29.14', critical: false },
    ],
    certificate: [
      'MIID7zCCAtegAwIBAgIBADANBgkqhkiG9w0BAQsFADCBmDELMAkGA1UEBhMCVVMxEDAOBgNVBAgTB0FyaXpvbmExEzARBgNVBAcT' +
        'ClNjb3R0c2RhbGUxJTAjBgNVBAoTHFN0YXJmaWVsZCBUZWNobm9sb2dpZXMsIEluYy4xOzA5BgNVBAMTMlN0YXJmaWVsZCBTZXJ2' +
        'aWNlcyBSb290IENlcnRpZmljYXRlIEF1dGhvcml0eSAtIEcyMB4XDTA5MDkwMTAwMDAwMFoXDTM3MTIzMTIzNTk1OVowgZgxCzAJ' +
        'BgNVBAYTAlVTMRAwDgYDVQQIEwdBcml6b25hMRMwEQYDVQQHEwpTY290dHNkYWxlMSUwIwYDVQQKExxTdGFyZmllbGQgVGVjaG5v' +
        'bG9naWVzLCBJbmMuMTswOQYDVQQDEzJTdGFyZmllbGQgU2VydmljZXMgUm9vdCBDZXJ0aWZpY2F0ZSBBdXRob3JpdHkgLSBHMjCC' +
        'ASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAA==',
      'AgMBAAGjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBScXwDfqgHXMCs4iKK4bUqc8hGRgzAN' +
        'BgkqhkiG9w0BAQsFAAOCAQEASzamhHdp3TsZn2cjCG8OYcn9hNxf2DaBzdgbQS2fYN3HGmjZ0W6G4YgjzxPeQ8/iNLMEnR8p1b/4' +
        'XsjVwb3ukm8ydPKRgi+9gkJ6rSq3IH1NvHpVEsIV6r33apUubHSfzxy08sUBo4XQcj6tc6sLm3UMbUW3jpSslje1oNCPFUcO4+iD' +
        '3Y/970EBd8wnqWKFM/I3CO9xz3cG3sgZHYhAz31GHf8ex+HO/yPbxvqNVU6pAudHEUY+9P29eykmu6lhYjcoti0q9hCGZMlwp9Kt' +
        'tylweeo82mMln/1otzDscPt1irdtYGeyHsi56diobwKLZw1NJldx2iD8wUpQjbEoug==',
    ],
  },
]
