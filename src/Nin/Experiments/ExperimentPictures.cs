using System.Globalization;
using Nin.Data;
using Nin.Formats;
using Nin.Random;
using Nin.Training;

namespace Nin.Experiments;

/// <summary>The pictures of an experiment on one data set, the same for each of its runs.</summary>
/// <param name="Sha256">Tells the data set that they are chosen from from others of the same name.</param>
/// <param name="Learned">Those learned from.</param>
/// <param name="Seen">Those of them that are measured on.</param>
/// <param name="Unseen">Others that are measured on.</param>
internal sealed record ExperimentPictures(string Sha256, DataSplits Learned, Dataset Seen, Dataset Unseen)
{
    /// <summary>The share of the training pictures that is not learned from where the data has no other part.</summary>
    private const double SetAside = 0.1;

    /// <summary>Chooses the pictures; not by a run's seed, so that all runs are about the same ones.</summary>
    /// <exception cref="ArgumentException">There is only one class, or a class has fewer pictures than are asked for.</exception>
    public static ExperimentPictures Of(DataSplits data, int perClass, int sample, CancellationToken cancellation)
    {
        if (!data.Train.HasLabels || data.Train.Classes.Count < 2)
        {
            throw new ArgumentException(data.Train.HasLabels
                ? $"{data.Name}: expected at least 2 classes to tell apart, got {data.Train.Classes.Count}."
                : $"{data.Name}: expected pictures with one class each, got boxes or masks.");
        }

        DataSplits parts = data.Test is null && data.Validation is null
            ? TrainingParts.WithValidation(new Recipe { Validation = SetAside }, data)
            : data;
        Dataset train = perClass == 0 ? parts.Train : PerClass(parts.Train, perClass), unseen = (parts.Test ?? parts.Validation)!;
        return new ExperimentPictures(
            PictureFingerprint.OfParts(data, cancellation), parts with { Train = train, Validation = null, Test = null },
            Sampled(train, sample), Sampled(unseen, sample));
    }

    /// <summary>What they are, for people to read.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{Learned.Name}: {CountText.Counted(Learned.Train.Count, "picture")} of {CountText.Counted(Learned.Train.Classes.Count, "class")} to learn from; measured on {Seen.Count:N0} of them and on {Unseen.Count:N0} others");

    private static SubsetDataset PerClass(Dataset pictures, int count)
    {
        var chosen = new List<int>();
        foreach (IGrouping<int, int> one in Enumerable.Range(0, pictures.Count).GroupBy(pictures.Label))
        {
            int[] members = [.. one];
            if (members.Length < count)
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{pictures.Name}: expected at least {count:N0} training pictures of each class, got {members.Length:N0} of {pictures.Classes[one.Key]}."));
            }

            var random = new RandomStream(Seed, RandomPurpose.ExperimentPictures, 0, (uint)one.Key);
            for (int i = 0; i < count; i++)
            {
                int other = i + random.NextInt32(members.Length - i);
                (members[i], members[other]) = (members[other], members[i]);
            }

            chosen.AddRange(members[..count]);
        }

        chosen.Sort();
        return new SubsetDataset(pictures.Name, pictures, [.. chosen]);
    }

    private static Dataset Sampled(Dataset pictures, int count) => count >= pictures.Count
        ? pictures
        : StratifiedSplit.ByCount(pictures, count, Seed).Validation;

    private const ulong Seed = 1;
}
