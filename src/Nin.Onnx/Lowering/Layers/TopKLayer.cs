using Nin.Layers;
using Nin.Tensors;

namespace Nin.Onnx.Lowering.Layers;

/// <summary>The largest channels of each pixel in their order, or the smallest: their numbers, or which they are.</summary>
/// <remarks>
/// <b>Shapes</b> [N, H, W, C] to [N, H, W, Count]. <b>Source</b> torch.topk and torch.argmax. Which channels they are has no
/// gradient; their numbers hand theirs on.
/// </remarks>
public sealed record TopKLayer : CustomLayer
{
    internal const string KindName = "TopK";

    /// <summary>Describes a choice.</summary>
    /// <param name="count">How many channels.</param>
    /// <param name="isLargest">Whether the largest are wanted, the largest first; else the smallest.</param>
    /// <param name="givesIndices">Whether to answer which channels they are, counted from 0, instead of their numbers.</param>
    /// <param name="prefersLast">Whether of equal numbers the last comes first.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not positive.</exception>
    public TopKLayer(int count = 1, bool isLargest = true, bool givesIndices = false, bool prefersLast = false)
    {
        Count = count > 0
            ? count
            : throw new ArgumentOutOfRangeException(nameof(count), count, $"{KindName}: expected a positive count, got {count}.");
        (IsLargest, GivesIndices, PrefersLast) = (isLargest, givesIndices, prefersLast);
    }

    /// <summary>How many channels.</summary>
    public int Count { get; }

    /// <summary>Whether the largest are wanted.</summary>
    public bool IsLargest { get; }

    /// <summary>Whether the answer is which channels they are.</summary>
    public bool GivesIndices { get; }

    /// <summary>Whether of equal numbers the last comes first.</summary>
    public bool PrefersLast { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings =>
    [
        new("count", Count), new("largest", IsLargest), new("indices", GivesIndices), new("last", PrefersLast),
    ];

    /// <inheritdoc/>
    public override bool BackwardReadsInputs => !GivesIndices;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override FeatureShape OutputOf(ReadOnlySpan<FeatureShape> inputs) => inputs[0].Channels >= Count
        ? inputs[0] with { Channels = Count }
        : throw new ArgumentException($"{KindName}: expected at least {Count} channels, got {inputs[0]}.", nameof(inputs));

    /// <inheritdoc/>
    public override void Forward(LayerPass pass)
    {
        ReadOnlySpan<float> input = pass.Input();
        Span<float> output = pass.Output;
        var order = new int[pass.InputShape().Channels];
        for (int from = 0, to = 0; from < input.Length; from += order.Length, to += Count)
        {
            ReadOnlySpan<float> pixel = input.Slice(from, order.Length);
            Sort(pixel, order);
            for (int i = 0; i < Count; i++)
            {
                output[to + i] = GivesIndices ? order[i] : pixel[order[i]];
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(LayerPass pass)
    {
        if (!pass.WantsInputGradient())
        {
            return;
        }

        Span<float> gradient = pass.InputGradient();
        gradient.Clear();
        if (GivesIndices)
        {
            return;
        }

        ReadOnlySpan<float> input = pass.Input(), outputGradient = pass.OutputGradient;
        var order = new int[pass.InputShape().Channels];
        for (int from = 0, to = 0; from < input.Length; from += order.Length, to += Count)
        {
            Sort(input.Slice(from, order.Length), order);
            for (int i = 0; i < Count; i++)
            {
                gradient[from + order[i]] = outputGradient[to + i];
            }
        }
    }

    internal static TopKLayer Read(LayerSettings settings) => new(
        settings.Whole("count", 1), settings.Flag("largest", otherwise: true), settings.Flag("indices"), settings.Flag("last"));

    /// <summary>The channels from the wanted ones on; of equal numbers the first comes first, or the last.</summary>
    private void Sort(ReadOnlySpan<float> pixel, int[] order)
    {
        var keys = new (float Number, int Place)[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            keys[i] = (IsLargest ? -pixel[i] : pixel[i], PrefersLast ? -i : i);
            order[i] = i;
        }

        Array.Sort(keys, order);
    }
}
