using Nin.Data;
using Nin.Data.Preparing;
using Nin.Training;

namespace Nin.Tests.Training;

public sealed class PatchWhiteningTests
{
    private const int Pictures = 20, Length = 12;

    private static readonly ShapesDataset Shapes = new("t", 60, 1, 0);

    private static readonly Preprocessing Preprocessing = Preprocessing.Fit(Shapes, PreprocessingKind.Standardize, 16, 16, 3);

    [Fact]
    public void Apply_Patches_AreWhitened()
    {
        // Without ε to speak of, the answers over all patches have no covariance and variance 1.
        float[] filters = Filters(epsilon: 1e-12);
        double[] mean = new double[Length], products = new double[Length * Length];
        int count = 0;
        foreach (float[] patch in Patches())
        {
            double[] answers = [.. Enumerable.Range(0, Length).Select(i => Answer(filters, patch, i))];
            count++;
            for (int i = 0; i < Length; i++)
            {
                mean[i] += answers[i];
                for (int j = 0; j < Length; j++)
                {
                    products[(i * Length) + j] += answers[i] * answers[j];
                }
            }
        }

        // Filters in single precision, of directions whose deviations lie up to a few hundred apart.
        for (int i = 0; i < Length * Length; i++)
        {
            double covariance = (products[i] / count) - (mean[i / Length] / count * (mean[i % Length] / count));
            Assert.Equal(i / Length == i % Length ? 1 : 0, covariance, 1e-2);
        }
    }

    [Fact]
    public void Apply_Directions_HaveTheirOppositesAndASign()
    {
        float[] filters = Filters(epsilon: 5e-4);
        double[] lengths = new double[Length];
        for (int i = 0; i < Length; i++)
        {
            float[] direction = [.. Enumerable.Range(0, Length).Select(k => filters[(k * 2 * Length) + i])];
            float[] opposite = [.. Enumerable.Range(0, Length).Select(k => filters[(k * 2 * Length) + Length + i])];
            Assert.Equal(direction.Select(value => -value), opposite);
            Assert.True(direction.MaxBy(Math.Abs) > 0);
            lengths[i] = direction.Sum(value => (double)value * value);
        }

        // Where patches differ most, filters are shortest.
        Assert.Equal(lengths.Order(), lengths);
    }

    [Fact]
    public void Apply_Epsilon_BoundsTheFilters()
    {
        float[] filters = Filters(epsilon: 0.25);
        for (int i = 0; i < Length; i++)
        {
            Assert.InRange(Enumerable.Range(0, Length).Sum(k => Math.Pow(filters[(k * 2 * Length) + i], 2)), 0, 4.0001);
        }
    }

    private static float[] Filters(double epsilon)
    {
        float[] filters = new float[2 * Length * Length];
        PatchWhitening.Apply(Shapes, Preprocessing, Pictures, epsilon, [2 * Length, 3, 2, 2], filters);
        return filters;
    }

    private static double Answer(float[] filters, float[] patch, int output) =>
        Enumerable.Range(0, Length).Sum(k => (double)patch[k] * filters[(k * 2 * Length) + output]);

    /// <summary>Every patch, [2, 2, 3].</summary>
    private static IEnumerable<float[]> Patches()
    {
        float[] picture = new float[Preprocessing.Length];
        for (int index = 0; index < Pictures; index++)
        {
            Preprocessing.Apply(Shapes.Read(index), picture);
            for (int y = 0; y < 15; y++)
            {
                for (int x = 0; x < 15; x++)
                {
                    float[] upper = picture.AsSpan(((y * 16) + x) * 3, 6).ToArray();
                    float[] lower = picture.AsSpan((((y + 1) * 16) + x) * 3, 6).ToArray();
                    yield return [.. upper, .. lower];
                }
            }
        }
    }
}
