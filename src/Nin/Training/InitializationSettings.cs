using System.IO.Enumeration;
using Nin.Execution.Parameters;
using Nin.Layers;
using Nin.Random;

namespace Nin.Training;

/// <summary>How weights and biases begin. Normalisations begin as the identity.</summary>
public sealed record InitializationSettings
{
    /// <summary>More pictures tell a variance no better, and all of them are in memory at once.</summary>
    private const int MostLsuvPictures = 2048;

    /// <summary>How weights are drawn.</summary>
    public InitializationKind Kind { get; init; } = InitializationKind.He;

    /// <summary>Gaussian: the deviation.</summary>
    public float Deviation { get; init; } = 0.05f;

    /// <summary>
    /// Gaussian: deviations of layers whose names match a pattern, such as <c>mlpconv1.conv1</c>; the last match counts.
    /// </summary>
    public IReadOnlyDictionary<string, float> Deviations { get; init; } = new Dictionary<string, float>();

    /// <summary>
    /// What biases begin at, by patterns of their layers' names; the last match counts, and 0 where none does. A positive number
    /// keeps a ReLU behind the layer on while learning begins.
    /// </summary>
    /// <remarks>
    /// <b>Source</b> Caffe's <c>bias_filler</c>; Krizhevsky et al., 2012, section 5, where some begin at 1 for that reason.
    /// </remarks>
    public IReadOnlyDictionary<string, float> Biases { get; init; } = new Dictionary<string, float>();

    /// <summary>
    /// Convolutions that begin as the identity, by patterns of their names: output <c>i</c> is input <c>i</c>, as far as there
    /// are as many of both; other filters are drawn.
    /// </summary>
    /// <remarks><b>Source</b> torch.nn.init.dirac_, of the first filters.</remarks>
    public IReadOnlyList<string> Dirac { get; init; } = [];

    /// <summary>
    /// The convolution on the pictures whose filters begin as the directions in which patches of the training pictures differ,
    /// each with its opposite, divided by their deviations; empty for none. It must have two outputs for each number of a patch.
    /// </summary>
    /// <remarks>
    /// <b>Source</b> Jordan, arXiv 2404.00498, section 3.2: eigenvectors of the patches' covariance over √(eigenvalue + ε).
    /// Larger eigenvalues come first, all opposites last; the largest number of a vector is positive.
    /// </remarks>
    public string Whiten { get; init; } = "";

    /// <summary>The first training pictures, on which it is measured.</summary>
    public int WhitenPictures { get; init; } = 5000;

    /// <summary>The ε beside its eigenvalues, so that directions in which patches hardly differ are not blown up.</summary>
    public float WhitenEpsilon { get; init; } = 5e-4f;

    /// <summary>
    /// The first training pictures, for which the outputs of each layer with weights are brought to variance 1, one layer after
    /// the other; 0: not done. For networks without normalisation, whose signal fades or grows with depth.
    /// </summary>
    /// <remarks>
    /// <b>Source</b> Mishkin and Matas, arXiv 1511.06422 (LSUV). <b>Deviation</b> weights are drawn as <see cref="Kind"/> says and
    /// not orthonormal; biases are constants, so one measurement of each layer is exact. What is whitened stays as it is.
    /// </remarks>
    public int LsuvPictures { get; init; }

    /// <summary>Whether weights begin by what is measured on pictures.</summary>
    internal bool IsMeasured => Whiten.Length > 0 || LsuvPictures > 0;

    internal void Validate()
    {
        Recipe.Check(
            Enum.IsDefined(Kind), "initialization.kind",
            "one of " + string.Join(", ", Enum.GetNames<InitializationKind>()), Kind);
        Recipe.Check(Deviation > 0f && float.IsFinite(Deviation), "initialization.deviation", "a positive number", Deviation);
        foreach ((string name, float deviation) in Deviations)
        {
            Recipe.Check(
                deviation > 0f && float.IsFinite(deviation), $"initialization.deviations.{name}", "a positive number", deviation);
        }

        foreach ((string name, float bias) in Biases)
        {
            Recipe.Check(float.IsFinite(bias), $"initialization.biases.{name}", "a finite number", bias);
        }

        Recipe.Check(WhitenPictures >= 1, "initialization.whitenPictures", "at least 1", WhitenPictures);
        Recipe.Check(
            WhitenEpsilon > 0f && float.IsFinite(WhitenEpsilon), "initialization.whitenEpsilon", "a positive number", WhitenEpsilon);
        Recipe.Check(
            LsuvPictures is 0 or (>= 2 and <= MostLsuvPictures), "initialization.lsuvPictures",
            $"0, or from 2 to {MostLsuvPictures}", LsuvPictures);
    }

    /// <summary>
    /// Draws all parameters. Each has a stream of its own, so a layer's weights do not depend on the layers before it.
    /// </summary>
    internal void Apply(ParameterBuffer parameters, ulong seed)
    {
        for (int i = 0; i < parameters.Layout.Slots.Length; i++)
        {
            ParameterSlot slot = parameters.Layout.Slots[i];
            Span<float> values = parameters[slot];
            switch (slot.Spec.Role)
            {
                case var _ when slot.Spec.Start is float start:
                    values.Fill(start);
                    break;
                case ParameterRole.Weight:
                    Draw(slot, values, new RandomStream(seed, RandomPurpose.Initialization, 0, (uint)i));
                    BeginAsIdentity(slot, values);
                    break;
                case ParameterRole.Bias:
                    values.Fill(LastMatch(Biases, slot.Name, 0f));
                    break;
                case ParameterRole.NormalizationWeight or ParameterRole.RunningVariance:
                    values.Fill(1f);
                    break;
                default:
                    values.Clear();
                    break;
            }
        }
    }

    private void Draw(ParameterSlot slot, Span<float> values, RandomStream random)
    {
        float deviation = Kind == InitializationKind.He
            ? MathF.Sqrt(2f / slot.Spec.FanIn)
            : LastMatch(Deviations, slot.Name, Deviation);
        float bound = MathF.Sqrt(6f / (slot.Spec.FanIn + slot.Spec.FanOut));
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Kind == InitializationKind.Xavier
                ? ((2f * random.NextSingle()) - 1f) * bound
                : random.NextGaussian() * deviation;
        }
    }

    /// <summary>Makes the first filters of a convolution that is named the identity. Weights lie as [kh, kw, in, out].</summary>
    private void BeginAsIdentity(ParameterSlot slot, Span<float> values)
    {
        if (slot.Spec.Shape is not [int outputs, int inputs, int height, int width]
            || !Dirac.Any(pattern => Matches(pattern, LayerOf(slot.Name))))
        {
            return;
        }

        int filters = Math.Min(outputs, inputs), center = ((height / 2) * width) + (width / 2);
        for (int row = 0; row < height * width * inputs; row++)
        {
            values.Slice(row * outputs, filters).Clear();
        }

        for (int i = 0; i < filters; i++)
        {
            values[(((center * inputs) + i) * outputs) + i] = 1f;
        }
    }

    /// <summary>Whether a pattern is one of a layer of this name.</summary>
    internal static bool Matches(string pattern, string layer) =>
        FileSystemName.MatchesSimpleExpression(pattern, layer, ignoreCase: false);

    private static string LayerOf(string parameter) => parameter[..parameter.LastIndexOf('.')];

    private static float LastMatch(IReadOnlyDictionary<string, float> settings, string parameter, float other)
    {
        string layer = LayerOf(parameter);
        return settings
            .Where(pair => Matches(pair.Key, layer))
            .Select(pair => pair.Value)
            .LastOrDefault(other);
    }
}
