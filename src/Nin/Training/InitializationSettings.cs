using System.IO.Enumeration;
using Nin.Execution.Parameters;
using Nin.Layers;
using Nin.Random;

namespace Nin.Training;

/// <summary>How weights begin. Biases begin at 0, normalisations as the identity.</summary>
public sealed record InitializationSettings
{
    /// <summary>How weights are drawn.</summary>
    public InitializationKind Kind { get; init; } = InitializationKind.He;

    /// <summary>Gaussian: the deviation.</summary>
    public float Deviation { get; init; } = 0.05f;

    /// <summary>
    /// Gaussian: deviations of layers whose names match a pattern, such as <c>mlpconv1.conv1</c>; the last match counts.
    /// </summary>
    public IReadOnlyDictionary<string, float> Deviations { get; init; } = new Dictionary<string, float>();

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
        float deviation = Kind == InitializationKind.He ? MathF.Sqrt(2f / slot.Spec.FanIn) : DeviationOf(slot.Name);
        float bound = MathF.Sqrt(6f / (slot.Spec.FanIn + slot.Spec.FanOut));
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Kind == InitializationKind.Xavier
                ? ((2f * random.NextSingle()) - 1f) * bound
                : random.NextGaussian() * deviation;
        }
    }

    private float DeviationOf(string parameter)
    {
        string layer = parameter[..parameter.LastIndexOf('.')];
        return Deviations
            .Where(pair => FileSystemName.MatchesSimpleExpression(pair.Key, layer, ignoreCase: false))
            .Select(pair => pair.Value)
            .LastOrDefault(Deviation);
    }
}
