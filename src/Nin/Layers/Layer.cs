using System.Collections.Immutable;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>
/// An immutable description of one operation. It knows its parameters' names and shapes, its output's shape, its cost and
/// how far it sees. It holds no numbers, so one description can serve any number of trainings and answers at once.
/// </summary>
public abstract record Layer
{
    private protected Layer()
    {
    }

    /// <summary>The layer's kind, which is the name of its type.</summary>
    public string Kind => GetType().Name;

    /// <summary>The parameters, in PyTorch's order; none for most kinds.</summary>
    public virtual ImmutableArray<ParameterSpec> Parameters => [];

    /// <summary>How far an output pixel sees: the window it is computed from.</summary>
    public virtual LayerWindow Window => LayerWindow.Pixel;

    /// <summary>The smallest number of inputs the layer takes.</summary>
    internal virtual int MinInputs => 1;

    /// <summary>The largest number of inputs the layer takes.</summary>
    internal virtual int MaxInputs => 1;

    /// <summary>The shape of the output for inputs of these shapes.</summary>
    /// <exception cref="ArgumentException">The layer cannot take such inputs; the message says what it expected and got.</exception>
    public FeatureShape OutputShape(params ReadOnlySpan<FeatureShape> inputs)
    {
        if (inputs.Length < MinInputs || inputs.Length > MaxInputs)
        {
            string expected = MinInputs == MaxInputs ? $"{MinInputs}" : $"at least {MinInputs}";
            throw new ArgumentException($"{Kind}: expected {expected} input{(MaxInputs == 1 ? "" : "s")}, got {inputs.Length}.", nameof(inputs));
        }

        return InferShape(inputs);
    }

    /// <summary>Multiply-adds for one picture of this input shape; layers that multiply nothing count 0.</summary>
    public virtual long MultiplyAdds(FeatureShape input) => 0;

    /// <summary>Operations for one picture, whatever their kind: an upper bound on the work.</summary>
    internal virtual double Operations(FeatureShape input, FeatureShape output) => Math.Max(MultiplyAdds(input), (double)input.Length + output.Length);

    /// <summary>Floats of working memory for one picture beside inputs and outputs, roughly.</summary>
    internal virtual double ScratchLength(FeatureShape input) => 0;

    private protected abstract FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs);

    private protected int Positive(int value, string name) => value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{Kind}: expected a positive {name}, got {value}.");

    private protected int NotNegative(int value, string name) => value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{Kind}: expected a {name} of 0 or more, got {value}.");
}

/// <summary>The window of input pixels that an output pixel of a layer is computed from.</summary>
/// <param name="Size">Rows and columns.</param>
/// <param name="Stride">Input pixels between neighbouring windows.</param>
/// <param name="Padding">Rows and columns around the input.</param>
/// <param name="IsGlobal">Whether it is the whole input, whatever its size.</param>
public readonly record struct LayerWindow(int Size, int Stride, int Padding, bool IsGlobal = false)
{
    /// <summary>The window of an operation that works on each pixel by itself.</summary>
    public static LayerWindow Pixel { get; } = new(1, 1, 0);

    /// <summary>The window of an operation over the whole picture.</summary>
    public static LayerWindow Global { get; } = new(0, 1, 0, IsGlobal: true);
}
