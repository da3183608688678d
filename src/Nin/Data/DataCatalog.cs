using Nin.Data.Folders;
using Nin.Data.Layouts;
using Nin.Formats;

namespace Nin.Data;

/// <summary>Finds data sets: by the path of a folder or an archive, or by a known name.</summary>
/// <remarks>
/// A name is looked for in the data root given, then in the folder the variable <c>NIN_DATA</c> names, then in
/// <c>../shared/data</c> beside the checkout the program runs in, then in the user's cache.
/// </remarks>
public sealed class DataCatalog
{
    private const string Generated = "shapes";

    private static readonly (string Name, string Description, string[] Entries)[] Known =
    [
        (
            Generated,
            "Generated: ten coloured shapes on clutter, 32x32 RGB, 8,000 + 1,000 + 2,000 pictures. Needs no download.", []),
        ("mnist", "Handwritten digits, 28x28 grey, 60,000 + 10,000 pictures.", ["mnist", "MNIST"]),
        ("fashion-mnist", "Ten kinds of clothing, 28x28 grey, 60,000 + 10,000 pictures.", ["fashion-mnist", "FashionMNIST"]),
        ("cifar10", "Ten classes of animals and vehicles, 32x32 RGB, 50,000 + 10,000 pictures.",
            ["cifar10", "cifar-10", "cifar-10-batches-bin", "cifar-10-binary.tar.gz"]),
        ("cifar100", "A hundred classes of things, 32x32 RGB, 50,000 + 10,000 pictures.",
            ["cifar100", "cifar-100", "cifar-100-binary", "cifar-100-binary.tar.gz"]),
        ("svhn", "House numbers seen from the street, one digit each, 32x32 RGB, 73,257 + 26,032 pictures.", ["svhn", "SVHN"]),
    ];

    /// <summary>The names of the sets that are known by one.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(known => known.Name)];

    private static readonly string[] ArchiveEndings = [".gz", ".tgz", ".tar", ".zip"];

    /// <summary>Endings of lists and tables, which are no part of a set's name either.</summary>
    private static readonly string[] TableEndings = [".csv", ".jsonl", ".ndjson", ".parquet"];

    private readonly IReadOnlyList<string> _roots;
    private readonly Limits _limits;

    /// <summary>A catalog of the places in which data is looked for.</summary>
    /// <param name="dataRoot">The folder looked into first, or null.</param>
    /// <param name="limits">What the reading of one set may spend, or null for the default.</param>
    public DataCatalog(string? dataRoot = null, Limits? limits = null)
        : this(DataRoots.Find(dataRoot, Environment.GetEnvironmentVariable, Environment.CurrentDirectory), limits)
    {
    }

    internal DataCatalog(IReadOnlyList<string> roots, Limits? limits)
    {
        (_roots, _limits) = (roots, limits ?? Limits.Default);
    }

    /// <summary>
    /// The classes that a folder of pictures must have: two to learn from; one is enough to measure a model on.
    /// </summary>
    public int LeastClasses { get; init; } = 2;

    /// <summary>Whether a list of pictures may name files that do not lie in its folder or below.</summary>
    public bool AllowOutside { get; init; }

    /// <summary>Opens a data set.</summary>
    /// <param name="data">
    /// A known name, or the path of a folder or an archive. A folder named like a set is written <c>./mnist</c>.
    /// </param>
    /// <param name="onBadImage">What is done with picture files that cannot be decoded.</param>
    /// <param name="cancellation">Ends the walk through the folders and the reading of the pictures.</param>
    /// <exception cref="ArgumentException"><paramref name="data"/> is neither a path that exists nor a known name.</exception>
    /// <exception cref="DataNotFoundException">The named set is in none of the places.</exception>
    /// <exception cref="NinFormatException">
    /// The path has no known layout, a file is damaged or larger than the limits allow, or there are too many bad pictures to
    /// skip.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The opening was cancelled.</exception>
    public DataSplits Open(string data, OnBadImage onBadImage = OnBadImage.Stop, CancellationToken cancellation = default) =>
        Open(data, new ReadOptions(_limits with { AllowDamaged = _limits.AllowDamaged || onBadImage == OnBadImage.Repair })
        {
            OnBadImage = onBadImage,
            LeastClasses = LeastClasses,
            AllowOutside = AllowOutside,
            Cancellation = cancellation,
        });

    /// <summary>
    /// Opens a data set as it lies, for <see cref="Checking.DataCheck"/>: faults of a picture folder at which
    /// <see cref="Open(string, OnBadImage, CancellationToken)"/> throws are left in, for the report. Not to be trained on.
    /// </summary>
    /// <param name="data">A known name, or the path of a folder or an archive.</param>
    /// <param name="cancellation">Ends the walk through the folders and the reading of the pictures.</param>
    /// <exception cref="ArgumentException"><paramref name="data"/> is neither a path that exists nor a known name.</exception>
    /// <exception cref="DataNotFoundException">The named set is in none of the places.</exception>
    /// <exception cref="NinFormatException">
    /// The path has no known layout, or a file that holds many pictures is damaged.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The opening was cancelled.</exception>
    public DataSplits OpenUnchecked(string data, CancellationToken cancellation = default) =>
        Open(data,
            new ReadOptions(_limits with { KeptBytes = 0, AllowDamaged = true })
            {
                IsUnchecked = true,
                AllowOutside = AllowOutside,
                Cancellation = cancellation
            });

    private DataSplits Open(string data, ReadOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(data);
        if (data == Generated)
        {
            return ShapesDataset.Generate();
        }

        if (Known.Any(known => known.Name == data))
        {
            (DataLayout layout, string found) = Find(data, options.Cancellation) ?? throw new DataNotFoundException(
                $"Data set '{data}' was not found. Looked in {string.Join(", ", _roots)}.", data);
            return layout.Read(found, data, options with { IsPublished = true }) with { IsPublished = true };
        }

        if (!Path.Exists(data))
        {
            throw new ArgumentException(
                $"There is no data set '{data}'{NearestName.End(data, [.. Names, .. NearestName.Beside(data)])} Expected the path of a folder or an archive, "
                + $"or one of {string.Join(", ", Names)}.");
        }

        (DataLayout readable, string path) = Recognized(data, options.Cancellation)
            ?? throw UnknownLayout.Of(data, options.Cancellation);
        return readable.Read(path, NameOf(data), options);
    }

    /// <summary>Every set that has a name, with the place where it was found.</summary>
    public IReadOnlyList<KnownData> List() =>
    [
        .. Known.Select(known =>
        {
            string? location = Find(known.Name, default)?.Path;
            return new KnownData(known.Name, known.Description, location, location is not null || known.Name == Generated);
        }),
    ];

    /// <summary>
    /// What a data set is called: a known name as it is, of a path the last part without the endings of an archive.
    /// </summary>
    /// <param name="data">A known name, or the path of a folder or an archive; it need not exist.</param>
    public static string NameOf(string data)
    {
        ArgumentException.ThrowIfNullOrEmpty(data);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(data)));
        while ((HasEnding(name) || TableEndings.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase))
            && Path.GetFileNameWithoutExtension(name) is { Length: > 0 } stem)
        {
            name = stem;
        }

        return name.Length > 0 ? name : "data";
    }

    private (DataLayout Layout, string Path)? Find(string name, CancellationToken cancellation)
    {
        string[] entries = Known.First(known => known.Name == name).Entries;
        return _roots
            .SelectMany(root => entries.Select(entry => Path.Combine(root, entry)))
            .Select(path => Recognized(path, cancellation))
            .FirstOrDefault(found => found is not null);
    }

    /// <summary>The layout of a path or, where it is a folder without one, of the first of its entries that has one.</summary>
    private static (DataLayout Layout, string Path)? Recognized(string path, CancellationToken cancellation)
    {
        if (!Path.Exists(path))
        {
            return null;
        }

        if (DataLayout.Of(path, cancellation) is DataLayout layout)
        {
            return (layout, path);
        }

        if (!Directory.Exists(path))
        {
            return null;
        }

        try
        {
            return Directory.EnumerateFileSystemEntries(path)
                .Where(entry => Directory.Exists(entry) || HasEnding(entry))
                .Order(StringComparer.Ordinal)
                .Select(
                    entry =>
                    DataLayout.Of(entry, cancellation) is DataLayout inner ? (inner, entry) : ((DataLayout, string)?)null)
                .FirstOrDefault(found => found is not null);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool HasEnding(string path) =>
        ArchiveEndings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
