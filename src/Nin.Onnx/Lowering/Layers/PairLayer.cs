using Nin.Layers;
using Nin.Tensors;

namespace Nin.Onnx.Lowering.Layers;

/// <summary>A function of two inputs, number by number, in double, rounded once.</summary>
/// <remarks>
/// <b>Shapes</b> two inputs of one shape, or with sizes of 1 that are repeated, as <see cref="Multiply"/> has them.
/// <b>Source</b> torch.maximum, torch.minimum and torch.pow. Of two equal numbers each gets half of the gradient.
/// </remarks>
public sealed record PairLayer : CustomLayer
{
    internal const string KindName = "Pair";

    /// <summary>Describes a function.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such function.</exception>
    public PairLayer(PairKind function) => Function = Enum.IsDefined(function)
        ? function
        : throw new ArgumentOutOfRangeException(nameof(function), $"{KindName}: expected a known function, got {function}.");

    /// <summary>Which function.</summary>
    public PairKind Function { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings => [new("function", Function.ToString().ToLowerInvariant())];

    /// <inheritdoc/>
    public override int InputCount => 2;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override FeatureShape OutputOf(ReadOnlySpan<FeatureShape> inputs) => BroadcastShapes.Check(KindName, inputs);

    /// <inheritdoc/>
    public override void Forward(LayerPass pass)
    {
        ReadOnlySpan<float> first = pass.Input(0), second = pass.Input(1);
        Span<float> output = pass.Output;
        var places = new PairPlaces(pass.InputShape(0), pass.InputShape(1));
        for (int i = 0; i < output.Length; i++)
        {
            (int one, int other) = places.Of(i);
            output[i] = (float)Value(first[one], second[other]);
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerPass pass)
    {
        for (int input = 0; input < 2; input++)
        {
            if (pass.WantsInputGradient(input))
            {
                Backward(pass, ofFirst: input == 0);
            }
        }
    }

    internal static PairLayer Read(LayerSettings settings)
    {
        string name = settings.Text("function", "");
        return Enum.TryParse(name, ignoreCase: true, out PairKind function) && !char.IsAsciiDigit(name[0])
            ? new PairLayer(function)
            : throw new ArgumentException(
                $"{KindName}: expected one of {string.Join(", ", Enum.GetNames<PairKind>()).ToLowerInvariant()}, got '{name}'.");
    }

    private void Backward(LayerPass pass, bool ofFirst)
    {
        ReadOnlySpan<float> first = pass.Input(0), second = pass.Input(1), outputGradient = pass.OutputGradient;
        Span<float> gradient = pass.InputGradient(ofFirst ? 0 : 1);
        var places = new PairPlaces(pass.InputShape(0), pass.InputShape(1));
        var sums = new double[gradient.Length];
        for (int i = 0; i < outputGradient.Length; i++)
        {
            (int one, int other) = places.Of(i);
            sums[ofFirst ? one : other] += Slope(first[one], second[other], ofFirst) * outputGradient[i];
        }

        for (int i = 0; i < sums.Length; i++)
        {
            gradient[i] = (float)sums[i];
        }
    }

    private double Value(double first, double second) => Function switch
    {
        PairKind.Max => Math.Max(first, second),
        PairKind.Min => Math.Min(first, second),
        _ => Math.Pow(first, second),
    };

    private double Slope(double first, double second, bool ofFirst) => Function switch
    {
        PairKind.Pow => ofFirst
            ? second == 0 ? 0 : second * Math.Pow(first, second - 1)
            : first == 0 ? 0 : Math.Log(first) * Math.Pow(first, second),
        _ when first == second => 0.5,
        PairKind.Max => first > second == ofFirst ? 1 : 0,
        _ => first < second == ofFirst ? 1 : 0,
    };
}
