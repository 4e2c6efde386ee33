/** Lesson (g): what an exact likelihood is good for. */
export const uses = {
  'lesson.uses.title': 'What an exact likelihood is good for',
  'lesson.uses.words':
    'Choosing a decoder, finding what does not belong, filling in what is missing: one number does all three.',

  'lesson.uses.score.title': 'One number, comparable everywhere',
  'lesson.uses.score.1':
    'An exact $\\log p(x)$ is a number on a common scale: of two points, two models, or two settings, one can say which is likelier, and by how much. A bound cannot do that, for nobody knows how loose it is where.',
  'lesson.uses.score.2':
    'At the selected point $\\log p(x) = <logPx>$; the mean over the {points} data points is the negative of {nll}. Among them it would have rank {rank}, 1 being the least likely.',
  'lesson.uses.score.task': 'Select a point that is less likely than all the data: rank 1 in the Inspector.',

  'lesson.uses.selection.title': 'Which decoder?',
  'lesson.uses.selection.1':
    'A larger decoder fits its data better, in the end by learning them by heart. Three judges weigh fit against size: AIC and BIC add a price for each parameter, and the held-out likelihood looks at points that were not learned from. All three need the exact likelihood.',
  'lesson.uses.selection.2':
    'Set up here: three decoders for the {points} points of the iris data, a linear one and two with a hidden layer, one start and few epochs each, so that you need not wait long.',
  'lesson.uses.selection.3':
    'Of the {count} decoders the lowest NLL has {nll}, the lowest BIC {bic} (sizes of the layers, from $z$ to $x$).',
  'lesson.uses.selection.task': 'In “Model selection” press “Compare”.',

  'lesson.uses.criteria.title': 'Reading the table',
  'lesson.uses.criteria.1':
    '$\\mathrm{AIC} = 2k + 2N \\cdot \\mathrm{NLL}$ and $\\mathrm{BIC} = k \\log N + 2N \\cdot \\mathrm{NLL}$, with $k$ free parameters and $N$ points: the lowest wins.',
  'lesson.uses.criteria.2':
    'Handle with care: rescaled units and a turned latent space make $k$ an over-count, a few epochs from one start are no fair trial, and the theory behind BIC asks for more regularity than such models have. The held-out NLL assumes least.',
  'lesson.uses.criteria.3':
    'By BIC the best is {name}: {parameters} parameters, BIC {bic}, held-out NLL {heldOut}.',
  'lesson.uses.criteria.task':
    'Press “use” in a row of the table: that decoder comes into the lab. Without a table, press “Compare” first.',

  'lesson.uses.anomalies.title': 'What does not belong?',
  'lesson.uses.anomalies.1':
    'The anomaly score of a point is $-\\log p(x)$. Labels are never learned from; they only judge the score, by the area under the ROC curve: 1 is perfect, ½ is guessing.',
  'lesson.uses.anomalies.2':
    'Label 0 counts as normal here: {normal} points against {others}. The present model has learned from all of them, so nothing is an anomaly to it, and the area is {area}. The plain distance to the mean has {distance}.',
  'lesson.uses.anomalies.task':
    'In “Anomalies” press “Learn from the normal ones alone”: the others are set aside.',

  'lesson.uses.retrain.title': 'Learn what is normal',
  'lesson.uses.retrain.1':
    'Now only the normal points are learned from: {learned} of them. The others are still scored, and should become less and less likely.',
  'lesson.uses.retrain.2':
    'Epoch {epoch}: the NLL of what is learned from is {nll}; the area under the ROC curve is {area}, that of the distance to the mean {distance}.',
  'lesson.uses.retrain.task':
    'Train for five epochs or more: press “Step” again and again, or “Play” and “Pause”.',

  'lesson.uses.imputation.title': 'Filling in what is missing',
  'lesson.uses.imputation.1':
    'If a part of a point is hidden, the [[posterior]] of the rest says what it may have been: $p(\\text{hidden} | \\text{seen})$ is again an exact mixture. Its mean is the best guess, its standard deviation says how sure that is, and draws show all the ways in which it may be wrong.',
  'lesson.uses.imputation.2': 'This flower has four measurements, and the model knows how they go together.',
  'lesson.uses.imputation.3':
    'Hidden now, completed: {mean}, with standard deviations {sd}. What was there: {truth}. Root mean square error: {error}.',
  'lesson.uses.imputation.task':
    'In “Completion” hide two coordinates or more: tick them in the table, or press “Hide second half”.',

  'lesson.uses.judge.title': 'How good is it on the whole?',
  'lesson.uses.judge.1':
    'One point proves little. Hide the same part of every point, complete it, and compare with what was there. The yardstick is to fill in the mean of each column.',
  'lesson.uses.judge.2':
    'Over {points} points the completion errs by {error}, the columns’ means by {means} (root mean squares).',
  'lesson.uses.judge.3':
    'Nothing was trained for this question: the same decoder answers for any part that is missing. That is the gain of knowing $p(x)$ itself.',
  'lesson.uses.judge.task': 'Press “Hide the same part of all other points”.',
} as const
