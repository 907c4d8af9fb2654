// For tests of everything but privacy: texts are read as ever, and nothing is changed or kept at home.
export const openPrivacy = {
  profile: 'open',
  profiles: {
    open: {
      actions: Object.fromEntries(['direct', 'quasi', 'secret', 'plain', 'ORG', 'ZIP', 'COMPANY_ID'].map((kind) => [kind, 'allow'])),
      restrictedTopics: [],
      quasiLimit: 50,
    },
  },
} as const
