"""What blogs and lecture notes leave to the reader: labels, losses, the meaning of ∇W, vectors that are listed."""

from __future__ import annotations

from derive.documents import Outcome, check_text


def outcomes(text: str, line: int) -> list[Outcome]:
    """The outcomes at one line, without what is only given."""
    found = check_text(text, seconds=4)
    return [one.outcome for one in found if one.place.line == line and one.outcome is not Outcome.GIVEN]


STATISTICS = r"""一个小批量 $\mathcal{S}$ 的均值与方差：
$$\mu_{\mathcal S} = \frac{1}{m}\sum_{i=1}^m x_i, \qquad \sigma^2_{\mathcal S} = \frac{1}{m}\sum_{i=1}^m (x_i-\mu_{\mathcal S})^2$$
$$u_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}}$$
$$\frac{\partial \sigma^2}{\partial x_i} = \frac{2}{m}(x_i - \mu)$$
$$\frac{\partial u_i}{\partial \sigma^2} = -\frac{1}{2}(x_i-\mu)(\sigma^2+\epsilon)^{-3/2}$$
"""  # noqa: E501


def test_a_label_may_be_left_out_and_a_derivative_be_taken_by_a_variance():
    assert outcomes(STATISTICS, 4) == outcomes(STATISTICS, 5) == [Outcome.PROVED]
    assert outcomes(STATISTICS.replace(r"\frac{2}{m}(", r"\frac{1}{m}("), 4) == [Outcome.WRONG]
    assert outcomes(STATISTICS.replace("^{-3/2}", "^{-1/2}"), 5) == [Outcome.WRONG]


RENAMED = r"""均方根 $\text{RMS}(\mathbf{x}) = \sqrt{\frac{1}{D}\sum_{k=1}^D x_k^2}$，
输出 $v_k = x_k / \text{RMS}(\mathbf{x})$。
$$s = \text{RMS}(\mathbf{x})$$
$$\frac{\partial L}{\partial s} = -\frac{1}{s^2}\sum_{k=1}^D \frac{\partial L}{\partial v_k} x_k$$
"""


def test_a_derivative_is_taken_by_the_second_of_two_names_for_one_quantity():
    assert outcomes(RENAMED, 4) == [Outcome.PROVED]
    assert outcomes(RENAMED.replace(r"\frac{1}{s^2}", r"\frac{1}{s}"), 4) == [Outcome.WRONG]


OBJECTIVE = r"""输入向量 $\mathbf{x}$，$\mathbf{o} = \mathbf{W}\mathbf{x}$，损失 $L = l(\mathbf{o}, y)$，目标 $J = L + s$，$s = \frac{\lambda}{2}\|\mathbf{W}\|_F^2$。
$$\frac{\partial J}{\partial \mathbf{W}} = \frac{\partial J}{\partial L}\cdot\frac{\partial L}{\partial \mathbf{W}} + \frac{\partial J}{\partial s}\cdot\frac{\partial s}{\partial \mathbf{W}}$$
$$= 1 \cdot \frac{\partial L}{\partial \mathbf{W}} + 1 \cdot \frac{\partial s}{\partial \mathbf{W}}$$
$$\frac{\partial J}{\partial \mathbf{x}} = \frac{\partial J}{\partial \mathbf{o}} \cdot \mathbf{W}$$
"""  # noqa: E501


def test_a_loss_that_is_differentiated_is_a_number_whatever_else_would_fit():
    assert outcomes(OBJECTIVE, 2) == outcomes(OBJECTIVE, 3) == [Outcome.PROVED]


GRADIENTS = r"""第 $L$ 层是输出层，向量 $y$ 是标签。
$$z^l = W^l a^{l-1} + b^l, \qquad a^l = \sigma(z^l)$$
$$\delta^l = \frac{\partial C}{\partial z^l}$$
$$\nabla W^l = \delta^l (a^{l-1})^T$$
"""


def test_a_gradient_by_a_matrix_alone_is_that_of_the_loss_that_is_differentiated():
    assert outcomes(GRADIENTS, 4) == [Outcome.PROVED]
    assert outcomes(GRADIENTS.replace("(a^{l-1})^T", "(a^l)^T"), 4) != [Outcome.PROVED]


def test_the_square_of_a_letter_that_is_a_function_elsewhere_is_a_variance():
    text = r"$\hat y = \sigma(w x)$，其中噪声的方差为 $\sigma^2$，系数 $\lambda = \sigma^2/\tau^2$。"
    assert [one for one in check_text(text) if one.outcome is Outcome.NOT_READ] == []


LISTED = r"""记 $\theta = (b, w_1, \dots, w_n)^T$，$x = (1, x_1, \dots, x_n)^T$，则
$$\theta^T x = b + \sum_{i=1}^n w_i x_i$$
$$\hat y = b + w_1 x_1 + w_2 x_2 + \cdots + w_n x_n = \theta^T x$$
$$\hat y = \begin{bmatrix} b & w_1 & \cdots & w_n \end{bmatrix} \begin{bmatrix} 1 \\ x_1 \\ \vdots \\ x_n \end{bmatrix}$$
"""  # noqa: E501


def test_the_product_of_vectors_that_are_listed_is_their_sum():
    assert [outcomes(LISTED, line) for line in (2, 3, 4)] == [[Outcome.PROVED]] * 3
    assert outcomes(LISTED.replace("= b + \\sum", "= 1 + \\sum"), 2) == [Outcome.WRONG]


STACKED = r"""向量 $\mathbf{x}_i \in \mathbb{R}^d$ 是第 $i$ 个样本，
$$\mathbf{X} = \begin{bmatrix} \mathbf{x}_1^T \\ \vdots \\ \mathbf{x}_N^T \end{bmatrix}$$
$$\hat y_i = \mathbf{w}^T \mathbf{x}_i, \qquad \hat{\mathbf{y}} = \mathbf{X}\mathbf{w}$$
$$E = \frac{1}{2}\sum_{i=1}^N (\hat y_i - t_i)^2$$
$$\nabla_{\mathbf{w}} E = \sum_{i=1}^N (\hat y_i - t_i)\mathbf{x}_i = \mathbf{X}^T(\hat{\mathbf{y}} - \mathbf{t})$$
$$\tilde{\mathbf{X}} = \begin{bmatrix} \begin{matrix} 1 \\ \vdots \\ 1 \end{matrix} & \mathbf{X} \end{bmatrix}, \qquad \tilde{\mathbf{w}} = \mathbf{w} \oplus b$$
"""  # noqa: E501


def test_a_matrix_whose_rows_are_the_samples_is_what_its_rows_are():
    assert outcomes(STACKED, 5) == [Outcome.PROVED] * 2
    assert outcomes(STACKED.replace("{X}^T(\\hat", "{X}^T(2\\hat"), 5) == [Outcome.PROVED, Outcome.WRONG]
    assert outcomes(STACKED, 6) == []


SAMPLES = r"""样本是 $(x^i, y^i)$，似然为
$$L(\theta)=\prod_{i=1}^{m}(h_\theta(x^i))^{y^i}(1-h_\theta(x^i))^{1-y^i}$$
$$\log L(\theta)=\sum_{i=1}^{m}y^i\log h_\theta(x^i)+(1-y^i)\log(1-h_\theta(x^i))$$
$$\frac{\partial \log L(\theta)}{\partial\theta_j}=\sum_{i=1}^m\left(\frac{y^i}{h_\theta(x^i)} - \frac{1-y^i}{1-h_\theta(x^i)}\right)\frac{\partial h_\theta(x^i)}{\partial\theta_j}$$
"""  # noqa: E501


def test_a_sample_may_stand_above_without_a_bracket_and_a_model_be_any_function_of_its_parameters():
    assert outcomes(SAMPLES, 3) == outcomes(SAMPLES, 4) == [Outcome.PROVED]
    assert outcomes(SAMPLES.replace(r"- \frac{1-y^i}", r"+ \frac{1-y^i}"), 4) != [Outcome.PROVED]


LEAST_SQUARES = r"""向量 $y$、矩阵 $X$：
$$\nabla_w \frac{1}{2}\|y - Xw\|^2 = X^T X w - X^T y$$
令梯度为零：
$$X^T X w = X^T y$$
于是
$$\hat w = \arg\min_w \|y - Xw\|^2 = (X^T X)^{-1} X^T y$$
"""


def test_an_equation_to_be_solved_is_compared_with_the_derivative_that_is_set_to_zero():
    assert outcomes(LEAST_SQUARES, 4) == [Outcome.PROVED]
    assert outcomes(LEAST_SQUARES.replace("X w = X^T y", "X w = 2 X^T y"), 4) != [Outcome.PROVED]
    assert outcomes(LEAST_SQUARES, 6) == []


AUGMENTED = r"""线性模型 $f(x) = w_0 + w_1 x_1 + \cdots + w_d x_d$，写成向量形式
$$w_0 + w_1 x_1 + w_2 x_2 + \cdots + w_d x_d = w^T x$$
$$g(a) = \frac{1}{1+e^{-a}}$$
$$p = g(f(x)) = \frac{1}{1+e^{-(w_0 + \sum_{k=1}^d w_k x_k)}}$$
"""


def test_a_product_of_vectors_may_have_the_bias_in_it_and_a_function_may_be_one_of_a_vector():
    assert outcomes(AUGMENTED, 2) == outcomes(AUGMENTED, 4) == [Outcome.PROVED]
    assert outcomes(AUGMENTED.replace("= w^T x", "= 2 w^T x"), 2) != [Outcome.PROVED]
    assert outcomes(AUGMENTED.replace("e^{-(w", "e^{(w"), 4) == [Outcome.WRONG]


def test_a_function_by_entries_is_one_of_numbers_too():
    text = r"""$$g(x) = \frac{1}{1+e^{-x}}$$
$$\hat{\mathbf{y}} = g(\mathbf{x}), \qquad s = g(\mathbf{w}^T \mathbf{x}) = \frac{1}{1+e^{-\mathbf{w}^T\mathbf{x}}}$$
"""
    assert outcomes(text, 2) == [Outcome.PROVED]
    assert outcomes(text.replace(r"e^{-\mathbf", r"e^{\mathbf"), 2) == [Outcome.WRONG]


LIKELIHOOD = r"""模型给出每一类的概率
$$\Pr(y = k \mid x) = \frac{e^{z_k}}{\sum_j e^{z_j}}$$
$$\log \Pr(y = i \mid x) = z_i - \log \sum_j e^{z_j}$$
$$P(猫 \mid x)^0 \times P(狗 \mid x)^1 = P(狗 \mid x)$$
$$u = P(x \mid y) P(y \mid x) = P(y \mid x) P(x \mid y)$$
$$t_{i,k} = \begin{cases} 1, & y_i = k \\ 0, & y_i \neq k \end{cases}$$
"""


def test_probabilities_are_told_apart_by_what_is_given_and_counted_by_what_is_asked():
    assert [outcomes(LIKELIHOOD, line) for line in range(2, 7)] == [[], *[[Outcome.PROVED]] * 3, []]
    assert outcomes(LIKELIHOOD.replace("= z_i - ", "= z_i + "), 3) == [Outcome.WRONG]
    steps = r"$$\log P(x;\theta) - \log P(x;\theta^{(t)}) = \log \frac{P(x;\theta)}{P(x;\theta^{(t)})}$$"
    assert outcomes(steps, 1) == [Outcome.PROVED]
    assert outcomes(steps.replace(r"- \log P(x;\theta^{(t)})", ""), 1) != [Outcome.PROVED]
    for old, new in (("= P(狗", "= P(猫"), (r"= P(y \mid x) P(x", r"= P(y \mid x) P(y \mid x) P(x")):
        changed = LIKELIHOOD.replace(old, new)
        assert [one for line in (4, 5) for one in outcomes(changed, line)] != [Outcome.PROVED] * 2


def test_words_behind_a_subscript_sign_are_labels_though_no_braces_are_there():
    text = r"""$$E_total = E_first + E_second, \qquad E_first = \frac{1}{2} u^2, \qquad E_second = 3u$$
$$\frac{\partial E_total}{\partial u} = u + 3$$
$$W = W - \frac{\eta}{batch_size} g$$
"""
    assert outcomes(text, 2) == [Outcome.PROVED]
    assert outcomes(text.replace("u + 3", "u - 3"), 2) == [Outcome.WRONG]
    assert outcomes(text, 3) == []


MODEL = r"""对任意模型 $f_w$，记 $u_i = f_w(x_i)$，损失
$$E = \frac{1}{2}\sum_{i=1}^N (f_w(x_i) - t_i)^2$$
$$\frac{\partial E}{\partial w} = \sum_{i=1}^N (f_w(x_i) - t_i) \frac{\partial f_w(x_i)}{\partial w}$$
$$\sum_{i=1}^N \frac{f_w(x_i)}{1 - f_w(x_i)} \frac{\partial f_w(x_i)}{\partial w} = \sum_{i=1}^N \left(\frac{1}{1 - f_w(x_i)} - 1\right) \frac{\partial f_w(x_i)}{\partial w}$$
"""  # noqa: E501


def test_a_slip_is_one_whatever_a_function_that_is_not_computed_may_be():
    assert outcomes(MODEL, 3) == outcomes(MODEL, 4) == [Outcome.PROVED]
    assert outcomes(MODEL.replace(r"w} = \sum_{i=1}^N (", r"w} = -\sum_{i=1}^N ("), 3) == [Outcome.WRONG]
    assert outcomes(MODEL.replace("} - 1\\right)", "} + 1\\right)"), 4) == [Outcome.WRONG]


def test_exchanged_indices_are_no_slip_of_derivatives_that_nothing_defines():
    text = r"$$\frac{\partial c_r}{\partial h_k} a_j = a_k \frac{\partial c_r}{\partial h_j}$$"
    assert outcomes(text, 1) == [Outcome.NOT_READ]
    slip = r"$$\frac{\partial c_r}{\partial h_k} (a_j + 1) = \frac{\partial c_r}{\partial h_k} a_j - \frac{\partial c_r}{\partial h_k}$$"  # noqa: E501
    assert outcomes(slip, 1) == [Outcome.WRONG]


RISK = r"""风险函数
$$R(w) = \frac{1}{N}\sum_{n=1}^N L(y_n, f(x_n; w)) = \frac{1}{2N}\sum_{n=1}^N (y_n - w x_n)^2$$
$$\frac{\partial R(w)}{\partial w} = -\frac{1}{N}\sum_{n=1}^N (y_n - w x_n) x_n$$
"""


def test_the_loss_of_a_sample_is_what_its_sum_is_said_to_be():
    assert outcomes(RISK, 2) == []
    assert outcomes(RISK, 3) == [Outcome.PROVED]
    assert outcomes(RISK.replace(r"w} = -\frac", r"w} = \frac"), 3) == [Outcome.WRONG]


def test_cases_hold_for_every_entry_and_the_width_of_keys_is_no_index():
    text = r"""向量 $\mathbf{x}$ 与矩阵 $Q$，$K$，$V$：
$$\text{ReLU}(x) = \begin{cases} x & (x > 0) \\ 0 & (x \le 0) \end{cases}$$
$$A = \text{Softmax}(QK^T/\sqrt{d_k})V$$
"""
    assert outcomes(text, 2) == [Outcome.PROVED]
    assert outcomes(text.replace(r"} x & (x", r"} -x & (x"), 2) == [Outcome.WRONG]
    assert outcomes(text, 3) == []


LAYERS = r"""第 $l$ 层的权重矩阵是 $W^l$，其元素是 $w_{jk}^l$：
$$z_j^l = \sum_k w_{jk}^l a_k^{l-1} + b_j^l, \qquad a_j^l = \sigma(z_j^l)$$
$$\delta_j^l = \frac{\partial C}{\partial z_j^l}$$
$$(\nabla W^l)_{jk} = \delta_j^l \cdot a_k^{l-1}$$
$$W^l = W^l - \frac{\eta}{batch_size} \sum \frac{\partial C}{\partial W^l}$$
"""


def test_a_derivative_by_a_capital_letter_is_one_by_the_entries_in_small_letters():
    assert outcomes(LAYERS, 4) == [Outcome.PROVED]
    assert outcomes(LAYERS.replace("a_k^{l-1}$$\n$$W", "a_k^l$$\n$$W"), 4) == [Outcome.WRONG]
    assert outcomes(LAYERS, 5) == []


BINARY = r"""$$P(y \mid x) = \begin{cases} h & \text{if } y = 1 \\ 1 - h & \text{if } y = 0 \end{cases}$$
$$P(y \mid x) = h^y (1-h)^{1-y}$$
$$\log P(y \mid x) = y \log h + (1-y)\log(1-h)$$
$$\ell = \begin{cases} -\log h & y = 1 \\ -\log(1-h) & y = 0 \end{cases}$$
$$\ell = -y\log h - (1-y)\log(1-h)$$
$$\frac{\partial \ell}{\partial h} = \begin{cases} -\frac{1}{h} & y = 1 \\ \frac{1}{1-h} & y = 0 \end{cases}$$
"""


def test_cases_of_a_label_hold_for_its_two_values():
    assert [one.value for line in range(2, 7) for one in outcomes(BINARY, line)] == ["agrees", *["proved"] * 3]
    apart = BINARY.replace(r"$$P(y \mid x) = h^y (1-h)^{1-y}$$", "")
    assert outcomes(apart, 3) == [Outcome.AGREES]
    assert outcomes(apart.replace(r"y \log h +", r"y \log h -"), 3) == [Outcome.WRONG]
    assert outcomes(BINARY.replace(r"= -y\log h", r"= y\log h"), 5) == [Outcome.WRONG]
    assert outcomes(BINARY.replace(r"\\ \frac{1}{1-h}", r"\\ -\frac{1}{1-h}"), 6) == [Outcome.WRONG]


def test_a_step_to_0_may_go_by_the_name_of_sign():
    text = r"$$\operatorname{sign}(x) = \begin{cases} 1 & (x > 0) \\ 0 & (x \le 0) \end{cases}$$"
    assert outcomes(text, 1) == []
