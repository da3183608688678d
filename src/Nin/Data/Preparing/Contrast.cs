namespace Nin.Data.Preparing;

/// <summary>Global contrast normalisation of one picture; the formula stands at <see cref="Preprocessing"/>.</summary>
internal static class Contrast
{
    private const double Scale = 55.0, LeastDivisor = 1e-8;

    internal static void Normalize(Span<float> samples)
    {
        double sum = 0;
        foreach (float sample in samples)
        {
            sum += sample;
        }

        double mean = sum / samples.Length, squares = 0;
        foreach (float sample in samples)
        {
            squares += (sample - mean) * (sample - mean);
        }

        double divisor = Math.Sqrt(squares) / Scale;
        divisor = divisor < LeastDivisor ? 1 : divisor;
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)((samples[i] - mean) / divisor);
        }
    }
}
