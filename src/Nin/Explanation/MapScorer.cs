using Nin.Data;
using Nin.Data.Targets;
using Nin.Formats;
using Nin.Imaging;
using Nin.Metrics;
using Nin.Models;
using Nin.Random;

namespace Nin.Explanation;

/// <summary>Measures how true class maps are: whether they point at what is there, and whether the answer hangs on it.</summary>
public static class MapScorer
{
    /// <summary>Pixels are taken from pictures of at most this side; larger ones are shrunk.</summary>
    private const int LargestSide = 256;

    /// <summary>Measures on the pictures of a data set, by the maps of the classes that the pictures have.</summary>
    /// <param name="explainer">The model.</param>
    /// <param name="dataset">The pictures, with classes or with boxes.</param>
    /// <param name="options">How.</param>
    /// <param name="observer">Is told of every picture that has been looked at.</param>
    /// <param name="cancellation">Ends the measuring between two pictures.</param>
    /// <exception cref="ArgumentException">
    /// The data set has neither classes nor boxes, or a class that the model does not know.
    /// </exception>
    public static MapScore Score(
        Explainer explainer, Dataset dataset, MapScoreOptions? options = null, IWorkObserver<int>? observer = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(explainer);
        ArgumentNullException.ThrowIfNull(dataset);
        options ??= new MapScoreOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.CurvePictures, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Steps, nameof(options));
        int[] labelOf = LabelMatch.Of(explainer.Model.Labels, dataset);
        HashSet<int> chosen = Chosen(dataset.Count, options);
        var pointing = new Pointing(options.BoxShare);
        var curves = new Curves(explainer, options);
        for (int index = 0; index < dataset.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<LabelledBox> boxes = dataset.BoxesOf(index);
            int[] labels = dataset.HasLabels ? [dataset.Label(index)] : [.. boxes.Select(box => box.Label).Distinct().Order()];
            bool isChosen = chosen.Contains(index);
            if (labels.Length > 0 && (boxes.Count > 0 || isChosen))
            {
                Image image = dataset.Read(index);
                int[] classes = [.. labels.Select(label => labelOf[label])];
                if (boxes.Count > 0)
                {
                    ExplainedImage explained = explainer.ExplainClasses(image, classes);
                    for (int i = 0; i < labels.Length; i++)
                    {
                        pointing.Add(explained.Maps[i], [.. boxes.Where(box => box.Label == labels[i])]);
                    }
                }

                if (isChosen)
                {
                    curves.Add(index, Resize.Within(image, LargestSide), classes[0]);
                }
            }

            observer?.OnProgress(index + 1);
        }

        return curves.Count > 0 ? curves.Score(pointing) : throw new ArgumentException(
            $"{dataset.Name}: expected pictures with a class or with boxes, to score maps on.", nameof(dataset));
    }

    private static HashSet<int> Chosen(int count, MapScoreOptions options)
    {
        var random = new RandomStream(options.Seed, RandomPurpose.MapScoring, 0, 0);
        int[] all = [.. Enumerable.Range(0, count)];
        int wanted = Math.Min(options.CurvePictures, count);
        for (int i = 0; i < wanted; i++)
        {
            int other = i + random.NextInt32(count - i);
            (all[i], all[other]) = (all[other], all[i]);
        }

        return [.. all.AsSpan(0, wanted)];
    }

    /// <summary>Whether maps point into the boxes, and how far their own boxes overlap with them.</summary>
    private sealed class Pointing(double boxShare)
    {
        private readonly List<double> _overlaps = [];
        private int _hits;

        public int Count => _overlaps.Count;

        public void Add(ClassMap map, LabelledBox[] boxes)
        {
            if (boxes.Length == 0)
            {
                return;
            }

            (int x, int y) = map.Peak();
            _hits += boxes.Any(box => Contains(box, x + 0.5, y + 0.5)) ? 1 : 0;
            IReadOnlyList<Box> found = map.Boxes(boxShare);
            _overlaps.Add(found.Count == 0 ? 0 : boxes.Max(box => Overlap(found[0], box)));
        }

        public MapScore Into(MapScore score) => Count == 0 ? score : score with
        {
            Hits = _hits,
            Pointed = Count,
            BoxOverlap = SampleMean.Of(_overlaps),
            Found = _overlaps.Count(overlap => overlap >= 0.5),
        };

        private static bool Contains(LabelledBox box, double x, double y) =>
            x >= box.Left && x < box.Right && y >= box.Top && y < box.Bottom;

        private static double Overlap(Box a, LabelledBox b)
        {
            double width = Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left);
            double height = Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top);
            double shared = Math.Max(0, width) * Math.Max(0, height);
            return shared / (((double)a.Width * a.Height) + b.Area - shared);
        }
    }

    /// <summary>The curves of the chosen pictures, by their own maps and by random ones.</summary>
    private sealed class Curves(Explainer explainer, MapScoreOptions options)
    {
        private readonly PixelCurves _curves = new(explainer.Classifier, options.Steps);
        private readonly List<double[]> _deletion = [], _insertion = [], _randomDeletion = [], _randomInsertion = [];

        public int Count => _deletion.Count;

        public void Add(int index, Image image, int label)
        {
            ClassMap map = explainer.ExplainClasses(image, [label]).Maps[0];
            var stream = new RandomStream(options.Seed, RandomPurpose.MapScoring, 1, (uint)index);
            float[] numbers = new float[map.Values.Length];
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = stream.NextSingle();
            }

            ClassMap random = map.With(numbers);
            _deletion.Add(_curves.Deletion(image, map));
            _insertion.Add(_curves.Insertion(image, map));
            _randomDeletion.Add(_curves.Deletion(image, random));
            _randomInsertion.Add(_curves.Insertion(image, random));
        }

        public MapScore Score(Pointing pointing)
        {
            double[] deletion = Areas(_deletion), randomDeletion = Areas(_randomDeletion);
            double[] insertion = Areas(_insertion), randomInsertion = Areas(_randomInsertion);
            return pointing.Into(new MapScore
            {
                Layer = explainer.Layer,
                Deletion = SampleMean.Of(deletion),
                RandomDeletion = SampleMean.Of(randomDeletion),
                DeletionGain = SampleMean.Of([.. randomDeletion.Zip(deletion, (random, own) => random - own)]),
                Insertion = SampleMean.Of(insertion),
                RandomInsertion = SampleMean.Of(randomInsertion),
                InsertionGain = SampleMean.Of([.. insertion.Zip(randomInsertion, (own, random) => own - random)]),
                DeletionCurve = MeanOf(_deletion),
                RandomDeletionCurve = MeanOf(_randomDeletion),
                InsertionCurve = MeanOf(_insertion),
                RandomInsertionCurve = MeanOf(_randomInsertion),
            });
        }

        private static double[] Areas(List<double[]> curves) => [.. curves.Select(PixelCurves.Area)];

        private MapCurve MeanOf(List<double[]> curves) =>
            new(Enumerable.Range(0, options.Steps + 1).Select(step => curves.Average(curve => curve[step])));
    }
}
