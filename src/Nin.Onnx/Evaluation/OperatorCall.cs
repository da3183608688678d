using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Nin.Onnx.Format;
using Nin.Onnx.Graphs;

namespace Nin.Onnx.Evaluation;

/// <summary>A node with the tensors that it reads: what an operator of the evaluator is given.</summary>
/// <param name="Node">The node.</param>
/// <param name="Inputs">What it reads; null for what is left out.</param>
internal sealed record OperatorCall(OnnxNode Node, ImmutableArray<OnnxTensor?> Inputs)
{
    /// <summary>What may be spent.</summary>
    public OnnxLimits Limits { get; init; } = OnnxLimits.Default;

    /// <summary>The version of the operator set.</summary>
    public int Opset => Node.Opset;

    /// <summary>The first input.</summary>
    public OnnxTensor First => Input(0);

    /// <summary>An input that has to be there.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public OnnxTensor Input(int index) =>
        Find(index) ?? throw new ArgumentException($"expected an input {index + 1}, got {Inputs.Length}.");

    /// <summary>An input, or null where it is left out.</summary>
    public OnnxTensor? Find(int index) => index < Inputs.Length ? Inputs[index] : null;

    /// <summary>A setting, or what it is where the file does not say.</summary>
    public long Whole(string name, long otherwise) => Node.Attributes.Whole(name) ?? otherwise;

    /// <summary>A setting, or what it is where the file does not say.</summary>
    public double Number(string name, double otherwise) => Node.Attributes.Number(name) ?? otherwise;

    /// <summary>A setting, or what it is where the file does not say.</summary>
    [return: NotNullIfNotNull(nameof(otherwise))]
    public string? Text(string name, string? otherwise = null) => Node.Attributes.Text(name) ?? otherwise;

    /// <summary>A list, or null where the file does not say.</summary>
    public long[]? List(string name) => Node.Attributes.WholeList(name)?.ToArray();

    /// <summary>
    /// Axes and the like: a setting in older operator sets, an input in newer ones; null where neither is there.
    /// </summary>
    public long[]? ListOrInput(string name, int index) => List(name) ?? Find(index)?.ToWhole();

    /// <summary>A shape that a result may have.</summary>
    /// <exception cref="ArgumentException">It has too many dimensions, or holds more numbers than may be made.</exception>
    /// <remarks>What is made of one number repeated may be one too, and is only counted where it is not.</remarks>
    public ImmutableArray<int> Allowed(ImmutableArray<int> shape) => Allowed(
        shape, Find(0) is { IsFilled: true }
            ? Math.Max(Limits.RepeatedNumbers, Limits.EvaluatedNumbers)
            : Limits.EvaluatedNumbers);

    /// <summary>A shape that a result of one number repeated may have.</summary>
    /// <exception cref="ArgumentException">It has too many dimensions, or repeats the number too often.</exception>
    public ImmutableArray<int> AllowedOfOneNumber(ImmutableArray<int> shape) => Allowed(shape, Limits.RepeatedNumbers);

    private ImmutableArray<int> Allowed(ImmutableArray<int> shape, long most)
    {
        if (shape.Length > Limits.Rank)
        {
            throw new ArgumentException($"expected at most {Limits.Rank} dimensions, got {shape.Length}.");
        }

        int length = Shapes.Length(shape.AsSpan());
        return length <= most
            ? shape
            : throw new ArgumentException($"expected at most {most} numbers, got {length}.");
    }

    /// <summary>Room for the numbers of a result.</summary>
    /// <exception cref="ArgumentException">It has too many dimensions, or holds more numbers than may be made.</exception>
    public double[] Room(ImmutableArray<int> shape) =>
        new double[Shapes.Length(Allowed(shape, Limits.EvaluatedNumbers).AsSpan())];

    /// <summary>A tensor of the first input's type.</summary>
    public OnnxTensor Like(ImmutableArray<int> shape, double[] values) => new(First.Type, shape, values);
}
