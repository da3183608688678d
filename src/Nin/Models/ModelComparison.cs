using Nin.Imaging;
using Nin.Networks;

namespace Nin.Models;

/// <summary>
/// How far two models are apart that ought to be the same: one and its export, or one read by two frameworks. Each prepares the
/// pictures as its own file says.
/// </summary>
/// <param name="Pictures">Pictures that both were asked about.</param>
/// <param name="SameAnswers">Pictures to which both gave the same class.</param>
/// <param name="Largest">The largest difference of two probabilities.</param>
/// <param name="Mean">The mean difference of the probabilities.</param>
public sealed record ModelComparison(int Pictures, int SameAnswers, double Largest, double Mean)
{
    /// <summary>Pictures that are answered together.</summary>
    private const int Chunk = 32;

    /// <summary>Asks two models about the same pictures.</summary>
    /// <param name="first">One model.</param>
    /// <param name="second">The other; its labels may be others, their number not.</param>
    /// <param name="pictures">The pictures, of any size.</param>
    /// <param name="threads">Threads that compute; one a core where 0.</param>
    /// <param name="cancellation">Ends the comparison between some pictures.</param>
    /// <exception cref="ArgumentException">The models have different numbers of classes, or there is no picture.</exception>
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

        using var one = new Classifier(first, threads);
        using var other = new Classifier(second, threads);
        return Of(
            pictures, images => Numbers(one.Classify(images, cancellation)),
            images => Numbers(other.Classify(images, cancellation)));
    }

    /// <summary>Compares what two engines answer to the same pictures: [pictures][classes] each.</summary>
    /// <exception cref="ArgumentException">There is no picture.</exception>
    public static ModelComparison Of(
        IEnumerable<Image> pictures, Func<IReadOnlyList<Image>, float[][]> first, Func<IReadOnlyList<Image>, float[][]> second)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        int count = 0, same = 0;
        long numbers = 0;
        double largest = 0, sum = 0;
        foreach (Image[] some in pictures.Chunk(Chunk))
        {
            float[][] a = first(some), b = second(some);
            for (int i = 0; i < some.Length; i++)
            {
                same += Answers.Best(a[i]) == Answers.Best(b[i]) ? 1 : 0;
                for (int k = 0; k < a[i].Length; k++)
                {
                    double difference = Math.Abs((double)a[i][k] - b[i][k]);
                    (largest, sum) = (Math.Max(largest, difference), sum + difference);
                }

                numbers += a[i].Length;
            }

            count += some.Length;
        }

        return count > 0
            ? new ModelComparison(count, same, largest, sum / numbers)
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

    private static float[][] Numbers(IReadOnlyList<Prediction> answers) =>
        [.. answers.Select(answer => answer.Probabilities.ToArray())];

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
