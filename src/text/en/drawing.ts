/** The words of drawing data by hand. */
export const drawing = {
  'command.drawData': 'draw data',
  'draw.open': 'Edit data',
  'draw.mode.select': 'Select',
  'draw.mode.draw': 'Draw',
  'draw.mode.spray': 'Spray',
  'draw.mode.drag': 'Move',
  'draw.mode.erase': 'Erase',
  'draw.help.select':
    'Choose a tool to change the data by hand. One stroke is one change: undo takes it back whole.',
  'draw.help.draw': 'A click or tap adds one point; a stroke adds points at an even spacing.',
  'draw.help.spray':
    'Points fall around the pointer while it is held down, Gaussian in both directions: about 86 % of them within the circle. The same stroke on the same data leaves the same points.',
  'draw.help.drag': 'Drag the nearest point to another place.',
  'draw.help.erase': 'All points that the circle passes over are removed.',
  'draw.help.zoom':
    'The wheel, two fingers and the buttons zoom; one finger draws. The sheet stays where it is; Fit shows all points.',
  'draw.spacing': 'Spacing',
  'draw.radius': 'Radius',
  'draw.rate': 'Points a second',
  'draw.pixels': '{count} px',
  'draw.label': 'Label of new points',
  'draw.startEmpty': 'Start empty',
  'draw.obstacle.noModel': 'There is no decoder yet whose data could be drawn.',
  'draw.obstacle.columns':
    'Points are drawn where the data have one or two columns: a place in this plot says only two of the coordinates, and the others would have to be made up. An empty sheet of two columns comes with a decoder of its own.',
  'draw.obstacle.misfit':
    'The data have other columns than the decoder, so this plot does not show them. An empty sheet fits it.',
  'draw.obstacle.hidden':
    'Values are hidden at random, and other rows would move what is hidden: show all values first.',
  'draw.obstacle.setAside': 'Some rows are set aside by their label: take them back first.',
  'draw.cursor.draw':
    'Data space cursor at {place}. Arrow keys move the cross-hair, Enter adds a point, Page keys go through the points, Delete removes the selected one.',
  'draw.cursor.spray':
    'Data space cursor at {place}. Arrow keys move the cross-hair, Enter sprays for a quarter of a second, Page keys go through the points, Delete removes the selected one.',
  'draw.cursor.drag':
    'Data space cursor at {place}. Arrow keys move the cross-hair, Enter picks the nearest point up, Page keys go through the points, Delete removes the selected one.',
  'draw.cursor.drop':
    'Data space cursor at {place}, carrying point {index}. Arrow keys carry it, Enter drops it, Escape leaves it where it was.',
  'draw.cursor.erase':
    'Data space cursor at {place}. Arrow keys move the circle, Enter erases within it, Page keys go through the points, Delete removes the selected one.',
  'draw.cursorHelp':
    'Arrow keys move the cross-hair, with Shift ten times as far; Enter or Space acts; Page Up and Page Down go through the points; Delete removes the selected point',
  'draw.said.added': 'Point {index} added at {place}. Points in all: {count}.',
  'draw.said.addedMany': 'Points added: {added}. Points in all: {count}.',
  'draw.said.moved': 'Point {index} moved to {place}.',
  'draw.said.pickedUp': 'Point {index} picked up at {place}.',
  'draw.said.putBack': 'Point {index} left where it was.',
  'draw.said.erased': 'Points removed: {erased}. Points in all: {count}.',
  'draw.said.nothing': 'There is no point here.',
  'draw.said.full': 'There is no room for more than {count} points.',
} as const
