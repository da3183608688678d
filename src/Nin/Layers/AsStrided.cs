using System.Collections.Immutable;
using System.Globalization;
using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Kernels.Resampling;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>
/// Each picture's numbers in another order, as they lie in memory: a transposition, a reshape, a cut, a repetition, or all at
/// once.
/// </summary>
/// <remarks>
/// <b>Shapes</b> any to <see cref="Output"/>, whose numbers, row by row, are those of <see cref="Sizes"/>. What is seen through it
/// is counted as if a pixel stayed in its place. <b>Source</b> torch.as_strided, of each picture in the order [H, W, C].
/// </remarks>
public sealed record AsStrided : Layer
{
    internal const string KindName = "AsStrided";

    private readonly StridedView _view;

    /// <summary>Describes an order.</summary>
    /// <param name="output">The shape that the numbers are given.</param>
    /// <param name="sizes">The sizes of the view, outermost first.</param>
    /// <param name="strides">For each size the floats from one number to the next.</param>
    /// <param name="offset">The place of the first number.</param>
    /// <exception cref="ArgumentException">The view is none, or has not as many numbers as the output.</exception>
    public AsStrided(FeatureShape output, ImmutableArray<int> sizes, ImmutableArray<int> strides, int offset = 0)
    {
        if (sizes.IsDefault || strides.IsDefault)
        {
            throw new ArgumentException("AsStrided: expected sizes and strides, got none.", nameof(sizes));
        }

        _view = new StridedView(sizes.AsSpan(), strides.AsSpan(), offset);
        (Output, Sizes, Strides, Offset) = (output, sizes, strides, offset);
        if ((long)output.Height * output.Width * output.Channels != _view.Length)
        {
            throw new ArgumentException(
                $"AsStrided: expected sizes with the numbers of {output}, got {string.Join(", ", sizes)}.", nameof(sizes));
        }
    }

    /// <summary>The shape that the numbers are given.</summary>
    public FeatureShape Output { get; }

    /// <summary>The sizes of the view, outermost first.</summary>
    public ImmutableArray<int> Sizes { get; }

    /// <summary>For each size the floats from one number to the next.</summary>
    public ImmutableArray<int> Strides { get; }

    /// <summary>The place of the first number.</summary>
    public int Offset { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings =>
    [
        new("height", Output.Height), new("width", Output.Width), new("channels", Output.Channels), new("flat", Output.IsFlat),
        new("sizes", Text(Sizes)), new("strides", Text(Strides)), new("offset", Offset),
    ];

    /// <summary>The same numbers under another shape: <c>torch.reshape</c> where nothing has to move.</summary>
    public static AsStrided Reshape(FeatureShape output) => new(output, [output.Length], [1]);

    /// <summary>Equal where the settings are.</summary>
    public bool Equals(AsStrided? other) =>
        other is not null && Output == other.Output && Offset == other.Offset && Sizes.SequenceEqual(other.Sizes)
        && Strides.SequenceEqual(other.Strides);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Output, Offset, Sizes.Length, _view.Length, _view.Last);

    internal static AsStrided Read(LayerSettings settings) => new(
        new FeatureShape(
            settings.Whole("height"), settings.Whole("width"), settings.Whole("channels"), settings.Flag("flat")),
        List("sizes", settings.Text("sizes", "")), List("strides", settings.Text("strides", "")), settings.Whole("offset"));

    /// <summary>Where every number stays in its place, only the shape is another.</summary>
    internal override bool IsIdentity(FeatureShape input, bool training)
    {
        if (Offset != 0 || input.Length != Output.Length)
        {
            return false;
        }

        int stride = 1;
        for (int i = Sizes.Length - 1; i >= 0; i--)
        {
            if (Sizes[i] > 1 && Strides[i] != stride)
            {
                return false;
            }

            stride *= Sizes[i];
        }

        return true;
    }

    /// <summary>Numbers that are copied, and 0 for the others.</summary>
    internal override bool IsAffine => true;

    internal override bool JoinsPlaces(FeatureShape input) =>
        (Output.Height, Output.Width) != (input.Height, input.Width) && input.Pixels > 1;

    internal override Operation CreateOperation(OperationSite site) => new AsStridedOperation(site.Input, site.Output, _view);

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs) => _view.Last < inputs[0].Length
        ? Output
        : throw new ArgumentException(
            $"AsStrided: expected an input of more than {_view.Last} numbers, got {inputs[0]}.", nameof(inputs));

    private static string Text(ImmutableArray<int> numbers) =>
        string.Join(' ', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private static int Number(string name, string word) =>
        int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new ArgumentException($"AsStrided: expected whole numbers as {name}, got '{word}'.");

    private static ImmutableArray<int> List(string name, string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 32)
        {
            throw new ArgumentException($"AsStrided: expected at most 32 {name}, got {words.Length}.");
        }

        return [.. words.Select(word => Number(name, word))];
    }
}

/// <summary>Numbers in the order of a view.</summary>
internal sealed class AsStridedOperation(Edge input, Value output, StridedView view) : UnaryOperation(input, output)
{
    public override void Forward(PassContext context) =>
        context.Kernels.AsStrided(context.Count, view, context.Read(Input.Value), context.Write(Output));

    public override void Backward(PassContext context)
    {
        if (Input.NeedsGradient)
        {
            context.Kernels.AsStridedBackward(context.Count, view, context.Gradient(Output), context.Gradient(Input));
        }
    }
}
