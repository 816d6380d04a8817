"""Which function of the bank is to be held against what, and the mistakes that are to be named.

Where several names are given, each of them describes the mistake; where a name has a plus, both
mistakes were made.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    place: str
    against: str
    names: tuple[str, ...] = ()
    options: dict = field(default_factory=dict)


def _cases(file: str, against: str, **functions: str) -> list[Case]:
    return [Case(f"{file}.py:{name}", against, tuple(names.split())) for name, names in functions.items()]


HUBER = {"parameters": {"c": 1.0}}
FOCAL = {"parameters": {"gamma": 2.0}}

WRONG = [
    *_cases(
        "wrong_softmax",
        "softmax-ce",
        sum_in_place_of_mean="missing-1/N",
        target_minus_output="sign",
        divided_by_classes="1/n-for-1/N",
        mean_over_everything="extra-1/n",
        divided_by_batch_twice="twice-1/N",
        sigmoid_derivative_on_top="derivative-twice",
        diagonal_of_the_jacobian="diagonal-jacobian",
        diagonal_and_sum="diagonal-jacobian+missing-1/N",
        kronecker_forgotten="lost-kronecker",
        skips_the_equal_index="off-diagonal-only",
        plus_off_the_diagonal="off-diagonal-sign",
        only_the_loss="missing-activation-derivative",
        arguments_the_other_way_round="swapped-inputs",
        softmax_over_the_batch="activation-over-samples",
        softmax_without_axis="activation-over-samples",
        softmax_of_probabilities="activation-twice",
        logits_minus_targets="net-for-output",
        transposed_result="transposed",
        summed_over_the_batch="summed-over-samples",
        bits="log-2",
        doubled="extra-2",
    ),
    *_cases(
        "wrong_softmax",
        "softmax-mse",
        mse_like_sigmoid="diagonal-jacobian",
        mse_without_two="missing-2",
        mse_without_classes="missing-1/n",
        mse_like_cross_entropy="other-loss:ce missing-activation-derivative",
    ),
    *_cases(
        "wrong_softmax",
        "softmax-brier",
        brier_without_softmax_derivative="missing-activation-derivative",
        brier_summed_alone="summed-apart",
        brier_target_minus_output="sign",
    ),
    *_cases("wrong_softmax", "softmax-kl", kl_the_other_way="exchanged"),
    *_cases(
        "wrong_elementwise",
        "sigmoid-bce",
        bce_with_derivative_again="derivative-twice",
        bce_target_minus_output="sign",
        bce_averaged_over_everything="extra-1/n",
        bce_of_the_loss_alone="missing-activation-derivative",
        bce_positive_half="missing-term",
        nan_where_targets_are_zero="not-finite",
    ),
    *_cases(
        "wrong_elementwise",
        "sigmoid-mse",
        mse_prime_of_the_output="derivative-at-output",
        mse_output_formula_with_net="derivative-at-net",
        mse_no_activation_derivative="missing-activation-derivative",
        mse_half="missing-2",
        mse_summed="missing-1/N+missing-1/n",
        mse_bookkeeping_of_rows="summed-over-samples",
    ),
    Case("wrong_elementwise.py:focal_without_product_rule", "sigmoid-focal", ("half-product-rule",), FOCAL),
    Case("wrong_elementwise.py:focal_swapped", "sigmoid-focal", ("swapped-inputs",), FOCAL),
    *_cases(
        "wrong_elementwise",
        "tanh-quadratic",
        quadratic_prime_of_sigmoid="other-derivative:sigmoid",
        quadratic_with_two="extra-2",
        quadratic_prime_at_output="derivative-at-output",
        quadratic_of_arctan="other-activation:arctan",
        quadratic_one_minus_net_squared="derivative-at-net",
    ),
    *_cases(
        "wrong_elementwise",
        "tanh-hinge",
        hinge_sign="sign",
        hinge_without_tanh_derivative="missing-activation-derivative",
    ),
    *_cases(
        "wrong_elementwise",
        "relu-mse",
        relu_mse_forgot_the_mask="missing-activation-derivative",
        relu_mse_divided_by_outputs_only="1/n-for-1/N",
    ),
    *_cases("wrong_elementwise", "relu-mae", relu_mae_sign="sign"),
    *_cases(
        "wrong_elementwise",
        "softplus-poisson",
        softplus_poisson_no_chain="missing-activation-derivative",
        softplus_poisson_like_exp="other-derivative:exp",
        softplus_poisson_prime_at_rate="derivative-at-output",
    ),
    *_cases(
        "wrong_elementwise",
        "exp-poisson",
        exp_poisson_reversed="sign",
        exp_poisson_rate_forgotten="net-for-output",
    ),
    Case("wrong_elementwise.py:huber_summed", "identity-huber", ("missing-1/N",), HUBER),
    Case("wrong_elementwise.py:huber_reversed", "identity-huber", ("sign",), HUBER),
    *_cases("wrong_elementwise", "identity-log-cosh", log_cosh_without_tanh="other-loss:quadratic"),
    *_cases("wrong_elementwise", "silu-mse", silu_as_if_sigmoid_were_constant="half-product-rule"),
    *_cases(
        "wrong_layers",
        "softmax-ce",
        weights_inputs_first="transposed",
        bias_not_averaged="missing-1/N",
        weights_summed="missing-1/N",
        weights_averaged_twice="twice-1/N",
        loss_summed="missing-1/N",
        loss_mean_of_everything="extra-1/n",
        loss_in_bits="log-2",
        loss_without_minus="sign",
        loss_of_the_softmax_of_softmax="activation-twice",
        loss_with_a_constant="constant",
        loss_averaged_gradient_summed="mismatch",
        both_summed="missing-1/N",
    ),
    *_cases(
        "wrong_oddly",
        "softmax-ce",
        classes_shifted_by_one="",
        first_sample_everywhere="",
        last_class_left_out="",
        targets_squared="",
        weighted_by_confidence="",
        probabilities_clipped_at_ten_percent="",
        temperature_of_two="",
        label_smoothing_left_in="",
        regularised="",
    ),
    *_cases("wrong_oddly", "sigmoid-bce", steeper_sigmoid="", target_for_its_complement=""),
    *_cases("wrong_oddly", "tanh-quadratic", minus_inside_of_the_square="", cube_for_square=""),
    *_cases("wrong_layers", "tanh-quadratic", weights_without_tanh_derivative="missing-activation-derivative"),
    *_cases("wrong_layers", "sigmoid-bce", loss_of_half_the_bce="missing-term"),
]

RIGHT = [
    *(
        Case(f"right_numpy.py:{name}", "softmax-ce")
        for name in (
            "vectorised",
            "naive_softmax",
            "loops",
            "lists_of_lists",
            "jacobian_einsum",
            "outer_products",
            "one_hot_by_indexing",
            "general_targets",
            "single_precision",
            "works_in_place",
            "Layer",
            "Layer.weights",
            "layer_object",
            "log_sum_exp_loss",
            "complex_safe_loss",
            "loss_of_each_sample",
            "single_precision_loss",
            "loss_and_gradient",
            "guarded_loss",
        )
    ),
    Case("right_numpy.py:softmax_mse", "softmax-mse"),
    Case("right_numpy.py:softmax_brier", "softmax-brier"),
    Case("right_numpy.py:sigmoid_bce", "sigmoid-bce"),
    Case("right_numpy.py:sigmoid_bce_by_parts", "bce-sigmoid"),
    Case("right_numpy.py:sigmoid_bce_stable_loss", "sigmoid-bce"),
    Case("right_numpy.py:sigmoid_mse", "sigmoid-mse"),
    Case("right_numpy.py:sigmoid_focal", "sigmoid-focal", (), {"parameters": {"gamma": 1.5}}),
    Case("right_numpy.py:tanh_quadratic", "tanh-quadratic"),
    Case("right_numpy.py:tanh_hinge", "tanh-hinge"),
    Case("right_numpy.py:relu_mse", "relu-mse"),
    Case("right_numpy.py:relu_mse_with_half_at_zero", "relu-mse"),
    Case("right_numpy.py:relu_mse_layer", "relu-mse"),
    Case("right_numpy.py:softplus_poisson", "softplus-poisson"),
    Case("right_numpy.py:exp_poisson", "exp-poisson"),
    Case("right_numpy.py:identity_huber", "identity-huber", (), HUBER),
    Case("right_numpy.py:identity_log_cosh", "identity-log-cosh"),
    Case("right_numpy.py:identity_mae", "identity-mae"),
    Case("right_numpy.py:silu_mse", "silu-mse"),
]

TENSORS = [
    Case("torch_style.py:right_cross_entropy", "softmax-ce"),
    Case("torch_style.py:right_autograd", "softmax-ce"),
    Case("torch_style.py:right_module", "sigmoid-mse"),
    Case("torch_style.py:wrong_softmax_before_cross_entropy", "softmax-ce", ("activation-twice",)),
    Case("torch_style.py:wrong_reduction", "sigmoid-bce", ("extra-1/n",)),
    Case("torch_style.py:wrong_sum", "softmax-ce", ("missing-1/N",)),
    Case("jax_style.py:right_loss", "softmax-ce"),
    Case("jax_style.py:right_grad", "softmax-ce"),
    Case("jax_style.py:right_jitted", "softmax-ce"),
    Case("jax_style.py:wrong_axis", "softmax-ce", ("activation-over-samples",)),
    Case("jax_style.py:wrong_sign", "softmax-ce", ("sign",)),
]
