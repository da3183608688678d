using Nin.Imaging;

namespace Nin.Data.Preparing;

/// <summary>
/// What the samples of a picture become, whatever its size was: the numbers of a <see cref="Preprocessing"/>, where the formulas
/// stand.
/// </summary>
internal sealed class Normalization
{
    private readonly float[] _table;

    public Normalization(
        PreprocessingKind kind, int channels, float scale, IReadOnlyList<float> mean, IReadOnlyList<float> deviation)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(deviation);
        Require(Enum.IsDefined(kind), $"expected a known kind, got {kind}");
        Require(channels is 1 or 3, $"expected 1 or 3 channels, got {channels}");
        Require(float.IsFinite(scale) && scale > 0, $"expected a positive scale, got {scale}");
        int statistics = kind == PreprocessingKind.Standardize ? channels : 0;
        Require(mean.Count == statistics, $"expected {statistics} means, got {mean.Count}");
        Require(deviation.Count == statistics, $"expected {statistics} deviations, got {deviation.Count}");
        Require(mean.All(float.IsFinite), "expected finite means");
        Require(deviation.All(value => float.IsFinite(value) && value > 0), "expected positive deviations");
        (Kind, Channels, Scale) = (kind, channels, scale);
        (Mean, Deviation) = (mean.ToArray(), deviation.ToArray());
        _table = Table();
    }

    public PreprocessingKind Kind { get; }

    public int Channels { get; }

    public float Scale { get; }

    public IReadOnlyList<float> Mean { get; }

    public IReadOnlyList<float> Deviation { get; }

    /// <summary>
    /// The numbers of <see cref="PreprocessingKind.GcnZca"/>; null for other kinds, and where they are yet to be measured or read.
    /// </summary>
    public Whitening? Whitening { get; private init; }

    public Normalization With(Whitening whitening) => new(Kind, Channels, Scale, Mean, Deviation) { Whitening = whitening };

    /// <summary>
    /// Everything that is done to one opaque picture alone, on the window whose size is the network's; what is left for
    /// <see cref="PreprocessingKind.GcnZca"/> is <see cref="Whiten"/>.
    /// </summary>
    /// <param name="image">The picture.</param>
    /// <param name="top">The first row of the window.</param>
    /// <param name="left">The first column of the window.</param>
    /// <param name="width">The columns of the window.</param>
    /// <param name="destination">[height, width, channels].</param>
    public void Apply(Image image, int top, int left, int width, Span<float> destination)
    {
        int stride = image.Width * image.Channels, row = width * Channels;
        ReadOnlySpan<byte> window = image.Pixels.Span[((top * stride) + (left * image.Channels))..];
        for (int y = 0; y < destination.Length / row; y++)
        {
            ChannelConversion.LookUp(
                window[(y * stride)..], image.Channels, _table, Channels, destination.Slice(y * row, row));
        }

        if (Kind == PreprocessingKind.GcnZca)
        {
            Contrast.Normalize(destination);
            Whitening?.Center(destination);
        }
    }

    /// <summary>The last step of <see cref="PreprocessingKind.GcnZca"/>, for any number of pictures.</summary>
    public void Whiten(ReadOnlySpan<float> normalized, Span<float> destination)
    {
        if (Whitening is null)
        {
            throw new InvalidOperationException(
                "Preprocessing: expected the tensors of the whitening, got none. Call WithTensors first.");
        }

        Whitening.Apply(normalized, destination);
    }

    public bool SameAs(Normalization other) =>
        (Kind, Channels, Scale) == (other.Kind, other.Channels, other.Scale)
        && Mean.SequenceEqual(other.Mean) && Deviation.SequenceEqual(other.Deviation)
        && (ReferenceEquals(Whitening, other.Whitening) || (Whitening is not null && Whitening.SameAs(other.Whitening)));

    /// <summary>What each sample value becomes in each channel, [channels, 256].</summary>
    private float[] Table()
    {
        float[] table = new float[Channels * 256];
        for (int channel = 0; channel < Channels; channel++)
        {
            (double mean, double deviation) = Kind == PreprocessingKind.Standardize
                ? (Mean[channel], Deviation[channel])
                : (0.0, 1.0);
            for (int sample = 0; sample < 256; sample++)
            {
                table[(channel * 256) + sample] = (float)(((sample * (double)Scale) - mean) / deviation);
            }
        }

        return table;
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new ArgumentException($"Preprocessing: {problem}.");
        }
    }
}
