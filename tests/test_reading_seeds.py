"""The formulas of the three seeds that are written in LaTeX, as they are printed there: all but a few are read."""

# ruff: noqa: E501

from __future__ import annotations

import pytest

from derive.reading import Formula, NotRead, Passage, read, read_formula

SEED_000 = (
    r"""\begin{aligned}
\frac{dE}{dw_{kj}} &=\delta_k a_j \\
&= \frac{dE}{dy_k}\frac{df(net_k)}{dnet_k} a_j \\
&=-\frac {2}{n}(y_{真實}-y_k) \frac{df(net_k)}{dnet_k} a_j
\end{aligned}""",
    r"y_{真實值}",
    r"y_{輸出值}",
    r"loss=y_k - y_{真實}",
    r"\delta_k=y_k - y_{真實}",
    r"""\begin{aligned}
E = ?從而
\frac{dE}{dy_k}\frac{df(net_k)}{dnet_k} = \delta_k = y_k - y_{真實} \\
\end{aligned}""",
    r"e = - \frac {1}{n} \sum_{i=1}^n (y_{真實}\ln{y_{輸出}} + (1-y_{真實})\ln{(1-y_{輸出})})",
)
SEED_001 = (
    r"H(p)=\sum_{i}^{n} p_{i}log\frac{1}{p_{i}}=\sum_{i}^{n}- p_{i}logp_{i}",
    r"H(p,q)=\sum_{i=1}^{n}p_{i}log\frac{1}{q_{i}}=\sum_{i=1}^{n}-p_{i}logq_{i}",
    r"p_{i}",
    r"L=\sum- \hat{y}_{i}lny_{i}",
    r"y_{i}",
    r",\hat{y}_{i}",
    r"0\: \: or\: \: 1",
    r"z_{i}",
    r"\frac{\partial L}{\partial z_{i}}=\frac{\partial L}{\partial y_{j}}\frac{\partial y_{j}}{\partial z_{i}},",
    r"\left\{\begin{matrix} \begin{matrix} y_{j}=\frac{e^{z_{j}}}{\sum_{k}e^{z_{k}}}\\ \\ \, \, \, \, \, \, \, \, \, L=-\sum_{j}\hat{y_{j}}lny_{j}\\ \end{matrix} \end{matrix}\right.",
    r"y_{j}",
    r"\frac{\partial L}{\partial y_{j}}=\frac{\partial[ -\sum_{j}\hat{y_{j}}logy_{j}]}{\partial y_{j}}=-\sum_{j}\frac{\hat{y_{j}}}{y_{j}}",
    r"\frac{\partial y_{j}}{\partial z_{i}},",
    r"j=ij\neq i",
    r"\frac{\partial L}{\partial z_{i}}=\sum_{j}\frac{\partial (-\hat{y}_{j}lny_{j})}{\partial z_{i}} =\sum_{j}\frac{\partial (-\hat{y}_{j}lny_{j})}{\partial y_{j}} \frac{\partial (y_{j})}{\partial z_{i}}=\left\{\begin{matrix} \frac{\partial (-\hat{y}_{i}lny_{i})}{\partial y_{i}} \frac{ \partial (\frac{e^{z_{i}}}{\sum_{k}e^{z_{k}}})}{\partial z_{i}}&j=i \\ & \\ \sum_{j\neq i}\frac{\partial (-\hat{y}_{j}lny_{j})}{\partial y_{j}} \frac{ \partial (\frac{e^{z_{j}}}{\sum_{k}e^{z_{k}}})}{\partial z_{i}}&j\neq i \end{matrix}\right.",
    r"\large {\color{Magenta} \begin{matrix} {\color{Golden} \frac{\partial y_{j}}{\partial z_{i}}}=\frac{\partial y_{i}}{\partial z_{i}}=\frac{\partial [\frac{e^{z_{i}} }{\sum_{k}e^{z_{k}}}]}{\partial z_{i}}=\frac{e^{z_{i}}\sum_{k}e^{z_{k}}-(e^{z_{i}})^{2} }{ (\sum_{k}e^{z_{k}})^{2} }\\ \\ \: \: \: \: =\frac{e^{z_{i}} }{\sum_{k}e^{z_{k}} }(1-\frac{e^{z_{i}} }{\sum_{k}e^{z_{k}} })=y_{i}(1-y_{i}) \end{matrix}}",
    r"j\neq i",
    r"{\color{Magenta} {\color{Golden} \frac{\partial y_{j}}{\partial z_{i}}}=\frac{\partial [\frac{e^{z_{j}} }{\sum_{k}e^{z_{k}}}]}{\partial z_{i}}=\frac{0-e^{z_{j}}e^{z_{i}} }{ (\sum_{k}e^{z_{k}})^{2} }=-y_{i}y_{j}}",
    r"\large \begin{matrix} \, \, \, \, \, \, \, \, \, \, \, \, \, \, \,\, {\color{Red} \frac{\partial L}{\partial z_{i}}}=-\sum_{j}\frac{\hat{y_{j}}}{y_{j}}\frac{\partial y_{j}}{\partial z_{i}}\\ \\ \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: \: =-\frac{\hat{y_{i}}}{y_{i}}y_{i}(1-y_{i})+\sum_{j\neq i}\frac{\hat{y_{j}}}{y_{j}}y_{i}y_{j}\\ \\ \: \; \; \; \; \; \; \; \; \; \; \; \; \; \; \; \; \; \: \: \: \: \: \: \: \: \: \: \: =y_{i}\hat{y}_{i}-\hat{y}_{i}+\sum_{j\neq i}y_{i}\hat{y}_{j}\\ \\ \: \: \: \: \: \: \: \: \:\: \: \: \: \: \: \: \: \: \: \: \: =-\hat{y}_{i}+\sum_{j}y_{i}\hat{y}_{j}\\ \\ \; \; \; \; \; \; \;\: \: \: \: \: \: \: \: \: \: \: \: \: =-\hat{y}_{i}+y_{i}\sum_{j}\hat{y}_{j}\\ \\ \: \: \: \: \: \: ={\color{Magenta} y_{i}-\hat{y_{i}}} \end{matrix}",
    r"\large x",
    r"\large 1,",
    r"\sum_{j}\hat{y}_{j}=1",
    r"L_{i} = - \sum_{j=1}^{k} 1\left\{y_{(i)} = j\right\} \log \frac{e^{z_{j}}}{\sum_{l=1}^k e^{z_{k} }}=-\hat{y}_{i}lny_{i}",
    r"\begin{matrix} L = - \frac{1}{m} \left[ \sum_{i=1}^{m} \sum_{j=1}^{k} 1\left\{y_{(i)} = j\right\} \log \frac{e^{z_{j}}}{\sum_{l=1}^k e^{z_{k} }}\right]\\ \\ \; \; \; \; \; \; \; \; \; \; \; \; =- \frac{1}{m} \left[ \sum_{i=1}^{m} \hat{y}_{i} \log \frac{e^{z_{i}}}{\sum_{l=1}^k e^{z_{k} }}\right] {\color{Magenta} =- \frac{1}{m} \left[ \sum_{i=1}^{m} \hat{y}_{i} \log y_{i}\right]} \end{matrix}",
    r"1\left\{y_{(i)} = j\right\}",
    r"1\left\{y_{(i)} = j\right\}\Leftrightarrow \hat{y_{i}}",
)
SEED_004 = (
    r"L = \frac{1}{2} (y - \hat{y})^2",
    r"\hat{y}_i = \frac{e^{z_i}}{\sum_{j=1}^n e^{z_j}}",
    r"S(y_i) = \frac{e^{y_i}}{\sum_j e^j}",
    r"p_0=0.46",
    r"p_1=0.34",
    r"p_2=0.2",
    r"-\sum y_i \log(\hat{y}_i)",
    r"c_0=1",
    r"c_1=0",
    r"c_2=0",
    r"\hat{\mathbf{y}} = \begin{bmatrix} 0.1 \\ 0.5 \\ 0.4 \end{bmatrix} \quad \mathbf{y} = \begin{bmatrix} 0 \\ 1 \\ 0 \end{bmatrix}",
    r"D(\hat{\mathbf{y}}, \mathbf{y}) = - \sum_j y_j \ln \hat{y}_j",
    r"\rightarrow \ln 0.5",
    r"z_i = w_i * x + b",
    r"\frac{\partial L}{\partial w_i} = \frac{\partial L}{\partial z_i} \frac{\partial z_i}{\partial w_i}",
    r"\frac{\partial L}{\partial z_i} = \sum_{k=1}^n \frac{\partial L}{\partial \hat{y}_k} \frac{\partial \hat{y}_k}{\partial z_i}",
    r"\frac{\partial L}{\partial b} = \frac{\partial L}{\partial z_i} \frac{\partial z_i}{\partial b}",
    r"\frac{\partial L}{\partial \hat{y}_k} = \frac{\partial (-\sum_{j=1}^n y_j \ln \hat{y}_j)}{\partial \hat{y}_k} = -\frac{y_k}{\hat{y}_k}",
    r"L = -\sum_{i=1}^n y_i \ln \hat{y}_i",
    r"\frac{\partial w_i}{\partial b} = x \cdot \frac{\partial z_i}{\partial b} = 1",
    r"L = - \sum_{i=1}^n y_i \ln \hat{y}_i",
    r"\frac{\partial w_i}{\partial b} = x, \frac{\partial z_i}{\partial b} = 1",
    r"\frac{\partial L}{\partial \hat{y}_k} = \frac{\partial (- \sum_{j=1}^n y_j \ln \hat{y}_j)}{\partial \hat{y}_k} = - \frac{y_k}{\hat{y}_k}",
    r"\frac{\partial \hat{y}_k}{\partial z_i}",
    r"k \neq i",
    r"\frac{\partial \hat{y}_k}{\partial z_i} = \frac{\partial \left(\frac{e^{z_k}}{\sum_{j=1}^n e^{z_j}} \right)}{\partial z_i} = -e^{z_k} \frac{1}{\left(\sum_{j=1}^n e^{z_j} \right)^2} e^{z_i} = -\frac{e^{z_k}}{\left(\sum_{j=1}^n e^{z_j} \right)} \frac{e^{z_i}}{\left(\sum_{j=1}^n e^{z_j} \right)} = -\hat{y}_k \hat{y}_i",
    r"k=i",
    r"\frac{\partial \hat{y}_k}{\partial z_i} = \frac{\partial \hat{y}_i}{\partial z_i} = \frac{\partial \left(\frac{e^{z_i}}{\sum_{j=1}^n e^{z_j}} \right)}{\partial z_i} = \frac{e^{z_i} \sum_{j=1}^n e^{z_j} - (e^{z_i})^2}{\left(\sum_{j=1}^n e^{z_j} \right)^2} = \frac{e^{z_i} \sum_{j=1}^n e^{z_j} - e^{z_i}}{\left(\sum_{j=1}^n e^{z_j} \right) \left(\sum_{j=1}^n e^{z_j} \right)} = \hat{y}_i (1 - \hat{y}_i)",
    r"(f(u))' = f'(u) + f \cdot u'",
    r"\frac{\partial}{\partial z_i} \left(\frac{1}{\sum_{j=1}^n e^{z_j}} \right) = -\frac{1}{\left(\sum_{j=1}^n e^{z_j} \right)^2} e^{z_i}",
    r"\frac{\partial \sum}{\partial e^{z_i}}",
    r"\begin{aligned}\frac{\partial L}{\partial z_i} &= \sum_{k=1}^n \left[\frac{\partial L}{\partial \hat{y}_k} \frac{\partial \hat{y}_k}{\partial z_i} \right] = \sum_{k=1}^n \left[-\frac{y_k}{\hat{y}_k} \frac{\partial \hat{y}_k}{\partial z_i} \right] \\&= -\frac{y_i}{\hat{y}_i} \frac{\partial \hat{y}_i}{\partial z_i} + \sum_{k=1, k \neq i}^n \left[-\frac{y_k}{\hat{y}_k} \frac{\partial \hat{y}_k}{\partial z_i} \right] \\&= -\frac{y_i}{\hat{y}_i} \hat{y}_i (1 - \hat{y}_i) + \sum_{k=1, k \neq i}^n \left[-\frac{y_k}{\hat{y}_k} (-\hat{y}_k \hat{y}_i) \right] \\&= y_i (\hat{y}_i - 1) + \sum_{k=1, k \neq i}^n y_k \hat{y}_i \\&= -y_i + y_i \hat{y}_i + \sum_{k=1, k \neq i}^n y_k \hat{y}_i \\&= -y_i + \sum_{k=1}^n y_k \hat{y}_i\end{aligned}",
    r"\sum_{k=1}^n y_k = 1",
    r"\hat{y}_i - y_i",
    r"\hat{y}_i - y_i \frac{\partial L}{\partial w_i} = (\hat{y}_i - y_i) \bullet x",
    r"\frac{\partial L}{\partial w_i} = \hat{y}_i - y_i",
    r"f(x) = \max(x, 0)",
    r"f'(x) = \begin{cases} 1 & \text{if } x > 0 \\ 0 & \text{if } x \leq 0 \end{cases}",
    r"f(x) = \frac{1}{1+e^{-x}}",
    r"f'(x) = f(x) * (1 - f(x))",
    r"v_2: (4, 5)",
    r"v_3: (4 \times 5)",
    r"Y = f_0(x)",
    r"y = x + \varepsilon",
    r"\|\mathbf{x}\|_p = \left(\sum_i |x_i|^p \right)^{\frac{1}{p}}",
    r"\|\mathbf{x}\|_1 = |x_0| + |x_1| + |x_2| + \dots + |x_{n-1}|",
    r"\|\mathbf{x}\|_2 = \sqrt{x_0^2 + x_1^2 + x_2^2 + \dots + x_{n-1}^2}",
    r"F_{\theta}(X) = X",
)

NOT_READ = {
    r"v_2: (4, 5)": [": is not understood here"],
    r"v_3: (4 \times 5)": [": is not understood here"],
    SEED_000[5]: ["? is not understood here"],  # "E = ?" asks for the loss
}


@pytest.mark.parametrize("text", [*SEED_000, *SEED_001, *SEED_004])
def test_a_formula_of_a_seed_is_read(text):
    reasons = [row.content.reason for row in read_formula(Passage.of(text)) if isinstance(row.content, NotRead)]
    assert reasons == NOT_READ.get(text, [])


@pytest.mark.parametrize(
    ("formulas", "rows", "links"),
    [(SEED_000, 10, 8), (SEED_001, 34, 35), (SEED_004, 55, 60)],
    ids=["000", "001", "004"],
)
def test_the_equalities_of_a_seed_are_counted(formulas, rows, links):
    reading = read("\n\n".join(f"$$\n{text}\n$$" for text in formulas))
    assert sum(isinstance(piece, Formula) for piece in reading.pieces) == len(formulas)
    assert len(reading.rows) == rows
    assert sum(len(row.content.links) for row in reading.rows if not isinstance(row.content, NotRead)) == links
    assert not reading.problems
