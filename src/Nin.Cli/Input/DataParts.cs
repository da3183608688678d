using System.CommandLine;
using Nin.Cli.Failures;
using Nin.Data;
using Nin.Data.Folders;

namespace Nin.Cli.Input;

/// <summary>Chooses the part of a data set that a command measures on.</summary>
internal static class DataParts
{
    public static Option<DataPart?> Option() => new("--split")
    {
        HelpName = "test|validation|train|all",
        Description = "The part of the data set to measure on; test if not given. All means every picture, those learned from "
            + "too.",
        CustomParser = Parsers.Word<DataPart>("--split"),
    };

    /// <summary>Opens a data set to measure on: one that need not tell classes apart.</summary>
    /// <exception cref="UsageException">There is no such data set.</exception>
    public static DataSplits Open(
        string data, string? root, CancellationToken cancellation, OnBadImage onBadImage = OnBadImage.Stop) =>
        UsageException.Blame(() => new DataCatalog(root) { LeastClasses = 1 }.Open(data, onBadImage, cancellation));

    /// <summary>Refuses pictures that have boxes or masks, of which no model of classes can be trained or measured.</summary>
    /// <exception cref="UsageException">They have no class each.</exception>
    public static void CheckLabels(Dataset pictures)
    {
        if (!pictures.HasLabels)
        {
            throw new UsageException(
                $"{pictures.Name}: expected pictures with one class each, got boxes or masks. '{CommandText.Of("nin", "data", "check")}' counts them.");
        }
    }

    /// <exception cref="UsageException">The data set has no such part.</exception>
    public static Dataset Of(DataSplits splits, DataPart part)
    {
        (DataPart Name, Dataset? Part)[] all = [(DataPart.Test, splits.Test), (DataPart.Validation, splits.Validation),
            (DataPart.Train, splits.Train)];
        if (part == DataPart.All)
        {
            return new JoinedDataset(splits.Name, [.. all.Select(one => one.Part).OfType<Dataset>()]);
        }

        IEnumerable<string> there = all.Where(one => one.Part is not null).Select(one => Word(one.Name));
        return all.First(one => one.Name == part).Part ?? throw new UsageException(
            $"{splits.Name} has no {Word(part)} part; it has {string.Join(" and ", there)}. Choose with --split.");
    }

    private static string Word(DataPart part) => part.ToString().ToLowerInvariant();
}
