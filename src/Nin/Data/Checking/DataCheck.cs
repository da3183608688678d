using Nin.Threading;

namespace Nin.Data.Checking;

/// <summary>Looks at every picture of a data set and says what is wrong with it, before hours are spent on training.</summary>
/// <remarks>
/// Every picture is decoded once and let go, on all cores; of each some 400 bytes are kept. The report is the same for any
/// number of threads. Errors are what makes training wrong: pictures that cannot be decoded, the same picture in two parts or
/// under two labels, a class without training pictures, fewer than two classes. All else is a warning or a note; so are bad
/// pictures with which training will cope (<see cref="DataCheckOptions.OnBadImage"/>). In a published set, known by name, copies
/// are warnings too: it is used as it is, so that figures can be compared.
/// </remarks>
public static class DataCheck
{
    /// <summary>Checks a data set.</summary>
    /// <param name="data">The set; one from <see cref="DataCatalog.OpenUnchecked"/> shows the faults of its folders too.</param>
    /// <param name="options">How to do it; null for the default.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is negative.</exception>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    /// <exception cref="IOException">The folder or archive cannot be read any more.</exception>
    public static DataReport Run(DataSplits data, DataCheckOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new DataCheckOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);
        using var pool = WorkerPool.Of(options.Threads);
        var pictures = new CheckedPictures(data, options.OnBadImage, pool, options.Observer, cancellation);
        IReadOnlyList<ClassCount> classes = ClassFindings.Count(data.Train.Classes, pictures);
        PictureSizes? sizes = SizeFindings.Measure(pictures);
        List<Finding> findings =
        [
            .. ClassFindings.Of(classes, pictures),
            .. FileFindings.Of(data, pictures, options.OnBadImage),
            .. DuplicateFindings.Of(data, pictures, pool, cancellation),
            .. SizeFindings.Of(pictures),
        ];
        return new DataReport(
            data.Name, pictures.Parts, [.. pictures.Parts.Select((_, part) => pictures.GoodOf(part))], classes, sizes,
            [.. findings.OrderBy(finding => finding.Severity).ThenBy(finding => finding.Kind)]);
    }
}
