using Nin.Imaging;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Models;

/// <summary>One side of a comparison: what answers, and what its numbers are.</summary>
/// <param name="Shape">The shape of the output.</param>
/// <param name="AreProbabilities">Whether the numbers are probabilities of one class of all; else they are scores.</param>
/// <param name="Answer">The numbers for some pictures, [pictures][numbers], as they lie in <paramref name="Shape"/>.</param>
public sealed record ComparedSide(FeatureShape Shape, bool AreProbabilities, Func<IReadOnlyList<Image>, float[][]> Answer)
{
    /// <summary>
    /// What the number of a class must be above, for each class by itself; null where the class of the largest is the answer.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>What scores are divided by before they become probabilities.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>A side that answers with the numbers of a network's main output.</summary>
    public static ComparedSide Of(Network network, Func<IReadOnlyList<Image>, float[][]> answer)
    {
        var outputs = new OutputLayout(network);
        return new ComparedSide(outputs.Shapes[0], outputs.AreProbabilities[0], answer);
    }

    /// <summary>A side that answers with the numbers of a model, before they become probabilities.</summary>
    public static ComparedSide Of(Classifier classifier, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        Model model = classifier.Model;
        string main = model.Network.Outputs[0].Name;
        return Of(
            model.Network,
            images => [.. classifier.Classify(images, cancellation).Select(answer => answer.Value(main).Data.ToArray())]) with
        {
            Threshold = model.AnswerKind == AnswerKind.AnyClasses ? 0 : null,
            Temperature = model.Temperature,
        };
    }
}
