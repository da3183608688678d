using Nin.Imaging;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Models;

/// <summary>
/// How far two models are apart that ought to be the same: one and its export, or one read by two frameworks. Each prepares the
/// pictures as its own file says.
/// </summary>
/// <remarks>
/// Scores are compared as the networks give them, before any temperature. Where one side gives probabilities, both are compared
/// as logarithms of such, temperature included. Differences count as a share of the largest number, so that they mean the same
/// for two classes and for a thousand.
/// </remarks>
/// <param name="Pictures">Pictures that both were asked about.</param>
/// <param name="Answers">What was answered: a class a picture; where the output is a map, a class a pixel.</param>
/// <param name="SameAnswers">Answers that are the same; near ties (<see cref="NearTie"/>) count as the same.</param>
/// <param name="Largest">The largest difference of two numbers.</param>
/// <param name="Mean">The mean difference of the numbers.</param>
/// <param name="Scale">The largest of the numbers, to judge differences by.</param>
public sealed record ModelComparison(int Pictures, long Answers, long SameAnswers, double Largest, double Mean, double Scale)
{
    /// <summary>
    /// Two classes are a near tie where they differ on both sides by no more than this share of the place's largest number.
    /// </summary>
    public const double NearTie = 1e-4;

    /// <summary>The least share of same answers of two that are the same, however much their numbers may differ.</summary>
    public const double LeastSameAnswers = 0.99;

    /// <summary>Pictures that are answered together.</summary>
    private const int Chunk = 32;

    /// <summary>Whether logarithms of probabilities were compared; else scores.</summary>
    public bool AreLogProbabilities { get; init; }

    /// <summary>The largest difference as a share of the largest number.</summary>
    public double Relative => Scale > 0 ? Largest / Scale : Largest;

    /// <summary>The share of same answers.</summary>
    public double SameShare => (double)SameAnswers / Answers;

    /// <summary>
    /// Whether the two are the same: no difference is above that share of the largest number, and the answers are the same but
    /// for 1 in 100.
    /// </summary>
    public bool IsWithin(double tolerance) => Relative <= tolerance && SameShare >= LeastSameAnswers;

    /// <summary>Asks two models about the same pictures.</summary>
    /// <param name="first">One model.</param>
    /// <param name="second">The other; its labels may be others, their number not.</param>
    /// <param name="pictures">The pictures, of any size.</param>
    /// <param name="threads">Threads that compute; one a core where 0.</param>
    /// <param name="cancellation">Ends the comparison between some pictures.</param>
    /// <exception cref="ArgumentException">
    /// The models have different numbers of classes, or outputs of shapes that do not go together, or there is no picture.
    /// </exception>
    /// <exception cref="NotFiniteNumberException">An answer is no number.</exception>
    public static ModelComparison Of(
        Model first, Model second, IEnumerable<Image> pictures, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Labels.Length != second.Labels.Length)
        {
            throw new ArgumentException(
                $"ModelComparison: expected as many classes in both models, got {first.Labels.Length} in {first.Network.Name} and "
                    + $"{second.Labels.Length} in {second.Network.Name}.");
        }

        using var one = new Classifier(first, threads, [first.Network.Outputs[0].Name]);
        using var other = new Classifier(second, threads, [second.Network.Outputs[0].Name]);
        return Of(ComparedSide.Of(one, cancellation), ComparedSide.Of(other, cancellation), pictures);
    }

    /// <summary>Compares what two sides answer to the same pictures.</summary>
    /// <exception cref="ArgumentException">The outputs are of shapes that do not go together, or there is no picture.</exception>
    /// <exception cref="NotFiniteNumberException">An answer is no number.</exception>
    public static ModelComparison Of(ComparedSide first, ComparedSide second, IEnumerable<Image> pictures)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(pictures);
        var numbers = new ComparedNumbers(first, second);
        double? threshold = first.Threshold == second.Threshold && !numbers.AreLogProbabilities ? first.Threshold : null;
        int count = 0;
        long answers = 0, same = 0;
        double largest = 0, sum = 0, scale = 0;
        foreach (Image[] some in pictures.Chunk(Chunk))
        {
            float[][] ofFirst = first.Answer(some), ofSecond = second.Answer(some);
            for (int i = 0; i < some.Length; i++)
            {
                RequireFinite(ofFirst[i]);
                RequireFinite(ofSecond[i]);
                double[] a = numbers.OfFirst(ofFirst[i]), b = numbers.OfSecond(ofSecond[i]);
                for (int k = 0; k < a.Length; k++)
                {
                    double difference = Math.Abs(a[k] - b[k]);
                    (largest, sum) = (Math.Max(largest, difference), sum + difference);
                    scale = Math.Max(scale, Math.Max(Math.Abs(a[k]), Math.Abs(b[k])));
                }

                (long given, long equal) = ComparedAnswers.Count(a, b, numbers.Shape.Channels, threshold);
                (answers, same) = (answers + given, same + equal);
            }

            count += some.Length;
        }

        return count > 0
            ? new ModelComparison(count, answers, same, largest, sum / ((double)count * numbers.Shape.Length), scale)
            {
                AreLogProbabilities = numbers.AreLogProbabilities,
            }
            : throw new ArgumentException("ModelComparison: expected at least one picture, got none.", nameof(pictures));
    }

    /// <summary>
    /// The first layers that differ by more than a share of their largest number. Layers of the same name are compared; where no
    /// name is in both networks, layers with weights in their order, as far as their shapes are the same.
    /// </summary>
    /// <returns>Null where no compared layers differ by so much.</returns>
    public static LayerDifference? FirstDifference(Model first, Model second, Image picture, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(picture);
        (string First, string Second)[] pairs = Pairs(first.Network, second.Network);
        if (pairs.Length == 0)
        {
            return null;
        }

        using var one = new Classifier(first, threads: 0, [.. pairs.Select(pair => pair.First)]);
        using var other = new Classifier(second, threads: 0, [.. pairs.Select(pair => pair.Second)]);
        Prediction a = one.Classify(picture), b = other.Classify(picture);
        return pairs.Select(pair => Difference(a.Value(pair.First), b.Value(pair.Second)))
            .FirstOrDefault(difference => difference.Relative > tolerance);
    }

    private static void RequireFinite(float[] numbers)
    {
        if (Finite.IndexOfOther(numbers) is >= 0 and int at)
        {
            throw new NotFiniteNumberException($"ModelComparison: expected finite answers, got {numbers[at]}.", numbers[at]);
        }
    }

    private static (string First, string Second)[] Pairs(Network first, Network second)
    {
        var others = second.Nodes.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        (string, string)[] named =
        [
            .. first.Nodes.Where(node => others.Contains(node.Name) && first.ShapeOf(node.Name) == second.ShapeOf(node.Name))
                .Select(node => (node.Name, node.Name)),
        ];
        return named.Length > 0
            ? named
            : [.. Weighted(first).Zip(Weighted(second)).TakeWhile(pair =>
                first.ShapeOf(pair.First) == second.ShapeOf(pair.Second))];
    }

    private static IEnumerable<string> Weighted(Network network) =>
        network.Nodes.Where(NetworkCut.IsCounted).Select(node => node.Name);

    private static LayerDifference Difference(NamedValue a, NamedValue b)
    {
        double largest = 0, scale = 0;
        for (int i = 0; i < a.Data.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs((double)a.Data[i] - b.Data[i]));
            scale = Math.Max(scale, Math.Abs(a.Data[i]));
        }

        return new LayerDifference(a.Name, b.Name, largest, scale);
    }
}
