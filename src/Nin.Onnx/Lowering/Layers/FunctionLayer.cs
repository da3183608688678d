using Nin.Layers;
using Nin.Onnx.Evaluation.Operators;
using Nin.Tensors;

namespace Nin.Onnx.Lowering.Layers;

/// <summary>A function of each number by itself, in double, rounded once.</summary>
/// <remarks><b>Shapes</b> as the input. <b>Source</b> the functions of torch of the same names.</remarks>
public sealed record FunctionLayer : CustomLayer
{
    internal const string KindName = "Function";

    /// <summary>Describes a function.</summary>
    /// <param name="function">Which.</param>
    /// <param name="parameter">The exponent of a power, and the threshold of a thresholded ReLU; others have none.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such function, or the parameter is not finite.</exception>
    public FunctionLayer(FunctionKind function, float parameter = 0f)
    {
        if (!Enum.IsDefined(function) || !float.IsFinite(parameter))
        {
            throw new ArgumentOutOfRangeException(
                nameof(function), $"{KindName}: expected a known function and a finite parameter, got {function} and {parameter}.");
        }

        (Function, Parameter) = (function, parameter);
    }

    /// <summary>Which function.</summary>
    public FunctionKind Function { get; }

    /// <summary>The exponent of a power, and the threshold of a thresholded ReLU.</summary>
    public float Parameter { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings =>
        [new("function", Function.ToString().ToLowerInvariant()), new("parameter", Parameter)];

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override FeatureShape OutputOf(ReadOnlySpan<FeatureShape> inputs) => inputs[0];

    /// <inheritdoc/>
    public override void Forward(LayerPass pass)
    {
        ReadOnlySpan<float> input = pass.Input();
        Span<float> output = pass.Output;
        for (int i = 0; i < input.Length; i++)
        {
            output[i] = (float)Value(input[i]);
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerPass pass)
    {
        if (!pass.WantsInputGradient())
        {
            return;
        }

        ReadOnlySpan<float> input = pass.Input(), outputGradient = pass.OutputGradient;
        Span<float> gradient = pass.InputGradient();
        for (int i = 0; i < input.Length; i++)
        {
            gradient[i] = (float)(Slope(input[i]) * outputGradient[i]);
        }
    }

    internal static FunctionLayer Read(LayerSettings settings)
    {
        string name = settings.Text("function", "");
        return Enum.TryParse(name, ignoreCase: true, out FunctionKind function) && !char.IsAsciiDigit(name[0])
            ? new FunctionLayer(function, settings.Number("parameter"))
            : throw new ArgumentException(
                $"{KindName}: expected one of {string.Join(", ", Enum.GetNames<FunctionKind>()).ToLowerInvariant()}, got '{name}'.");
    }

    private double Value(double x) => Function switch
    {
        FunctionKind.Exp => Math.Exp(x),
        FunctionKind.Log => Math.Log(x),
        FunctionKind.Sqrt => Math.Sqrt(x),
        FunctionKind.Reciprocal => 1 / x,
        FunctionKind.Abs => Math.Abs(x),
        FunctionKind.Floor => Math.Floor(x),
        FunctionKind.Ceil => Math.Ceiling(x),
        FunctionKind.Round => Math.Round(x, MidpointRounding.ToEven),
        FunctionKind.Sign => double.IsNaN(x) ? x : Math.Sign(x),
        FunctionKind.Pow => Math.Pow(x, Parameter),
        FunctionKind.Erf => Pointwise.Erf(x),
        FunctionKind.Softsign => x / (1 + Math.Abs(x)),
        FunctionKind.ThresholdedRelu => x > Parameter ? x : 0,
        FunctionKind.Sin => Math.Sin(x),
        _ => Math.Cos(x),
    };

    private double Slope(double x) => Function switch
    {
        FunctionKind.Exp => Math.Exp(x),
        FunctionKind.Log => 1 / x,
        FunctionKind.Sqrt => 0.5 / Math.Sqrt(x),
        FunctionKind.Reciprocal => -1 / (x * x),
        FunctionKind.Abs => double.IsNaN(x) ? x : Math.Sign(x),
        FunctionKind.Pow => Parameter * Math.Pow(x, Parameter - 1.0),
        FunctionKind.Erf => 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x),
        FunctionKind.Softsign => 1 / ((1 + Math.Abs(x)) * (1 + Math.Abs(x))),
        FunctionKind.ThresholdedRelu => x > Parameter ? 1 : 0,
        FunctionKind.Sin => Math.Cos(x),
        FunctionKind.Cos => -Math.Sin(x),
        _ => 0,
    };
}
