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
  'export.words':
    'Files keep every digit. A session file opens as it is now: data, model, encoder, views, settings and learning curves. A model file can be imported again, here or in Python.',
  'export.session': 'Export session (everything, JSON)',
  'export.openSession': 'Open a session file',
  'export.model': 'Export model (JSON)',
  'export.numpy': 'Export decoder as NumPy program (.py)',
  'export.torch': 'Export decoder as PyTorch program (.py)',
  'export.regions': 'Export regions (JSON)',
  'export.regionsTooLarge':
    'The affine maps of these regions have more numbers than one file should hold: {count}.',
  'export.data': 'Export data (CSV)',
  'export.scores': 'Export points with log p(x) (CSV)',

  'save.button': 'Save',
  'save.of': 'Save figure: {title}',
  'save.words': 'The picture is light, with its legend, its title and the link to this view.',
  'save.preview': 'What the file shows: {title}',
  'save.svg': 'Save as SVG',
  'save.png1': 'Save as PNG',
  'save.png2': 'Save as PNG, twice as large',
  'save.csv': 'Save table as CSV',
} as const
