using Nin.Random;

namespace Nin.Testing.Cases;

/// <summary>Reproducible values for tests and measurements.</summary>
public static class TestValues
{
    /// <summary>Numbers uniform in [−1, 1); the same seed gives the same.</summary>
    public static float[] Uniform(uint seed, int length)
    {
        float[] values = new float[length];
        var random = new RandomStream(seed, RandomPurpose.Test, 0, 0);
        Fill(Distribution.Uniform, ref random, values);
        return values;
    }

    /// <summary>Fills an array; the same stream gives the same values.</summary>
    public static void Fill(Distribution distribution, ref RandomStream random, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = distribution switch
            {
                Distribution.Uniform => (2f * random.NextSingle()) - 1f,
                Distribution.Dyadic => (random.NextInt32(9) - 4) / 4f,
                Distribution.Positive => 0.5f + random.NextSingle(),
                Distribution.Logits => (16f * random.NextSingle()) - 8f,
                Distribution.Probabilities => 0.05f + (0.95f * random.NextSingle()),
                Distribution.Distinct => ((2 * (i - (values.Length / 2))) + 1) / 128f,
                _ => throw new ArgumentOutOfRangeException(nameof(distribution), distribution, "TestValues: expected a distribution."),
            };
        }

        for (int i = values.Length; distribution == Distribution.Distinct && i > 1; i--)
        {
            int j = random.NextInt32(i);
            (values[i - 1], values[j]) = (values[j], values[i - 1]);
        }
    }
}
