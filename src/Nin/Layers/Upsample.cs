using Nin.Execution;
using Nin.Kernels.Resampling;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>The picture in another size.</summary>
/// <remarks>
/// <b>Shapes</b> [N, H, W, C] to [N, ⌊H·ScaleFactor⌋, ⌊W·ScaleFactor⌋, C], or to the size given. <b>Source</b> torch.nn.Upsample
/// with <c>mode='nearest'</c> or <c>'bilinear'</c>. What is seen through it is counted as if the picture kept its size, since a
/// window's step is a whole number: layers behind it see less than they are said to.
/// </remarks>
public sealed record Upsample : Layer
{
    internal const string KindName = "Upsample";

    /// <summary>Describes a change of size: by a factor, or to a height and a width.</summary>
    /// <param name="scaleFactor">What height and width are multiplied by; 0 where a size is given.</param>
    /// <param name="mode">Where the pixels are taken from.</param>
    /// <param name="alignCorners">
    /// Whether the corner pixels' centres stay where they are, rather than their outer corners; only for
    /// <see cref="UpsampleMode.Bilinear"/>.
    /// </param>
    /// <param name="height">Rows of the output; 0 where a factor is given.</param>
    /// <param name="width">Columns of the output; 0 where a factor is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    /// <exception cref="ArgumentException">
    /// There is neither factor nor size, or both, or corners are to be aligned of nearest pixels.
    /// </exception>
    public Upsample(
        float scaleFactor = 0f, UpsampleMode mode = UpsampleMode.Nearest, bool alignCorners = false, int height = 0,
        int width = 0)
    {
        ScaleFactor = scaleFactor == 0f ? 0f : LayerRules.Positive(KindName, scaleFactor, nameof(scaleFactor));
        Mode = SettingNames.Check(KindName, mode, nameof(mode));
        AlignCorners = alignCorners;
        Height = NotNegative(height, nameof(height));
        Width = NotNegative(width, nameof(width));
        if (scaleFactor == 0f ? height == 0 || width == 0 : height != 0 || width != 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Upsample: expected a scaleFactor, or a height and a width, got {scaleFactor}, {height} and {width}."),
                nameof(scaleFactor));
        }

        if (alignCorners && mode == UpsampleMode.Nearest)
        {
            throw new ArgumentException(
                "Upsample: expected no alignCorners for the mode nearest, got true.", nameof(alignCorners));
        }
    }

    /// <summary>What height and width are multiplied by; 0 where a size is given.</summary>
    public float ScaleFactor { get; }

    /// <summary>Where the pixels are taken from.</summary>
    public UpsampleMode Mode { get; }

    /// <summary>Whether the corner pixels' centres stay where they are.</summary>
    public bool AlignCorners { get; }

    /// <summary>Rows of the output; 0 where a factor is given.</summary>
    public int Height { get; }

    /// <summary>Columns of the output; 0 where a factor is given.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings =>
    [
        new("scaleFactor", ScaleFactor), new("mode", SettingNames.Of(Mode)), new("alignCorners", AlignCorners),
        new("height", Height), new("width", Width),
    ];

    /// <inheritdoc/>
    public override LayerWindow Window => Mode == UpsampleMode.Bilinear ? new(2, 1, 0) : LayerWindow.Pixel;

    internal static Upsample Read(LayerSettings settings) => new(
        settings.Number("scaleFactor"), SettingNames.Read<UpsampleMode>(KindName, "mode", settings.Text("mode", "nearest")),
        settings.Flag("alignCorners"), settings.Whole("height"), settings.Whole("width"));

    internal override double Operations(FeatureShape input, FeatureShape output) =>
        input.Length + ((Mode == UpsampleMode.Bilinear ? 4.0 : 1.0) * output.Length);

    /// <summary>Of any mode, a picture of the same size is the same picture.</summary>
    internal override bool IsIdentity(FeatureShape input, bool training) =>
        ScaleFactor == 1f || (input.Height, input.Width) == (Height, Width);

    internal override Layer ForSignals => this;

    internal override Operation CreateOperation(OperationSite site)
    {
        FeatureShape input = site.Shape, output = InferShape([input]);
        return Mode == UpsampleMode.Nearest
            ? new GatherOperation(
                site.Input, site.Output, input, Nearest(input.Height, output.Height), Nearest(input.Width, output.Width))
            : new BilinearOperation(
                site.Input, site.Output, input, Between(input.Height, output.Height), Between(input.Width, output.Width));
    }

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs)
    {
        FeatureShape input = LayerRules.Picture(KindName, inputs[0]);
        return ScaleFactor == 0f
            ? new FeatureShape(Height, Width, input.Channels)
            : new FeatureShape(
                LayerRules.Size(KindName, Math.Floor((double)input.Height * ScaleFactor), input),
                LayerRules.Size(KindName, Math.Floor((double)input.Width * ScaleFactor), input),
                input.Channels);
    }

    /// <summary>
    /// For each line of the output, the nearest of the input. In float, as PyTorch: it matters near whole numbers.
    /// </summary>
    private int[] Nearest(int input, int output)
    {
        float scale = ScaleFactor > 0f ? (float)(1.0 / ScaleFactor) : (float)input / output;
        int[] sources = new int[output];
        for (int i = 0; i < output; i++)
        {
            sources[i] = Math.Min((int)MathF.Floor(i * scale), input - 1);
        }

        return sources;
    }

    /// <summary>For each line of the output, where it lies between two of the input.</summary>
    private LinePlace[] Between(int input, int output)
    {
        double scale = AlignCorners
            ? output > 1 ? (input - 1.0) / (output - 1) : 0
            : ScaleFactor > 0f ? 1.0 / ScaleFactor : (double)input / output;
        var places = new LinePlace[output];
        for (int i = 0; i < output; i++)
        {
            double place = AlignCorners ? i * scale : Math.Max(((i + 0.5) * scale) - 0.5, 0);
            int low = Math.Min((int)place, input - 1);
            places[i] = new LinePlace(low, Math.Min(low + 1, input - 1), place - low);
        }

        return places;
    }
}
