using Nin.Formats;
using Nin.Random;
using Nin.Threading;

namespace Nin.Data.Folders;

/// <summary>
/// Makes the parts of a set of pictures with a class each, from folders, lists and tables alike: what cannot be decoded is left
/// out or named, and where there is no test part, one is set aside.
/// </summary>
/// <param name="name">What the set is called.</param>
/// <param name="path">The folder or file that was named.</param>
/// <param name="pictures">The pictures.</param>
/// <param name="options">How the set is read.</param>
internal sealed class PictureParts(string name, string path, EncodedPictures pictures, ReadOptions options)
{
    private const double TestShare = 0.2;

    /// <summary>What a set lacks that says nothing of parts, as in "it has no ...".</summary>
    public string Lacks { get; init; } = "train and test folders";

    /// <summary>Makes the parts.</summary>
    /// <param name="placed">The pictures that have a class.</param>
    /// <param name="classes">The classes' names.</param>
    /// <param name="hasParts">Whether the pictures' parts are given; else all are in the training part, and some are set aside.</param>
    /// <param name="notes">What else the user should know; nulls are left out.</param>
    /// <exception cref="NinFormatException">There are too many bad pictures to skip, or one to repair is beyond that.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public DataSplits Split(
        IReadOnlyList<LabelledPicture> placed, IReadOnlyList<string> classes, bool hasParts, params ReadOnlySpan<string?> notes)
    {
        int[] indices = [.. placed.Select(picture => picture.Index)];
        SortedDictionary<int, BadPicture> bad = options.OnBadImage == OnBadImage.Skip
            ? BadPictures.Find(pictures, indices, options.Cancellation)
            : [];
        BadPicture[] skipped = [.. bad.Values];
        BadPictures.CheckShare(skipped, placed.Count, path);
        List<string?> said =
        [
            skipped.Length == 0 ? null : BadPictures.Note(skipped, placed.Count),
            options.OnBadImage == OnBadImage.Repair ? BadPictures.RepairNote(pictures, indices, options.Cancellation) : null,
            .. notes,
        ];
        EncodedDataset Part(FolderPart part) => new(
            NameOf(part), pictures, classes,
            [.. placed.Where(picture => picture.Part == part && !bad.ContainsKey(picture.Index))
                .Select(picture => (picture.Index, picture.Label))]);
        EncodedDataset train = Part(FolderPart.Train), validation = Part(FolderPart.Validation), test = Part(FolderPart.Test);
        DataSplits data = hasParts
            ? new DataSplits(name, train, validation.Count > 0 ? validation : null, test.Count > 0 ? test : null)
            : SetAside(train);
        said.Add(data.Note);
        string note = string.Join("; ", said.OfType<string>());
        return data with { Note = note.Length == 0 ? null : note, Skipped = skipped, Kept = pictures.Kept };
    }

    /// <summary>What a part is called in messages.</summary>
    private string NameOf(FolderPart part) => $"{name}/{part.ToString().ToLowerInvariant()}";

    /// <summary>Sets a test part aside. A set known by name keeps the parts that it had from the beginning.</summary>
    private DataSplits SetAside(EncodedDataset all)
    {
        string testName = NameOf(FolderPart.Test);
        if (Math.Round(TestShare * all.Count, MidpointRounding.AwayFromZero) < 1)
        {
            return TooFew(all);
        }

        if (options.IsPublished)
        {
            (SubsetDataset learned, SubsetDataset tested) = StratifiedSplit.ByFraction(all, TestShare, seed: 1);
            return Noted(learned, new SubsetDataset(testName, all, tested.Indices));
        }

        // All cores read; the split then asks for what is known.
        using (var pool = WorkerPool.Of(0))
        {
            pool.Run(all.Count, index =>
            {
                options.Cancellation.ThrowIfCancellationRequested();
                all.ContentHash(index);
            });
        }

        (SubsetDataset rest, SubsetDataset? part) = ContentSplit.ByFraction(
            all, TestShare, seed: 1, RandomPurpose.TestPart, testName);
        return part is null ? TooFew(all) : Noted(rest, part) with { IsSetAsideByContent = true };

        DataSplits TooFew(EncodedDataset train) => new(name, train, null, null)
        {
            Note = $"{name} has no {Lacks}, and too few pictures to set any aside as the test part",
            IsSetAsideByContent = !options.IsPublished,
        };

        DataSplits Noted(SubsetDataset train, SubsetDataset test) => new(name, train, null, test)
        {
            Note = $"{name} has no {Lacks}: about a fifth, {CountText.Counted(test.Count, "picture")} of "
                + $"{all.Count}, is set aside as the test part",
        };
    }
}
