/** The words of moving a hyperplane or a weight by hand. */
export const manipulation = {
  'command.moveWeight': 'move weight',
} as const
