/** What the page says of its own accord: work under way, notices, help, names of commands. */
export const messages = {
  'command.discover': 'discover regions',

  'job.asking':
    'This decoder has about {regions} regions: about {memory} MiB in each worker and {seconds} s to find them; all else takes longer, too.',
  'job.askingBeyond':
    'This decoder has about {regions} regions or more ({memory} MiB, {seconds} s): beyond the limit of a partition. What is found within the limit can be drawn, but nothing exact is computed from a part.',
  'job.approve': 'Find them',
  'job.goBack': 'No, go back',

  'stale.updating': 'updating',
  'stale.kept': 'of the model or point before',
  'stale.summary': 'Not yet up to date. {summary}',

  'job.what.dissection': 'the region taken apart',
  'job.working': 'Computing…',
  'job.cancel': 'Cancel',
  'job.workingOn': 'Computing {what}…',
  'job.secondsLeft': 'About {seconds} s left.',
  'job.minutesLeft': 'About {minutes} min left.',
  'job.paused': 'Coarse: {what}. A finer one takes {minutes} min or more.',
  'job.goOn': 'Compute it',
  'job.cancelled': 'Cancelled: {what}.',
  'job.failed': 'Without {what}: {why}',
  'job.what.partition': 'the partition',
  'job.what.density': 'the density map',
  'job.what.latentDensity': 'the posterior density map',
  'job.what.posterior': 'the posterior',
  'job.what.scores': 'the NLL and the scores of the data',
  'job.what.samples': 'the samples',
  'job.what.principalAxes': 'the principal axes',
  'job.retry': 'Try again',

  'field.number': 'A number from {lower} to {upper}.',
  'field.integer': 'A whole number from {lower} to {upper}.',

  'drop.here': 'Drop a model or a table',
  'drop.pasted': 'pasted text',

  'notice.dismiss': 'Close this message',
  'notice.dismissSign': '×',
  'notice.modelImported': '{name} was read, with remarks:',
  'notice.dataImported': '{name} was read, with remarks:',
  'notice.modelRefused': 'The model {name} was not taken; nothing has changed.',
  'notice.dataRefused': 'The data {name} were not taken; nothing has changed.',
  'notice.sessionRefused': 'The session {name} was not opened; nothing has changed.',
  'notice.loadFailed': 'That could not be loaded; nothing has changed.',
  'notice.dataDropped':
    'The data have {data} columns and the imported decoder makes {model}: the data were put away. Undo brings them back.',
  'notice.newDecoder':
    'No decoder fitted the number of columns ({columns}), so a random one with the same hidden layers was drawn. Import one that fits, or draw another.',
  'notice.omitted.model':
    'The decoder of this view was too large for its link: ask the sender for the model file, and import it.',
  'notice.omitted.data':
    'The data of this view were too large for its link: ask the sender for the data file, and import it.',
  'notice.omitted.point': 'The selected point of this view had too many coordinates for its link.',
  'notice.linkProblems': 'Parts of the link were not understood and were left out: {fields}.',
  'notice.workerReplaced':
    'A background worker stopped unexpectedly. It was replaced, and its work was done again.',
  'notice.workerLost':
    'A background worker stopped unexpectedly twice in the same work. It was replaced; “Try again” repeats what is missing.',

  'help.title': 'Help',
  'help.what':
    'A decoder g with piecewise-affine layers turns a latent z into data x = g(z) + noise. It cuts the z axis into regions on each of which g is affine, so that p(x) and the posterior p(z | x) have exact forms.',
  'help.formula':
    'With region $\\omega$, slope $A_\\omega$ and bias $b_\\omega$: $p(x) = \\sum_\\omega \\mathcal N(x;\\, b_\\omega,\\, A_\\omega \\Sigma_z A_\\omega^\\top + \\Sigma_x)\\; P_\\omega(x)$, where $P_\\omega(x)$ is the mass in $\\omega$ of the Gaussian that $p(z \\mid x)$ would be if $g$ were that one affine map.',
  'help.how':
    'Click a point in the data space, or type its coordinates: the Inspector shows its exact log p(x), the latent space its exact posterior. Hover one picture to see the same z in the other. An empty coordinate counts as missing.',
  'help.exact':
    'Every number is exact up to rounding: nothing is sampled or approximated. Hover a number for all its digits.',
  'help.key.undo': 'Ctrl + Z',
  'help.does.undo': 'Undo',
  'help.key.redo': 'Ctrl + Shift + Z, Ctrl + Y',
  'help.does.redo': 'Redo',
  'help.key.cursor': 'Arrow keys on “By keys”, data space',
  'help.does.cursor': 'Move the selected point',
  'help.key.large': 'Shift + arrow keys',
  'help.does.large': 'Move ten times as far',
  'help.key.page': 'Page Up, Page Down there',
  'help.does.page': 'Previous or next data point',
  'help.key.latent': 'Arrow and Page keys on “By keys”, latent space',
  'help.does.latent': 'Move z, or jump to the limits of regions; Enter picks the region',
  'help.key.help': '?',
  'help.does.help': 'This help',

  'live.selected': 'Selected {x}: log p(x) {logPx} nats; {held} regions hold 99 % of the posterior.',

  'command.openLink': 'open link',
  'command.openSession': 'open session',
  'command.choosePreset': 'choose preset',
  'command.chooseData': 'choose data',
  'command.markLabel': 'mark label column',
  'command.drawDecoder': 'draw decoder',
  'command.setNoise': 'set noise variance',
  'command.importModel': 'import model',
  'command.imageShape': 'image shape',
  'command.importData': 'import data',
  'command.selectPoint': 'select point',
  'command.selectRegion': 'select region',
  'command.axes': 'choose axes',
  'command.zoom': 'zoom',
  'command.resetZoom': 'fit to view',
  'command.view': 'change view',
  'command.samples': 'draw samples',

  'crash.title': 'Something went wrong',
  'crash.words': 'The page met a fault in its own code: {message}',
  'crash.copyLink': 'Copy the link that led here',
  'crash.reload': 'Reload',
} as const
