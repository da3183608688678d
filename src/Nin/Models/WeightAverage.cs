using System.Collections.Immutable;
using Nin.Data;
using Nin.Data.Preparing;
using Nin.Formats;
using Nin.Networks;
using Nin.Tensors;

namespace Nin.Models;

/// <summary>
/// The mean of the weights of several models of one network, as a model: a model soup. It costs as much to ask as one of them.
/// </summary>
/// <remarks>
/// It pays where all began with the same weights and went different ways from there, such as fine-tuned models. Models that began
/// with weights of their own have nothing in common that a mean would keep.
/// <b>Source</b> Wortsman et al., <i>Model soups</i>, arXiv 2203.05482, section 2: the uniform soup; Izmailov et al.,
/// arXiv 1803.05407. Running statistics are averaged too, which is not what the mean of the weights would have met:
/// <c>Nin.Training.BatchNormUpdate</c> measures them anew.
/// </remarks>
public static class WeightAverage
{
    /// <summary>
    /// How far means (in deviations) and deviations (as a share) of two preprocessings may be apart that were measured on nearly
    /// the same pictures: runs of other seeds set other pictures aside.
    /// </summary>
    public const double PreprocessingTolerance = 0.02;

    /// <summary>Averages models, each with the same weight.</summary>
    /// <param name="models">At least one; their sums are taken in double precision, in this order.</param>
    /// <param name="names">What messages and the result's story call them; by their places where null.</param>
    /// <returns>
    /// The mean, with the first one's labels and recipe. It has no figures: nobody has measured it. The numbers of the
    /// preprocessing and the temperature are means too.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// Two have other networks, classes, kinds of answer or preprocessings; the message names the two and the difference.
    /// </exception>
    public static Model Of(IReadOnlyList<Model> models, IReadOnlyList<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        names ??= [.. models.Select((_, i) => FormattableString.Invariant($"model {i + 1}"))];
        if (models.Count == 0 || names.Count != models.Count)
        {
            throw new ArgumentException(
                $"WeightAverage: expected at least one model and a name for each, got {models.Count} and {names.Count}.",
                nameof(models));
        }

        for (int i = 1; i < models.Count; i++)
        {
            if (Difference(models[0], names[0], models[i], names[i]) is string difference)
            {
                throw new ArgumentException($"'{names[0]}' and '{names[i]}' cannot be averaged: {difference}.", nameof(models));
            }
        }

        Model first = models[0];
        return Model.Of(
            first.Network, first.Weights.Select((weight, i) => weight with { Tensor = Mean(models, i) }), first.Labels,
            MeanPreprocessing(models), first.Recipe, metrics: null,
            models.Aggregate((LearnedPictures?)null, (known, model) => LearnedPictures.Joined(known, model.LearnedFrom)),
            (float)models.Average(model => (double)model.Temperature), first.AnswerKind,
            [.. models.Zip(names, (model, name) => new AveragedModel(name, model.WeightsSha256()))]);
    }

    private static Tensor Mean(IReadOnlyList<Model> models, int index)
    {
        Tensor first = models[0].Weights[index].Tensor;
        double[] sums = new double[first.Data.Length];
        foreach (Model model in models)
        {
            ReadOnlySpan<float> data = model.Weights[index].Tensor.Data.AsSpan();
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += data[i];
            }
        }

        return new Tensor(first.Shape, [.. sums.Select(sum => (float)(sum / models.Count))]);
    }

    private static Preprocessing MeanPreprocessing(IReadOnlyList<Model> models)
    {
        Preprocessing first = models[0].Preprocessing;
        return models.All(model => model.Preprocessing == first) ? first : new Preprocessing(
            first.Kind, first.Height, first.Width, first.Channels, first.Scale,
            Means(one => one.Mean), Means(one => one.Deviation))
        {
            Resizing = first.Resizing,
            Background = first.Background,
        };

        float[] Means(Func<Preprocessing, IReadOnlyList<float>> of) =>
        [
            .. Enumerable.Range(0, first.Mean.Count).Select(
                channel => (float)models.Average(one => (double)of(one.Preprocessing)[channel])),
        ];
    }

    /// <summary>Why two models cannot be averaged; null where they can.</summary>
    private static string? Difference(Model a, string nameOfA, Model b, string nameOfB) =>
        DifferenceOf(a.Network, b.Network)
        ?? (a.AnswerKind != b.AnswerKind ? $"the one answers with {a.AnswerKind}, the other with {b.AnswerKind}" : null)
        ?? DifferenceOf(a.Labels, b.Labels)
        ?? DifferenceOf(a.Preprocessing, b.Preprocessing) switch
        {
            string text => $"their preprocessing differs: {text} of '{nameOfA}' and of '{nameOfB}'",
            null => null,
        };

    private static string? DifferenceOf(Network a, Network b)
    {
        if (NetworkJson.Write(a) == NetworkJson.Write(b))
        {
            return null;
        }

        if (a.Name != b.Name)
        {
            return $"the one's network is {a.Name}, the other's {b.Name}";
        }

        if (a.Input != b.Input)
        {
            return $"the one's {a.Name} sees pictures of {Text(a.Input)}, the other's of {Text(b.Input)}";
        }

        Node? other = a.Nodes.FirstOrDefault(
            node => b.Nodes.FirstOrDefault(same => same.Name == node.Name)?.Layer != node.Layer);
        return other is null
            ? $"their networks of the name {a.Name} are built differently"
            : $"their networks of the name {a.Name} differ in the layer '{other.Name}'";
    }

    private static string Text(FeatureShape shape) =>
        FormattableString.Invariant($"{shape.Height}x{shape.Width}x{shape.Channels}");

    private static string? DifferenceOf(ImmutableArray<string> a, ImmutableArray<string> b)
    {
        int at = a.Zip(b).TakeWhile(pair => CanonicalText.Of(pair.First) == CanonicalText.Of(pair.Second)).Count();
        return a.Length != b.Length ? $"the one tells {a.Length} classes apart, the other {b.Length}"
            : at == a.Length ? null
            : FormattableString.Invariant(
                $"class {at + 1} of the one is '{MessageText.Shorten(a[at], 60)}', of the other '{MessageText.Shorten(b[at], 60)}'");
    }

    /// <summary>What differs by more than the tolerance, as both have it.</summary>
    private static string? DifferenceOf(Preprocessing a, Preprocessing b)
    {
        if (a == b)
        {
            return null;
        }

        if ((a.Kind, a.Scale) != (b.Kind, b.Scale))
        {
            return FormattableString.Invariant($"{a.Kind} with a scale of {a.Scale:G4} and {b.Kind} with one of {b.Scale:G4}");
        }

        if (a.Resizing != b.Resizing)
        {
            return FormattableString.Invariant(
                $"the resizing ({a.Resizing.Mode} {a.Resizing.CropPct:G4} and {b.Resizing.Mode} {b.Resizing.CropPct:G4})");
        }

        if (a.Background != b.Background)
        {
            return "the colour behind transparent pixels";
        }

        for (int c = 0; c < a.Mean.Count; c++)
        {
            double shift = Math.Abs(a.Mean[c] - b.Mean[c]) / a.Deviation[c];
            double ratio = Math.Abs((b.Deviation[c] / a.Deviation[c]) - 1);
            if (Math.Max(shift, ratio) > PreprocessingTolerance)
            {
                return FormattableString.Invariant(
                    $"channel {c + 1} has the mean {a.Mean[c]:F3} and {b.Mean[c]:F3}, the deviation {a.Deviation[c]:F3} and {b.Deviation[c]:F3}, in that order");
            }
        }

        return a.Kind == PreprocessingKind.GcnZca ? "the numbers of the whitening" : null;
    }
}
