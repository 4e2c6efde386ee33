/** The words of drawing data by hand. */
export const drawing = {
  'command.drawData': 'draw data',
} as const
