/** The words of what leaves the page: links, files, figures. */
export const exports = {
  'share.title': 'Share this view',
  'share.words': 'The link holds everything that makes this view: data, decoder, selected point and zoom.',
  'share.link': 'Link',
  'share.copy': 'Copy link',
  'share.copied.yes': 'Copied.',
  'share.copied.failed': 'The browser does not allow copying: select the link and copy it yourself.',
  'share.omitted.model':
    'The imported decoder is too large for a link. Export it as a file and send that along.',
  'share.omitted.point': 'The selected point has too many coordinates for a link.',
  'share.omitted.data': 'The imported data are too large for a link. Send the data file along.',

  'export.title': 'Export',
  'export.words': 'Files keep every digit. The model file can be imported again, here or in Python.',
  'export.model': 'Export model (JSON)',
  'export.data': 'Export data (CSV)',
  'export.scores': 'Export points with log p(x) (CSV)',
} as const
