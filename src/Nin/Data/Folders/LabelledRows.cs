using Nin.Formats;

namespace Nin.Data.Folders;

/// <summary>
/// The rows of a list or a table of pictures: collected one after the other, then made into the parts of a set.
/// </summary>
/// <param name="format">The format, as messages name it.</param>
/// <param name="path">The file or folder that was named.</param>
/// <param name="options">How the set is read.</param>
internal sealed class LabelledRows(string format, string path, ReadOptions options)
{
    private readonly List<LabelledPicture> _rows = [];
    private bool _hasParts;

    /// <summary>The rows so far.</summary>
    public int Count => _rows.Count;

    /// <summary>Takes up a row.</summary>
    /// <param name="index">The picture's number in the source.</param>
    /// <param name="part">The part that it is said to belong to; null where nothing says so.</param>
    /// <param name="label">The number of its class.</param>
    /// <exception cref="NinFormatException">There are more rows than the limits allow.</exception>
    public void Add(int index, FolderPart? part, int label)
    {
        if (_rows.Count >= options.Limits.Records)
        {
            throw Failure($"expected at most {options.Limits.Records} pictures.");
        }

        _hasParts |= part is not null;
        _rows.Add(new LabelledPicture(index, part ?? FolderPart.Train, label));
    }

    /// <summary>Makes the parts.</summary>
    /// <param name="name">What the set is called.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="classes">The classes' names, in their order.</param>
    /// <param name="placeOf">The place of a row's label among them; null where it is the label.</param>
    /// <param name="notes">What the user should know; nulls are left out.</param>
    /// <exception cref="NinFormatException">
    /// There is nothing to learn from, or a part has a class that the training part lacks.
    /// </exception>
    public DataSplits Split(
        string name, EncodedPictures pictures, IReadOnlyList<string> classes, int[]? placeOf, params ReadOnlySpan<string?> notes)
    {
        LabelledPicture[] placed =
            [.. _rows.Select(row => placeOf is null ? row : row with { Label = placeOf[row.Label] })];
        if (!options.IsUnchecked)
        {
            Check(placed, classes);
        }

        return new PictureParts(name, path, pictures, options) { Lacks = "word on which pictures are for test" }
            .Split(placed, classes, _hasParts, notes);
    }

    private void Check(LabelledPicture[] placed, IReadOnlyList<string> classes)
    {
        HashSet<int> learned = [.. placed.Where(row => row.Part == FolderPart.Train).Select(row => row.Label)];
        if (placed.Length > 0 && learned.Count == 0)
        {
            // To measure a model, pictures for test are enough.
            if (options.LeastClasses > 1)
            {
                throw Failure("there are pictures for validation or test, but none to train on.");
            }

            return;
        }

        if (learned.Count < options.LeastClasses)
        {
            throw Failure($"expected pictures of at least {CountText.Counted(options.LeastClasses, "class")}, got {learned.Count}.");
        }

        foreach (LabelledPicture row in placed)
        {
            if (!learned.Contains(row.Label))
            {
                throw Failure(
                    $"the {row.Part.ToString().ToLowerInvariant()} part has a class '{classes[row.Label]}' that the training part lacks.");
            }
        }
    }

    private NinFormatException Failure(string problem) => new(format, problem, path);
}
