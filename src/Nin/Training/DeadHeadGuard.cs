using Nin.Layers;
using Nin.Networks;

namespace Nin.Training;

/// <summary>
/// Notices a network that cannot learn any more. A ReLU behind the last convolution can turn every class map to zero;
/// softmax is then uniform, the loss is exactly ln(classes), and not a single gradient comes back.
/// </summary>
/// <remarks>
/// Three signs are looked for. <b>All maps zero</b>: every output of every picture of a whole batch is exactly 0, for
/// <see cref="ZeroSteps"/> steps on end: momentum still moves the weights for a while after the gradient has gone, so one
/// such batch could yet pass. <b>The same outputs for every picture</b>, as long: an earlier layer is dead, and only
/// the biases behind it still move, so the loss wanders about that of chance. <b>Stuck at chance</b>: for
/// <see cref="StuckSteps"/> steps on end the loss is ln(classes) to within <see cref="Tolerance"/>, further than any network that
/// learns stays on it: a few class maps may be alive then, by too little to matter.
/// </remarks>
/// <param name="chance">The loss of chance; null where it is not one number.</param>
internal sealed class DeadHeadGuard(double? chance)
{
    public const int ZeroSteps = 5;

    public const int StuckSteps = 40;

    public const double Tolerance = 1e-6;

    /// <summary>Steps on end in which all maps were zero.</summary>
    public int Zero { get; set; }

    /// <summary>Steps on end in which every picture had the same outputs.</summary>
    public int Constant { get; set; }

    /// <summary>Steps on end in which the loss was that of chance.</summary>
    public int Stuck { get; set; }

    /// <summary>Takes a step's result into account; says what is wrong, or null where nothing is.</summary>
    public string? Observe(double loss, bool allOutputsZero, bool outputsAreConstant = false)
    {
        Zero = allOutputsZero ? Zero + 1 : 0;
        Constant = outputsAreConstant ? Constant + 1 : 0;
        Stuck = chance is double stuck && Math.Abs(loss - stuck) <= Tolerance ? Stuck + 1 : 0;
        if (Zero >= ZeroSteps)
        {
            return FormattableString.Invariant(
                $"dead head: every class map was zero for {Zero} whole batches, so no gradient comes back and the loss stays at {loss:F6}");
        }

        if (Constant >= ZeroSteps)
        {
            return FormattableString.Invariant(
                $"dead layer: all pictures of {Constant} whole batches had the very same outputs, so no picture is told from another");
        }

        return Stuck >= StuckSteps
            ? FormattableString.Invariant($"dead head: the loss has been {chance:F6}, that of chance, for {Stuck} steps")
            : null;
    }

    /// <summary>What keeps a network alive: above all last biases above zero, so that a ReLU behind them is on.</summary>
    public static string Advice(Network network)
    {
        Node? last = network.Nodes.LastOrDefault(
            node => node.Layer.Parameters.Any(spec => spec.Role == ParameterRole.Bias));
        string biases = last is null ? "" : $$"""initialization.biases={"{{last.Name}}":1}, """;
        return $"Try another seed, a lower rate, {biases}or the batch-normalised form of the network (its name with -bn).";
    }
}
