"""scikit-learn's estimators: MLPRegressor without hidden layers for W1 (its mini-batches of squared errors are a linear
regression), MLPClassifier, Ridge. It draws start values and orders of its own; two classes have one output."""
import warnings

from common import Clock, Workload, report, warm
from sklearn.linear_model import Ridge
from sklearn.neural_network import MLPClassifier, MLPRegressor

w = Workload()
warm(w.x.dtype)
warnings.filterwarnings("ignore", message=".*iterations.*")
if w.solved:
    estimator = Ridge(alpha=w.l2, solver="cholesky")
else:
    settings = dict(
        hidden_layer_sizes=tuple(w.layers[1:-1]), solver=w.optimizer, batch_size=w.batch_size, max_iter=w.epochs,
        momentum=0, nesterovs_momentum=False, tol=0, n_iter_no_change=10**9, random_state=w.seed,
    )
    if w.task == "classification":
        estimator = MLPClassifier(alpha=0, learning_rate_init=w.learning_rate, **settings)
    else:
        # Its loss is half the squared error; its penalty is divided by the rows of a batch.
        estimator = MLPRegressor(
            alpha=w.l2 * w.batch_size / w.rows, learning_rate_init=2 * w.learning_rate, **settings
        )
with Clock() as clock:
    estimator.fit(w.x, w.y)
    if w.solved:
        error = estimator.predict(w.x) - w.y
        first = last = (error @ error + w.l2 * (estimator.coef_ @ estimator.coef_)) / w.rows
if not w.solved:
    scale = 1 if w.task == "classification" else 2
    first, last = scale * estimator.loss_curve_[0], scale * estimator.loss_curve_[-1]
report(clock, first, last)
