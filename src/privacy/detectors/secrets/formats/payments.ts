import { pieces, tokenFamily } from '../token-format.ts'

/** Money and shops. Stripe: https://docs.stripe.com/keys */
export const paymentTokens = tokenFamily(
  [
    {
      kind: 'SECRET_STRIPE_KEY',
      anchors: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'sk_prod_', 'rk_prod_', 'pk_live_', 'pk_test_'],
      shape: /[srp]k_(?:live|test|prod)_(?:(?=[A-Za-z]{0,99}[0-9])[A-Za-z0-9]{10,250}|[A-Za-z]{20,99}(?![A-Za-z0-9_]))/y,
      score: 0.97,
    },
    { kind: 'SECRET_STRIPE_WEBHOOK_SECRET', anchors: ['whsec_'], shape: /whsec_[A-Za-z0-9+/]{24,100}={0,2}/y, score: 0.95 },
    { kind: 'SECRET_SQUARE_TOKEN', anchors: ['sq0atp-', 'sq0csp-', 'sq0idp-'], shape: /sq0(?:atp|csp|idp)-[\w\]-]{22,60}/y, score: 0.97 },
    { kind: 'SECRET_SQUARE_TOKEN', anchors: ['EAAA'], shape: /EAAA(?=[A-Za-z_-]{0,99}[0-9])[\w-]{60}(?![\w-])/y },
    {
      kind: 'SECRET_BRAINTREE_TOKEN',
      anchors: ['access_token$'],
      shape: /access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}/y,
      score: 0.99,
    },
    {
      kind: 'SECRET_PLAID_TOKEN',
      anchors: ['access-sandbox-', 'access-development-', 'access-production-', 'public-sandbox-', 'link-production-'],
      shape: /(?:access|public|link)-(?:sandbox|development|production)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/y,
      score: 0.97,
    },
    {
      kind: 'SECRET_SHOPIFY_TOKEN',
      anchors: ['shpat_', 'shpss_', 'shpca_', 'shppa_', 'shptka_', 'shpua_'],
      shape: /shp(?:at|ss|ca|pa|tka|ua)_[A-Za-z0-9]{32,40}/y,
      score: 0.99,
    },
    { kind: 'SECRET_SHIPPO_TOKEN', anchors: ['shippo_live_', 'shippo_test_'], shape: /shippo_(?:live|test)_[a-f0-9]{40}/y },
    { kind: 'SECRET_EASYPOST_KEY', anchors: ['EZAK', 'EZTK'], shape: /EZ[AT]K(?=[A-Za-z]{0,99}[0-9])[A-Za-z0-9]{54}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_FLUTTERWAVE_KEY', anchors: ['FLWSECK', 'FLWPUBK'], shape: /FLW(?:SECK|PUBK)(?:_TEST)?-[0-9a-h]{12,32}(?:-X)?/iy },
    {
      kind: 'SECRET_GOCARDLESS_TOKEN',
      anchors: ['live_', 'sandbox_'],
      shape: /(?:live|sandbox)_(?=[\w=-]{0,99}[0-9])[\w=-]{40}(?![\w=-])/y,
      score: 0.8,
    },
    { kind: 'SECRET_LOB_KEY', anchors: ['live_', 'test_'], shape: /(?:live|test)_(?:pub_)?[0-9a-f]{31,35}(?![A-Za-z0-9])/y },
    { kind: 'SECRET_DUFFEL_TOKEN', anchors: ['duffel_'], shape: /duffel_(?:test|live)_[\w=-]{40,60}/y },
    { kind: 'SECRET_RAZORPAY_KEY', anchors: ['rzp_live_', 'rzp_test_'], shape: /rzp_(?:live|test)_[A-Za-z0-9]{14}(?![A-Za-z0-9])/y },
    {
      kind: 'SECRET_ADYEN_KEY',
      anchors: ['AQE'],
      shape: /AQE[a-z0-9A-Z/+]{30,300}={0,2}-[A-Za-z0-9/+=]{30,60}-[A-Za-z0-9\]{}<>^&@#$%*()!~:;,.?'"[-]{10,30}/y,
    },
    { kind: 'SECRET_CHECKOUT_KEY', anchors: ['sk_sbox_', 'sk_'], shape: /sk_(?:sbox_)?[a-z0-9]{26}[a-z*#$=](?![A-Za-z0-9])/y, score: 0.7 },
    {
      kind: 'SECRET_MOLLIE_KEY',
      anchors: ['live_', 'test_'],
      shape: /(?:live|test)_(?=[a-z0-9]{0,99}[A-Z])(?=[A-Za-z]{0,99}[0-9])[A-Za-z0-9]{30,32}(?![A-Za-z0-9])/y,
    },
    {
      kind: 'SECRET_PADDLE_KEY',
      anchors: ['pdl_live_', 'pdl_sdbx_', 'pdl_ntfset_'],
      shape: /pdl_(?:(?:live|sdbx)_apikey|ntfset)_[a-z0-9]{26}_[\w+/]{20,40}(?:_\w{3})?/y,
    },
    { kind: 'SECRET_PAYSTACK_KEY', anchors: ['sk_live_', 'sk_test_'], shape: /sk_(?:live|test)_[a-f0-9]{40}/y },
    { kind: 'SECRET_POLAR_TOKEN', anchors: ['polar_'], shape: /polar_(?:oat|pat|whs)_[A-Za-z0-9]{30,60}/y },
    { kind: 'SECRET_COINBASE_KEY', anchors: ['organizations/'], shape: /organizations\/[0-9a-f-]{36}\/apiKeys\/[0-9a-f-]{36}/y },
  ],
  {
    finds: [
      `charge with «${pieces('sk_', 'live_k3Jd9sLmQ2wErTyUiOpAsDfG')}» please`,
      `«${pieces('shpat', '_3f9a6c2d8e1a7450b3c6d9e2f1a84756')}»`,
      `«${pieces('access-', 'sandbox-3f9a6c2d-8e1a-7450-b3c6-d9e2f1a84756')}»`,
      `«${pieces('whsec', '_k3Jd9sLmQ2wErTyUiOpAsDfGhJkL')}»`,
    ],
    ignores: [
      'task_test_c61np6rl0b5lo0zhf9u5hsglblrt5i',
      'sk_live_xxxxxxxxxxxxxxxxxxxxxxxx',
      'test_something_that_reads_like_words',
      'sk_test_',
      'live_view',
    ],
  },
)
