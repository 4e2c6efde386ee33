/** Lesson (a): what a piecewise-affine decoder is. */
export const decoder = {
  'lesson.decoder.title': 'What a piecewise-affine decoder is',
  'lesson.decoder.words':
    'From one ReLU to a plane cut into polygons: how a network of straight pieces bends a line.',

  'lesson.decoder.unit.title': 'One unit makes one fold',
  'lesson.decoder.unit.1':
    'A [[decoder]] is a function $g$ that turns a few hidden numbers $z$, the [[latent]], into data $x$. A very small one has one latent, one hidden unit and two outputs: $g(z) = w_2 \\max(0,\\, w_1 z + v_1) + v_2$.',
  'lesson.decoder.unit.2':
    'The unit is a ReLU: it passes what is positive and cuts everything else to 0. Its input changes sign at $z = <fold>$. On one side of that fold $g$ stands still, on the other it runs along a straight line: in the data space, a ray.',
  'lesson.decoder.unit.3':
    'So there are {regions} [[region|regions]] of the latent axis, on each of which $g$ is [[affine]]: $g(z) = A_\\omega z + b_\\omega$, the paper’s equation (1).',
  'lesson.decoder.unit.task':
    'Pick the region on which $g$ moves: click it in the latent space. Or press “By keys” there, walk with the arrow keys and press Enter.',

  'lesson.decoder.leak.title': 'A leak gives the dead side a slope',
  'lesson.decoder.leak.1':
    'On the dead side of a ReLU all $z$ have the same image: seeing $x$ says nothing about which of them it was. A leaky ReLU multiplies negative inputs by a small number $\\eta$ instead of cutting them off; the absolute value is the case $\\eta = -1$. The matrices $D_\\omega$ of the paper’s equation (2) hold these slopes.',
  'lesson.decoder.leak.2':
    'Left of everything, a unit of $z$ now moves $g$ by {left}; right of everything, by {right}. The first fold is at {fold}.',
  'lesson.decoder.leak.task':
    'In Setup, under Decoder, choose the activation “Leaky ReLU”. The weights stay the same.',

  'lesson.decoder.width.title': 'More units, more folds',
  'lesson.decoder.width.1':
    'Every hidden unit has a zero of its own, and $g$ folds wherever one of them changes sign. The number of hidden units here is {units}. In one layer, with one latent, they make at most {most} regions; there are {regions}.',
  'lesson.decoder.width.2':
    'The folds: {folds}. Units whose zeros coincide share a fold, and a unit that never changes sign makes none.',
  'lesson.decoder.width.task':
    'Write a larger number into “Hidden layers” in Setup, say 6, and watch the line in the data space get more corners.',

  'lesson.decoder.depth.title': 'Layers fold what is folded already',
  'lesson.decoder.depth.1':
    'A second layer sees $z$ through the first: what reaches its units is bent already, and each of them may change sign several times. Folding a folded line is how depth makes many pieces out of few units.',
  'lesson.decoder.depth.2':
    'Hidden layers: {layers}, with {units} units in all. They make {regions} regions. Of the {folds} folds, {first} come from the first layer and {later} from later ones.',
  'lesson.decoder.depth.task': 'Add a layer: write 6-6 into “Hidden layers” in Setup.',

  'lesson.decoder.region.title': 'On a region: one matrix, one vector',
  'lesson.decoder.region.1':
    'Which units are positive and which are negative is the [[activationPattern|activation pattern]]. Where it does not change, every layer is affine, and so is all of $g$. Multiply the layers and you have $A_\\omega$ and $b_\\omega$: the paper’s equation (2).',
  'lesson.decoder.region.2':
    'The region that holds $z = 0$ reaches from {from} to {to}. Its pattern is {pattern}. There the first two outputs are $(<a1>,\\, <a2>)\\, z + (<b1>,\\, <b2>)$.',
  'lesson.decoder.region.3':
    'At a limit the formulas of both sides agree: $g$ has corners, but it does not jump.',
  'lesson.decoder.region.task':
    'Pick the region that holds $z = 0$ and compare: its card is below the plots of the latent space.',

  'lesson.decoder.plane.title': 'Two latents: lines cut a plane',
  'lesson.decoder.plane.1':
    'With two latents a unit of the first layer is zero along a line, and the regions are polygons. Lines: {units}. They cut a plane into at most {most} pieces; this decoder has {regions}.',
  'lesson.decoder.plane.2':
    'All regions together are the [[partition]] of the latent space. Some of them reach to infinity; the border of the picture cuts nothing off.',
  'lesson.decoder.plane.task': 'Below the plot, in “Colour by”, choose “layer of the sides”.',

  'lesson.decoder.deepPlane.title': 'Deeper: lines that bend',
  'lesson.decoder.deepPlane.1':
    'A unit of the second layer is zero along a line that bends where it crosses one of the first layer, for there the map that it sees changes. With {units} hidden units in all there are {regions} regions.',
  'lesson.decoder.deepPlane.2':
    'The data space shows the image of these polygons under $g$: one flat piece for each region, one over the other. Their number grows fast with width and depth, and every exact number of this lab is a sum over all of them.',
  'lesson.decoder.deepPlane.task': 'Pick a region with {sides} sides, the most that any region has here.',
} as const
