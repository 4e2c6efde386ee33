/** The words of use without a network. */
export const offline = {
  'offline.fetching': 'Being kept for use offline: {megabytes} MB still to come',
  'offline.ready': 'Ready offline',
  'offline.failed':
    'Not ready offline: {megabytes} MB could not be fetched or kept. The page tries again when it is loaded.',
  'offline.newVersion':
    'A new version of this page is ready. What the link cannot hold, such as a large trained model, is lost when it is loaded.',
  'offline.load': 'Reload',
} as const
