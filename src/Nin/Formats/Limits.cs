namespace Nin.Formats;

/// <summary>
/// What a reader may spend on one file. Every reader charges these <i>before</i> it allocates, so that a small hostile
/// file cannot make the process large.
/// </summary>
public sealed record Limits
{
    /// <summary>The limits used where none are given.</summary>
    public static Limits Default { get; } = new();

    /// <summary>The largest file read, in bytes.</summary>
    public long FileBytes { get; init; } = 1L << 32;

    /// <summary>The largest header read (JSON of a model file and the like), in bytes.</summary>
    public int HeaderBytes { get; init; } = 16 << 20;

    /// <summary>The largest number of pixels in one picture.</summary>
    public long Pixels { get; init; } = 100_000_000;

    /// <summary>The longest side of a picture, in pixels.</summary>
    public int Side { get; init; } = 30_000;

    /// <summary>The largest picture file in a data set, in bytes.</summary>
    public long PictureBytes { get; init; } = 256L << 20;

    /// <summary>The bytes one decode may allocate, all together.</summary>
    public long DecodeBytes { get; init; } = 1L << 30;

    /// <summary>
    /// The bytes of picture files that are unpacked of an archive that can only be read from front to back; beyond 64 MiB they
    /// lie in a temporary file.
    /// </summary>
    public long ArchiveBytes { get; init; } = 1L << 32;

    /// <summary>
    /// The bytes of decoded pictures that a data set may keep in memory: 1 GiB, or a quarter of a smaller machine's memory.
    /// </summary>
    public long KeptBytes { get; init; } = Math.Min(1L << 30, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);

    /// <summary>
    /// The bytes of decodes under way of a data set, on all threads together: an eighth of the machine's memory, 2 GiB at most.
    /// A picture that needs more alone is decoded while no other is.
    /// </summary>
    public long InFlightBytes { get; init; } = Math.Min(2L << 30, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8);

    /// <summary>The largest number of chunks or segments in one picture file.</summary>
    public int Chunks { get; init; } = 100_000;

    /// <summary>The largest number of scans in one JPEG file.</summary>
    public int Scans { get; init; } = 100;

    /// <summary>The largest size of inflated ancillary data (profiles, texts) in one picture file, in bytes.</summary>
    public int AncillaryBytes { get; init; } = 8 << 20;

    /// <summary>The largest number of files or records in one data set.</summary>
    public int Records { get; init; } = 20_000_000;

    /// <summary>
    /// Whether a damaged JPEG is opened with what can be read of it, as libjpeg-turbo does; <see cref="Imaging.Image.Damage"/>
    /// then says what is wrong with it. Where false, it is refused.
    /// </summary>
    public bool AllowDamaged { get; init; }

    /// <summary>The time one picture may take to decode.</summary>
    public TimeSpan DecodeTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest number of layers in the network of a model file.</summary>
    public int Layers { get; init; } = 10_000;

    /// <summary>
    /// The bytes that a model file's network may need at once for one picture: activations and the kernels' working memory.
    /// </summary>
    public long NetworkBytes { get; init; } = 1_000_000_000;

    /// <summary>
    /// The operations that a model file's network may need for one picture: multiply-adds, and the numbers that pooling windows
    /// look at. VGG-19 takes 2e10 of them, the largest published segmenters some 2e11.
    /// </summary>
    public double NetworkOperations { get; init; } = 3e11;
}
