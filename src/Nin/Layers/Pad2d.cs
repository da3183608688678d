using Nin.Execution;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>Rows and columns around the picture.</summary>
/// <remarks>
/// <b>Shapes</b> [N, H, W, C] to [N, Top + H + Bottom, Left + W + Right, C].
/// <b>Source</b> torch.nn.ZeroPad2d, torch.nn.ReflectionPad2d, torch.nn.ReplicationPad2d; the sides are in their order.
/// </remarks>
public sealed record Pad2d : Layer
{
    internal const string KindName = "Pad2d";

    /// <summary>Describes a padding.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is negative, or there is no such mode.</exception>
    public Pad2d(int left, int right, int top, int bottom, PadMode mode = PadMode.Zero)
    {
        Left = NotNegative(left, nameof(left));
        Right = NotNegative(right, nameof(right));
        Top = NotNegative(top, nameof(top));
        Bottom = NotNegative(bottom, nameof(bottom));
        Mode = SettingNames.Check(KindName, mode, nameof(mode));
    }

    /// <summary>Columns before the first.</summary>
    public int Left { get; }

    /// <summary>Columns behind the last.</summary>
    public int Right { get; }

    /// <summary>Rows over the first.</summary>
    public int Top { get; }

    /// <summary>Rows under the last.</summary>
    public int Bottom { get; }

    /// <summary>What stands in them.</summary>
    public PadMode Mode { get; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override IReadOnlyList<LayerSetting> Settings =>
        [new("left", Left), new("right", Right), new("top", Top), new("bottom", Bottom), new("mode", SettingNames.Of(Mode))];

    /// <summary>A pixel, moved by the columns before it; of rows over the first, where they are more, by those.</summary>
    public override LayerWindow Window => new(1, 1, Math.Max(Left, Top));

    internal static Pad2d Read(LayerSettings settings) => new(
        settings.Whole("left"), settings.Whole("right"), settings.Whole("top"), settings.Whole("bottom"),
        SettingNames.Read<PadMode>(KindName, "mode", settings.Text("mode", "zero")));

    internal override bool IsIdentity(FeatureShape input, bool training) => (Left, Right, Top, Bottom) == (0, 0, 0, 0);

    internal override Layer ForSignals => this;

    internal override Operation CreateOperation(OperationSite site) => new GatherOperation(
        site.Input, site.Output, site.Shape, Sources(site.Shape.Height, Top, Bottom), Sources(site.Shape.Width, Left, Right));

    private protected override FeatureShape InferShape(ReadOnlySpan<FeatureShape> inputs)
    {
        FeatureShape input = LayerRules.Picture(KindName, inputs[0]);
        if (Mode == PadMode.Reflect && (Math.Max(Left, Right) >= input.Width || Math.Max(Top, Bottom) >= input.Height))
        {
            throw new ArgumentException(
                $"Pad2d: expected sides smaller than the picture to reflect it, got {Left}, {Right}, {Top}, {Bottom} for "
                    + $"{input}.",
                nameof(inputs));
        }

        return new FeatureShape(
            LayerRules.Size(KindName, (double)Top + input.Height + Bottom, input),
            LayerRules.Size(KindName, (double)Left + input.Width + Right, input),
            input.Channels);
    }

    /// <summary>For each line of the output, the input's.</summary>
    private int[] Sources(int size, int before, int after)
    {
        int[] sources = new int[before + size + after];
        for (int i = 0; i < sources.Length; i++)
        {
            int place = i - before;
            sources[i] = place >= 0 && place < size ? place : Mode switch
            {
                PadMode.Zero => -1,
                PadMode.Edge => place < 0 ? 0 : size - 1,
                _ => place < 0 ? -place : (2 * (size - 1)) - place,
            };
        }

        return sources;
    }
}
