using System.Buffers;
using System.Text.Json;
using Nin.Formats;
using Nin.Formats.Safetensors;
using Nin.Imaging;

namespace Nin.Data.Preparing;

/// <summary>
/// How a picture becomes the numbers a network sees. It travels in the model file, so that an answer needs nothing but the
/// file and the picture.
/// </summary>
/// <remarks>
/// <b>Formula</b> With x = scale · sample: <see cref="PreprocessingKind.Scale"/> gives x;
/// <see cref="PreprocessingKind.Standardize"/> gives (x − mean[c]) / deviation[c], computed in double and rounded once;
/// <see cref="PreprocessingKind.GcnZca"/> gives P · (g − m), where g = 55 · (x − x̄) / ‖x − x̄‖ over the samples of the one
/// picture (g = x − x̄ where the norm is under 55e-8), m is the mean of g over the training pictures, and
/// P = (C + 0.1 · I)^(−1/2) with their covariance C = mean of (g − m)(g − m)ᵀ.
/// <b>Source</b> I. Goodfellow et al., <i>Maxout Networks</i>, ICML 2013, section 4.2, whose preprocessing the paper on
/// Network in Network follows: pylearn2's <c>global_contrast_normalize(scale=55)</c> and <c>ZCA(filter_bias=0.1)</c>.
/// <b>Channels</b> A grey picture for a network of three channels is repeated; a colour picture for a network of one becomes
/// (19595 R + 38470 G + 7471 B + 32768) / 65536, the weights of ITU-R BT.601 in Pillow's rounding; a
/// transparent picture is laid on <see cref="Background"/> first.
/// </remarks>
public sealed record Preprocessing
{
    private const int LargestLength = 1 << 28;

    /// <summary>Whitening takes the square of this in numbers, and its measuring the cube in time.</summary>
    private const int LargestWhitenedLength = 4096;

    private const string FormatName = "preprocessing";

    /// <summary>A preprocessing with known numbers.</summary>
    /// <param name="kind">What is done.</param>
    /// <param name="height">The rows of the network's input.</param>
    /// <param name="width">The columns of the network's input.</param>
    /// <param name="channels">The channels of the network's input, 1 or 3.</param>
    /// <param name="scale">What samples are multiplied by.</param>
    /// <param name="mean">The mean of each channel after scaling; empty where the kind has none.</param>
    /// <param name="deviation">The deviation of each channel after scaling; empty where the kind has none.</param>
    /// <exception cref="ArgumentException">
    /// A size is out of range, or a number is missing, not finite or not positive where it must be.
    /// </exception>
    public Preprocessing(
        PreprocessingKind kind, int height, int width, int channels, float scale,
        IReadOnlyList<float> mean, IReadOnlyList<float> deviation)
    {
        Normalization = new Normalization(kind, channels, scale, mean, deviation);
        Require(
            height > 0 && width > 0 && (long)height * width * channels <= LargestLength,
            $"expected a height and a width from 1 with at most {LargestLength} numbers, got {height} and {width}");
        Require(
            kind != PreprocessingKind.GcnZca || height * width * channels <= LargestWhitenedLength,
            $"expected at most {LargestWhitenedLength} numbers for whitening, got {height} x {width} x {channels}");
        (Height, Width) = (height, width);
    }

    /// <summary>What is done.</summary>
    public PreprocessingKind Kind => Normalization.Kind;

    /// <summary>The rows of the network's input.</summary>
    public int Height { get; }

    /// <summary>The columns of the network's input.</summary>
    public int Width { get; }

    /// <summary>The channels of the network's input, 1 or 3.</summary>
    public int Channels => Normalization.Channels;

    /// <summary>What samples are multiplied by.</summary>
    public float Scale => Normalization.Scale;

    /// <summary>The mean of each channel after scaling; empty where the kind has none.</summary>
    public IReadOnlyList<float> Mean => Normalization.Mean;

    /// <summary>The deviation of each channel after scaling; empty where the kind has none.</summary>
    public IReadOnlyList<float> Deviation => Normalization.Deviation;

    /// <summary>The numbers of one input: height × width × channels.</summary>
    public int Length => Height * Width * Channels;

    /// <summary>
    /// The tensors that belong to this preprocessing and stand beside its JSON in the model file; none for most kinds.
    /// </summary>
    public IReadOnlyList<SafetensorsEntry> Tensors => Normalization.Whitening?.ToTensors() ?? [];

    /// <summary>
    /// What whitening takes away from the numbers of a picture, [height × width × channels]; empty for most kinds.
    /// </summary>
    public ReadOnlyMemory<float> WhiteningMean => Normalization.Whitening?.Mean ?? [];

    /// <summary>
    /// What whitening multiplies them by then, a square matrix, row by row; empty for most kinds.
    /// </summary>
    public ReadOnlyMemory<float> WhiteningMatrix => Normalization.Whitening?.Matrix ?? [];

    /// <summary>How a picture of another size comes to the size of the network's input.</summary>
    public Resizing Resizing
    {
        get;

        // A model file from before there was a choice has none.
        init => field = value ?? Resizing.Squash;
    } = Resizing.Squash;

    /// <summary>
    /// What is seen through the transparent pixels of a picture: it is laid on this colour before anything else is done to it.
    /// </summary>
    /// <remarks>
    /// White is not written into a model file, and is what a file means that names none; also one of an earlier version, which
    /// let through whatever lay under transparent pixels. Pictures without alpha are not concerned.
    /// </remarks>
    public Rgb Background { get; init; } = Rgb.White;

    /// <summary>What samples become. All else here is about the size of pictures.</summary>
    internal Normalization Normalization { get; private init; }

    /// <summary>Scaling by 1/255 alone.</summary>
    public static Preprocessing ScaleOnly(int height, int width, int channels) =>
        new(PreprocessingKind.Scale, height, width, channels, 1f / 255f, [], []);

    /// <summary>What networks for ImageNet are given: the middle of the picture, with ImageNet's means and deviations.</summary>
    /// <remarks>
    /// <b>Source</b> torchvision's <c>ImageClassification</c> preset: the shorter side to 256, cropped to 224.
    /// </remarks>
    public static Preprocessing ImageNet(int height = 224, int width = 224) => new(
        PreprocessingKind.Standardize, height, width, 3, 1f / 255f, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f])
    {
        Resizing = new Resizing(ResizeMode.Center, 0.875),
    };

    /// <summary>
    /// Measures what the kind needs on a training set, with a scale of 1/255. The same set gives the same bits.
    /// </summary>
    /// <remarks>Whitening 32×32×3 pictures takes an eigen-decomposition of a 3072×3072 matrix: a minute or two.</remarks>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public static Preprocessing Fit(
        Dataset dataset, PreprocessingKind kind, int height, int width, int channels, Resizing? resizing = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Preprocessing scaled = ScaleOnly(height, width, channels) with { Resizing = resizing ?? Resizing.Squash };
        switch (kind)
        {
            case PreprocessingKind.Standardize:
                (float[] mean, float[] deviation) = ChannelStatistics.Measure(dataset, scaled, cancellation);
                return new Preprocessing(kind, height, width, channels, scaled.Scale, mean, deviation)
                {
                    Resizing = scaled.Resizing,
                };
            case PreprocessingKind.GcnZca:
                var contrast = new Preprocessing(kind, height, width, channels, scaled.Scale, [], [])
                {
                    Resizing = scaled.Resizing,
                };
                return contrast.With(WhiteningFit.Measure(dataset, contrast, cancellation));
            default:
                return scaled;
        }
    }

    /// <summary>The same numbers for pictures of another size.</summary>
    /// <exception cref="ArgumentException">
    /// The size is out of range, or the kind is GcnZca, whose numbers are those of one size.
    /// </exception>
    public Preprocessing WithSize(int height, int width)
    {
        Require(
            Kind != PreprocessingKind.GcnZca || (height, width) == (Height, Width),
            $"whitening is measured for {Height}x{Width} alone");
        return new Preprocessing(Kind, height, width, Channels, Scale, Mean, Deviation)
        {
            Resizing = Resizing,
            Background = Background,
            Normalization = Normalization,
        };
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote. Whitening needs <see cref="WithTensors"/> too.</summary>
    /// <exception cref="NinFormatException">
    /// The text is not the JSON of a preprocessing, or a number in it is out of range.
    /// </exception>
    public static Preprocessing FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return PreprocessingJson.Read(json);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new NinFormatException(FormatName, error.Message, inner: error);
        }
    }

    /// <summary>The settings and small numbers as JSON; the large ones are <see cref="Tensors"/>.</summary>
    public string ToJson() => PreprocessingJson.Write(this);

    /// <summary>The same preprocessing with the tensors of a model file, where the kind has any.</summary>
    /// <exception cref="NinFormatException">A tensor is missing or has another type or shape.</exception>
    public Preprocessing WithTensors(SafetensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Kind == PreprocessingKind.GcnZca ? With(Whitening.Of(file, FormatName, Length)) : this;
    }

    /// <summary>
    /// Turns a picture into the network's numbers; one of another size is resized first, as <see cref="Resizing"/> says.
    /// </summary>
    /// <remarks><b>Shapes</b> [height, width, channels].</remarks>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="InvalidOperationException">The kind is GcnZca and the tensors are missing.</exception>
    public void Apply(Image image, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (destination.Length != Length)
        {
            throw new ArgumentException(
                $"Preprocessing: expected room for {Length} numbers, got {destination.Length}.", nameof(destination));
        }

        if (Kind != PreprocessingKind.GcnZca)
        {
            PictureNumbers.Of(image, this, destination);
            return;
        }

        float[] normalized = ArrayPool<float>.Shared.Rent(Length);
        PictureNumbers.Of(image, this, normalized.AsSpan(0, Length));
        Normalization.Whiten(normalized.AsSpan(0, Length), destination);
        ArrayPool<float>.Shared.Return(normalized);
    }

    /// <inheritdoc/>
    public bool Equals(Preprocessing? other) =>
        other is not null
        && (Height, Width, Resizing, Background) == (other.Height, other.Width, other.Resizing, other.Background)
        && Normalization.SameAs(other.Normalization);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Height, Width, Channels, Scale, Resizing, Background);

    /// <summary>The picture without transparency, at the size of the network's input.</summary>
    internal Image Sized(Image image) => Resizing.Apply(image.Flatten(Background), Height, Width);

    private Preprocessing With(Whitening whitening) => this with { Normalization = Normalization.With(whitening) };

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new ArgumentException($"Preprocessing: {problem}.");
        }
    }
}
