using Nin.Data.Augmenting;
using Nin.Data.Loading;
using Nin.Data.Preparing;
using Nin.Data.Targets;
using Nin.Imaging;

namespace Nin.Data.Preview;

/// <summary>A picture of what a network sees of a training set: cropped, changed and mixed, as its batches come.</summary>
public static class DataPreview
{
    /// <summary>Classes that are shown; a sheet of more would be no overview.</summary>
    private const int MostRows = 24;

    private const int BatchSize = 64;

    /// <summary>
    /// Draws a contact sheet with a row of each class: the first ones of an epoch, preprocessed and augmented, and then turned
    /// back into colours.
    /// </summary>
    /// <remarks>
    /// Scaling and standardising are undone exactly; a whitened picture, which has no colours, is stretched from its smallest
    /// number to its largest. Mixup pairs the pictures of batches of 64.
    /// </remarks>
    /// <param name="title">The line on top.</param>
    /// <param name="dataset">The pictures.</param>
    /// <param name="preprocessing">What is done to each.</param>
    /// <param name="augmentation">The random changes.</param>
    /// <param name="columns">Pictures of a class.</param>
    /// <param name="seed">What the choice and the changes are drawn from.</param>
    /// <param name="epoch">The epoch shown, from 0.</param>
    /// <param name="cancellation">Ends the drawing.</param>
    /// <exception cref="ArgumentException">A setting does not fit the pictures.</exception>
    /// <exception cref="Formats.NinFormatException">A picture is damaged.</exception>
    public static Image Draw(
        string title, Dataset dataset, Preprocessing preprocessing, Augmentation augmentation, int columns = 8, ulong seed = 1,
            int epoch = 0,
        CancellationToken cancellation = default)
    {
        IReadOnlyList<(string, IReadOnlyList<Image>)> rows = Rows(
            dataset, preprocessing, augmentation, columns, seed, epoch, cancellation);
        return ContactSheet.Draw(title, rows, preprocessing.Height, preprocessing.Width);
    }

    /// <summary>The same pictures by themselves: a row of each class, with its name.</summary>
    /// <param name="dataset">The pictures.</param>
    /// <param name="preprocessing">What is done to each.</param>
    /// <param name="augmentation">The random changes.</param>
    /// <param name="columns">Pictures of a class.</param>
    /// <param name="seed">What the choice and the changes are drawn from.</param>
    /// <param name="epoch">The epoch shown, from 0.</param>
    /// <param name="cancellation">Ends the drawing.</param>
    /// <exception cref="ArgumentException">A setting does not fit the pictures.</exception>
    /// <exception cref="Formats.NinFormatException">A picture is damaged.</exception>
    public static IReadOnlyList<(string Name, IReadOnlyList<Image> Pictures)> Rows(
        Dataset dataset, Preprocessing preprocessing, Augmentation augmentation, int columns = 8, ulong seed = 1, int epoch = 0,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        var shown = new List<Image>[dataset.HasLabels ? Math.Min(dataset.Classes.Count, MostRows) : 1];
        int[] wanted = new int[shown.Length];
        for (int index = 0; index < dataset.Count; index++)
        {
            int label = LabelOf(dataset, index);
            if (label < wanted.Length && wanted[label] < columns)
            {
                wanted[label]++;
            }
        }

        for (int i = 0; i < shown.Length; i++)
        {
            shown[i] = [];
        }

        var options = new BatchLoaderOptions
        {
            BatchSize = Math.Min(BatchSize, dataset.Count),
            Seed = seed,
            Shuffle = true,
            Threads = 1,
        };
        using var loader = new BatchLoader(
            dataset, preprocessing, augmentation, options, dataset.HasLabels ? null : new NoNumbers());
        loader.Start(epoch);
        while (!shown.Zip(wanted).All(row => row.First.Count == row.Second) && loader.Next() is Batch batch)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < batch.Count; i++)
            {
                int label = LabelOf(dataset, batch.Indices[i]);
                if (label < shown.Length && shown[label].Count < columns)
                {
                    shown[label].Add(
                        ToImage(batch.Pictures.AsSpan(i * preprocessing.Length, preprocessing.Length), preprocessing));
                }
            }

            loader.Return(batch);
        }

        return [.. shown.Select((IReadOnlyList<Image> pictures, int label) =>
            (dataset.HasLabels ? dataset.Classes[label] : dataset.Name, pictures))];
    }

    /// <summary>Pictures without a single class stand in one row.</summary>
    private static int LabelOf(Dataset dataset, int index) => dataset.HasLabels ? dataset.Label(index) : 0;

    /// <summary>The colours that a network's numbers stand for.</summary>
    internal static Image ToImage(ReadOnlySpan<float> numbers, Preprocessing preprocessing)
    {
        bool isWhitened = preprocessing.Kind == PreprocessingKind.GcnZca;
        (float smallest, float largest) = isWhitened ? Range(numbers) : (0f, 1f);
        int channels = preprocessing.Channels;
        byte[] samples = new byte[numbers.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            int c = i % channels;
            double value = preprocessing.Kind switch
            {
                PreprocessingKind.Standardize =>
                    ((numbers[i] * preprocessing.Deviation[c]) + preprocessing.Mean[c]) / preprocessing.Scale,
                PreprocessingKind.Scale => numbers[i] / preprocessing.Scale,
                _ => 255 * (numbers[i] - smallest) / Math.Max(largest - smallest, float.Epsilon),
            };
            samples[i] = (byte)Math.Clamp(Math.Round(value), 0, 255);
        }

        return new Image(preprocessing.Height, preprocessing.Width, channels, samples);
    }

    /// <summary>Targets of any kind as no numbers at all: pictures alone are drawn.</summary>
    private sealed class NoNumbers : TargetEncoding
    {
        public override int Length => 0;

        public override void Encode(Target target, Span<float> destination)
        {
        }
    }

    private static (float Smallest, float Largest) Range(ReadOnlySpan<float> numbers)
    {
        (float smallest, float largest) = (float.MaxValue, float.MinValue);
        foreach (float number in numbers)
        {
            (smallest, largest) = (Math.Min(smallest, number), Math.Max(largest, number));
        }

        return (smallest, largest);
    }
}
