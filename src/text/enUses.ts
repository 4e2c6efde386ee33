/** The words of completion, hidden values and anomalies. */
export const enUses = {
  'command.hideShare': 'hide a share of all values',
  'command.hide': 'hide a part of the point',
  'command.setAside': 'set rows aside',
  'command.compareWith': 'change what is compared with',
  'command.completion': 'change completions',
  'command.anomaly': 'change anomaly scores',
  'notice.omitted.comparison': 'The table that this view compared with was too large for its link.',
  'share.omitted.comparison': 'The table compared with is not in the link. Send its file along.',
  'anomaly.otherColumns': '{name} has {file} columns, the data have {data}: nothing to compare.',
} as const
